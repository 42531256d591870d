"""A storm of conflicts: half of all writes are refused for another transaction, and everything is done once."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from functions.aws import directory
from functions.review.shelves import Shelves
from infra.rebuild import rebuild
from tests.charts import settle_episodes
from tests.faults.clinic_month import MARCH, a_march, close, hear, make_topic, streams
from tests.faults.conftest import Tried, every_call
from tests.faults.gate import Fault, Gate
from tests.faults.invariants import broken
from tests.faults.stored import Moment, difference, everything, files
from tests.faults.visits import VISITS
from tests.support import CLINIC

SEEDS = range(50 if every_call() else 2)
PATIENCE = 30


def until_it_goes_through(work: Callable[[], Any]) -> Any:
    """As whoever asked does: again while the answer is that it may go through in a moment."""
    for _ in range(PATIENCE):
        answer = work()
        if answer.status != 503:
            return answer
    raise AssertionError("never served")


def test_requests_in_a_storm_are_served_or_told_to_come_again(gate: Gate, tried: Tried) -> None:
    settle_episodes()
    before = Moment.now()
    for name, visit in VISITS.items():
        before.put_back()
        path = dict(visit.prepare())
        start = Moment.now()
        answered, whole = visit.send(path), everything()
        for seed in SEEDS:
            start.put_back()
            directory.forget()
            gate.storm = Random(seed)  # noqa: S311 - a seeded storm, not a secret
            answer = until_it_goes_through(lambda visit=visit, path=path: visit.send(path))  # type: ignore[misc]
            gate.storm = None
            assert (answer.status, answer.body) == (answered.status, answered.body), name
            assert difference(whole, everything()) == [], name
            tried("a storm of conflicts at a door")


def test_streams_and_a_close_in_a_storm_lose_nothing(gate: Gate, monkeypatch: pytest.MonkeyPatch, tried: Tried) -> None:
    make_topic(monkeypatch)
    acknowledged = a_march()
    told, before = streams(), Moment.now()
    for seed in SEEDS:
        before.put_back()
        gate.set(Fault.CONFLICT, 0)
        gate.lift()
        gate.storm = Random(seed)  # noqa: S311
        hear(told)
        _close_until_it_is()
        gate.storm = None
        assert gate.fired > 20
        assert len(list(Shelves().every(CLINIC))) == 4
        assert broken(CLINIC, MARCH, files(), acknowledged=acknowledged) == []
        assert rebuild(CLINIC).different == 0
        tried("a storm of conflicts on registry, ledger and close")


def _close_until_it_is() -> None:
    for left in reversed(range(PATIENCE)):
        try:
            return close()
        except Exception:  # the message comes again, whatever it was
            if not left:
                raise
    return None
