"""How fast claims are written and linted, and in how much memory: `python -m tests.billing.x12.bench 10000`."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial

from functions.billing.x12.claims import Claim
from functions.billing.x12.lint837 import lint
from functions.billing.x12.write837 import write
from tests.billing.x12.samples import INTERCHANGE, a_claim, a_subscriber

_NAMES = (("Žižková", "Anna"), ("Nguyễn", "Thị Ánh"), ("Smith", "John"), ("Щукин", "Пётр"), ("王", "小明"))


def claims(count: int) -> Iterator[Claim]:
    for number in range(count):
        last, first = _NAMES[number % len(_NAMES)]
        yield a_claim(f"C-{number:08d}", subscriber=a_subscriber(last, first, member_id=f"M{number:09d}"))


def main(argv: list[str]) -> int:
    """Write so many claims to a file, then lint it, both as streams."""
    count = int(argv[0]) if argv else 10_000
    with tempfile.TemporaryFile("w+", encoding="ascii", newline="") as file:
        _tell("write", count, lambda: file.writelines(write(INTERCHANGE, claims(count))))
        file.seek(0)
        _tell(
            "lint",
            count,
            lambda: sys.stdout.write(f"{len(list(lint(iter(partial(file.read, 65_536), ''))))} findings\n"),
        )
    return 0


def _tell(what: str, count: int, work: Callable[[], object]) -> None:
    started = time.process_time()
    work()
    spent = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{what}: {count} claims, {spent:.2f} CPU s, {count / spent:,.0f} claims/s, peak {peak:.0f} MiB\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
