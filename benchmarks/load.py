"""Load held on the embedded stack: readers and writers for minutes, then whether everything acknowledged is there.

.venv/bin/python -m benchmarks.load --minutes 10 --threads 8
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx

from infra.local.home import REPOSITORY
from tests.local.running import started
from tests.stack.clinic import Clinic, open_clinic

_EPISODES = 40
_TRIES = 5
_READS_OF_TEN = 7
_FIRST = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What one caller saw: answers by kind and status, their times in ms, and acknowledged writes by episode."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    kept: Counter[str] = field(default_factory=Counter)


class Caller:
    """One caller with a connection and a sequence of wishes of its own."""

    def __init__(self, clinic: Clinic, episodes: Sequence[str], place: int) -> None:
        self._clinic, self._episodes, self._place = clinic, episodes, place
        self._draw, self._made = random.Random(place), 0  # noqa: S311 (load, not secrets)
        self.tally = Tally()

    def run(self, stop: Event) -> Tally:
        shared = self._clinic.clients["care_manager"]
        with httpx.Client(base_url=shared.base_url, auth=shared.auth, timeout=60.0) as client:
            while not stop.is_set():
                if self._draw.randrange(10) < _READS_OF_TEN:
                    self._read(client)
                else:
                    self._write(client)
        return self.tally

    def _read(self, client: httpx.Client) -> None:
        episode = self._draw.choice(self._episodes)
        path = self._draw.choice(("/caseload", f"/episodes/{episode}/registry", f"/episodes/{episode}/assessments"))
        self._send("read", client, client.build_request("GET", self._clinic.url(path)))

    def _write(self, client: httpx.Client) -> None:
        """An assessment at a moment of its own; what answers 503 is sent again with its key, as a front end would."""
        episode = self._draw.choice(self._episodes)
        self._made += 1
        answered = _FIRST + timedelta(minutes=self._made, seconds=self._place)
        body = {
            "instrument": "PHQ-9",
            "items": [self._draw.randrange(4) for _ in range(8)] + [0],
            "answered_at": answered.isoformat(),
            "how": "phone",
        }
        url, key = self._clinic.url(f"/episodes/{episode}/assessments"), f"load-{self._place}-{self._made}"
        request = client.build_request("POST", url, json=body, headers={"Idempotency-Key": key})
        for attempt in range(_TRIES):
            status = self._send("write" if attempt == 0 else "write again", client, request)
            if status == httpx.codes.CREATED:
                self.tally.kept[episode] += 1
            if status != httpx.codes.SERVICE_UNAVAILABLE:
                return
            time.sleep(0.1 * 2**attempt)

    def _send(self, kind: str, client: httpx.Client, request: httpx.Request) -> int:
        begun = time.perf_counter()
        status = client.send(request).status_code
        self.tally.times[kind.split()[0]].append((time.perf_counter() - begun) * 1000)
        self.tally.answers[kind, status] += 1
        return status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--threads", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, started(REPOSITORY / "template.yaml", Path(folder)) as stack:
        clinic = open_clinic(stack)
        episodes = [clinic.enrol(on=date(2026, 3, 2))["episode_id"] for _ in range(_EPISODES)]
        clinic.settle()
        tallies = _load(clinic, episodes, asked.threads, asked.minutes * 60)
        begun = time.perf_counter()
        clinic.settle()
        print(f"streams caught up {time.perf_counter() - begun:.1f} s after the last call")
        lost = _lost(clinic, tallies)
        clinic.close()
    return _say(tallies, asked.minutes, lost)


def _load(clinic: Clinic, episodes: Sequence[str], threads: int, seconds: float) -> list[Tally]:
    stop = Event()
    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(Caller(clinic, episodes, place).run, stop) for place in range(threads)]
        time.sleep(seconds)
        stop.set()
        return [one.result() for one in running]


def _lost(clinic: Clinic, tallies: Sequence[Tally]) -> int:
    """Acknowledged assessments that are not on the record or not on the registry, and such as are there twice."""
    kept = sum((tally.kept for tally in tallies), Counter[str]())
    wrong = 0
    for episode, count in kept.items():
        stored = clinic.get("care_manager", f"/episodes/{episode}/assessments", limit="1")["count"]
        shown = len(clinic.get("care_manager", f"/episodes/{episode}/registry")["phq9"]["points"])
        wrong += abs(stored - count) + abs(shown - count)
    return wrong


def _say(tallies: Sequence[Tally], minutes: float, lost: int) -> int:
    answers = sum((tally.answers for tally in tallies), Counter[tuple[str, int]]())
    for kind in ("read", "write"):
        times = sorted(time_ for tally in tallies for time_ in tally.times[kind])
        p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
        print(f"{kind}s: {len(times):,}, p50 {p50:.0f} ms, p95 {p95:.0f}, p99 {p99:.0f}, longest {times[-1]:.0f}")
    print(f"{answers.total() / minutes / 60:.0f} calls a second over {minutes:g} minutes; answers by status:")
    for (kind, status), count in sorted(answers.items()):
        print(f"  {kind} {status}: {count:,}")
    print(f"acknowledged assessments lost or doubled: {lost}")
    bad = sum(count for (_, status), count in answers.items() if status >= httpx.codes.INTERNAL_SERVER_ERROR)
    return int(lost > 0 or bad > 0)


if __name__ == "__main__":
    sys.exit(main())
