"""One clinic of 100, 2,000 and 10,000 patients: what each moment of a user, a clock and a worker costs in it.

.venv/bin/python -m benchmarks.large_clinic --patients 100 2000 10000

Each moment runs in a process of its own beside a plain store in another. `cpu` is the moment's own, `calls` and `read`
what it asked of the store, `peak` what its memory grew by, `answer` the body that leaves. `in AWS` is what the function
would take: its CPU at the share of a core that its memory buys (1,769 MB buy one), 10 ms a call, 50 MB/s of what is
read; a function needs some 100 MB before it begins. `!` is over a limit of the function, or of 6 MB for an answer.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from resource import RUSAGE_CHILDREN, getrusage
from urllib.request import urlopen

from benchmarks.large_clinic_made import acting, settle_large
from benchmarks.large_clinic_moments import MOMENTS, Moment
from benchmarks.plain_store import plain_store

_MB = 1024 * 1024
_BEGIN_MB = 100
_ANSWER_MB = 6.0
_CORE_MB, _CALL_SECONDS, _READ_MB = 1769, 0.010, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one moment took; megabytes and seconds."""

    wall: float
    cpu: float
    calls: int
    read: float
    peak: float
    answer: float
    failed: str


def main() -> int:
    asked = _arguments()
    for patients in asked.patients:
        with plain_store() as address, acting(address):
            begun = time.perf_counter()
            _apart(partial(settle_large, patients))
            sys.stdout.write(f"\n{patients:,} patients, settled in {time.perf_counter() - begun:.0f} s\n{_HEAD}\n")
            for moment in (it for it in MOMENTS if not asked.only or it.name in asked.only):
                cost = measured(address, moment)
                if cost.failed or not moment.is_silent:
                    sys.stdout.write(f"{_line(moment, cost)}\n")
                    sys.stdout.flush()
    return 0


_COLUMNS = f"{'moment':45} {'wall s':>7} {'cpu s':>7} {'calls':>6} {'read MB':>8} {'peak MB':>8}"
_HEAD = f"{_COLUMNS} {'answer KB':>10} {'in AWS s':>9}"


def _line(moment: Moment, cost: Cost) -> str:
    return (
        f"{moment.name:45} {cost.wall:7.2f} {cost.cpu:7.2f} {cost.calls:6} {cost.read:8.1f} {cost.peak:8.0f}"
        f" {cost.answer * 1024:10.0f} {in_aws(moment, cost):9.1f} {_over(moment, cost)}"
    )


def in_aws(moment: Moment, cost: Cost) -> float:
    """Seconds in the function that has this moment."""
    share = min(moment.memory_mb / _CORE_MB, 1)
    return cost.cpu / share + cost.calls * _CALL_SECONDS + cost.read / _READ_MB


def _over(moment: Moment, cost: Cost) -> str:
    found = [
        cost.failed,
        "! time" if in_aws(moment, cost) > moment.seconds else "",
        "! memory" if cost.peak + _BEGIN_MB > moment.memory_mb else "",
        "! answer" if cost.answer > _ANSWER_MB else "",
    ]
    return " ".join(one for one in found if one)


def measured(address: str, moment: Moment) -> Cost:
    return Cost(**json.loads(_apart(lambda: json.dumps(asdict(_measure(address, moment.work))))))


def _measure(address: str, work: Callable[[], int]) -> Cost:
    """In this process, which has done nothing else."""
    with urlopen(f"{address}/counts"):  # noqa: S310 - our own
        before = _peak(begin=True)
    begun, cpu, failed, answer = time.perf_counter(), _cpu(), "", 0
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001 - a moment that fails is a finding
        failed = f"! {type(error).__name__}: {str(error)[:90]}"
    wall, cpu, peak = time.perf_counter() - begun, _cpu() - cpu, _peak() - before
    with urlopen(f"{address}/counts") as told:  # noqa: S310
        counts = json.loads(told.read())
    return Cost(
        wall=wall,
        cpu=cpu,
        calls=counts["calls"] - 1,
        read=counts["sent"] / _MB,
        peak=peak + getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024,
        answer=answer / _MB,
        failed=failed,
    )


def _cpu() -> float:
    """Seconds of this process and of those that it began and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak(*, begin: bool = False) -> float:
    """The most memory that this process has had, in MB; counted anew where it begins."""
    if begin:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as counted:
            counted.write("5")
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def _apart(work: Callable[[], str | None]) -> str:
    """What a forked process makes of it."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        status = 1
        try:
            with os.fdopen(theirs, "w") as out:
                out.write(work() or "")
            status = 0
        finally:
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours) as told:
        said = told.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a process did not end well")
    return said


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, nargs="+", default=[100, 2_000, 10_000])
    parser.add_argument("--only", nargs="+", default=[], help="moments by name, and no others")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
