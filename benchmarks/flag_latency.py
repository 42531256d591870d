"""How long after a POST the flag stands on the registry: p50, p95 and the longest of 200, on the embedded stack.

.venv/bin/python -m benchmarks.flag_latency
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from infra.local.home import REPOSITORY
from tests.local.running import started
from tests.stack.clinic import Clinic, open_clinic

_TRIES = 200
_POSITIVE = [1, 1, 1, 1, 1, 1, 1, 1, 1]


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        started(REPOSITORY / "template.yaml", Path(folder)) as stack,
    ):
        clinic = open_clinic(stack)
        episode = clinic.enrol(on=date(2026, 1, 5))
        clinic.settle()
        posts, flags = zip(*(_once(clinic, episode["episode_id"], place) for place in range(_TRIES)), strict=True)
        clinic.close()
    print(f"{_TRIES} assessments, one caller, times in ms")
    _say("POST answered", posts)
    _say("seen on the registry after the answer", flags)


def _say(name: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    print(f"{name}: p50 {statistics.median(ordered):.0f}, p95 {p95:.0f}, max {ordered[-1]:.0f}")


def _once(clinic: Clinic, episode_id: str, place: int) -> tuple[float, float]:
    """One POST, and how long until the registry shows one score more."""
    begun = time.perf_counter()
    body = {
        "instrument": "PHQ-9",
        "items": _POSITIVE,
        "answered_at": f"2026-01-06T15:{place // 60:02d}:{place % 60:02d}Z",
        "how": "phone",
    }
    clinic.post("care_manager", f"/episodes/{episode_id}/assessments", body)
    answered = time.perf_counter()
    while len(clinic.get("care_manager", f"/episodes/{episode_id}/registry")["phq9"]["points"]) <= place:
        time.sleep(0.005)
    return (answered - begun) * 1000, (time.perf_counter() - answered) * 1000


if __name__ == "__main__":
    main()
