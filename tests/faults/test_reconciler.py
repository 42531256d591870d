"""The nightly comparison: what streams lost is made up for, whoever dies, writes at once, or cannot be read."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from random import Random
from typing import Any

import pytest

from functions.aws.chart import Contacts
from functions.aws.codec import encode
from functions.aws.directory import Directory
from functions.aws.spans import Span, spans
from functions.billing.ledger_worker import handler as ledger
from functions.review.registry_worker import handler as registry
from tests.faults.clinic_month import Record, a_march, hear, make_topic, streams
from tests.faults.conftest import AT, Tried, every_call, worth_trying
from tests.faults.gate import ENDS, NEVER, Fault, Gate, Killed, is_write
from tests.faults.stored import Moment, stream
from tests.faults.test_streams import Known, forget, known, swept
from tests.snapshots import as_made
from tests.spans import counted_drift
from tests.support import CLINIC, OTHER_CLINIC

WORKERS = {"the registry": registry, "billing": ledger}


@pytest.fixture
def whole(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Known:
    """A March of which half was lost, every answer among it; what would be known if nothing had been."""
    del gate
    monkeypatch.setattr("functions.review.stream.now", lambda: AT)
    make_topic(monkeypatch)
    for made in (half_heard, wholly_heard):
        as_made(made)
    wanted = known()
    as_made(half_heard)
    forget()
    return wanted


@pytest.fixture(autouse=True)
def drift(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return counted_drift(monkeypatch)


def half_heard() -> None:
    a_march()
    hear(record for place, record in enumerate(streams()) if place % 2 and not _is_answer(record))


def wholly_heard() -> None:
    """After the other: what would be there if nothing had been lost, and the clocks had struck."""
    hear(streams())
    swept()


def _is_answer(record: Record) -> bool:
    return bool(record["dynamodb"]["NewImage"]["kind"]["S"] == "assessment")


def work(*rooms: str) -> list[str]:
    """Each room's worker with every span of the clinic, as the queues hand them; the rooms that failed."""
    return [room for room in rooms or WORKERS for span in spans(CLINIC) if _answer(WORKERS[room], span)]


def _answer(worker: Callable[[dict[str, Any], None], dict[str, Any]], span: object) -> object:
    record = {"messageId": "1", "body": encode(span), "eventSource": "aws:sqs"}
    return worker({"Records": [record]}, None)["batchItemFailures"]


def told_on() -> Known:
    """What is known when the alerts' own records were heard and the clocks have struck."""
    hear(stream("reviews-table"))
    return swept()


def test_what_the_streams_lost_is_found_repaired_and_not_there_the_next_night(
    whole: Known, drift: Counter[str], tried: Tried
) -> None:
    assert known() != whole
    assert work() == []
    assert set(drift) == {"row", "alert", "standing", "line"}
    assert told_on() == whole
    drift.clear()
    assert work() == []
    assert not drift
    tried("stream records lost for good, found at night")


def test_what_is_heard_while_it_is_compared_is_neither_lost_nor_taken_back(
    whole: Known, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    """Before each kind of write of the workers the streams tell of everything, or a second worker does the same."""
    before = Moment.now()
    for act in (lambda: hear(streams()), work):
        for at in range(0, _count_of_writes(monkeypatch), 1 if every_call() else 9):
            before.put_back()
            with monkeypatch.context() as patched:
                _before_write(patched, at, act)
                work()
            work()
            assert told_on() == whole, at
            tried("streams and a second comparison at work in the middle of one")


def _count_of_writes(monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patched:
        met = _before_write(patched, NEVER, lambda: None)
        work()
    return len(met)


def _before_write(monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], object]) -> list[str]:
    """Do something before the nth write of all that pass the gate from now on; the writes that it met."""
    meet, met = Gate.meet, list[str]()

    def first(self: Gate, name: str, request: Any, send: Any) -> Any:
        if is_write(name):
            met.append(name)
            if len(met) == at + 1:
                act()
        return meet(self, name, request, send)

    monkeypatch.setattr(Gate, "meet", first)
    return met


@pytest.mark.parametrize("room", list(WORKERS))
def test_a_worker_that_dies_at_any_call_leaves_nothing_that_its_message_again_does_not_mend(
    gate: Gate, whole: Known, room: str, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    monkeypatch.setattr("functions.billing.reconcile._MARGIN", 1)
    before, span = Moment.now(), span_of_the_unsafe(whole)
    gate.set(Fault.DOWN, NEVER)
    assert _answer(WORKERS[room], span) == []
    calls, mended = list(gate.calls), known()
    assert calls
    for fault, at in tries_of(calls):
        before.put_back()
        forget()
        gate.set(fault, at)
        with suppress(Killed):
            _answer(WORKERS[room], span)
        assert gate.fired
        gate.lift()
        assert _answer(WORKERS[room], span) == []
        gate.land()
        assert known() == mended, (fault, at, calls[at])
        tried(f"a nightly comparison: {fault.value}")


def span_of_the_unsafe(whole: Known) -> Span:
    """The one patient who has something of everything, and with them what belongs to the clinic."""
    episodes = sorted(whole.derived.rows)
    place = next(at for at, episode_id in enumerate(episodes) if whole.derived.rows[episode_id].alerts)
    return Span(CLINIC, "", episodes[1]) if place == 0 else Span(CLINIC, episodes[place], [*episodes, "~"][place + 1])


def tries_of(calls: list[str]) -> list[tuple[Fault, int]]:
    """The end of the process at a call of each kind; at each kind of write the other faults as well."""
    others = [fault for fault in Fault if fault not in ENDS or fault is Fault.LANDS_LATE]
    some = others if every_call() else [Fault.REPLY_LOST, Fault.DONE_THEN_DOWN, Fault.CONFLICT, Fault.LANDS_LATE]
    writes = [at for at in worth_trying(calls) if is_write(calls[at])]
    return [*product([Fault.KILLED_AFTER], worth_trying(calls)), *product(some, writes)]


def test_a_storm_of_conflicts_ends_with_everything_repaired(gate: Gate, whole: Known, tried: Tried) -> None:
    gate.storm = Random(7)  # noqa: S311
    for _ in range(2):
        work()
    gate.storm = None
    assert work() == []
    assert told_on() == whole
    tried("a nightly comparison in a storm of conflicts")


@pytest.mark.usefixtures("whole")
def test_a_broken_clinic_and_a_broken_record_keep_nobody_else_waiting(drift: Counter[str], tried: Tried) -> None:
    broken = next(iter(Contacts.scan()))
    broken.body = json.dumps({"clinic_id": 7})
    broken.save()
    profile = Directory.get(f"CLINIC#{OTHER_CLINIC}", "PROFILE")
    profile.body = json.dumps({**json.loads(profile.body), "time_zone": "Mars/Olympus"})
    profile.save()
    forget()
    assert work() == list(WORKERS)
    assert drift["row"] >= 3
    assert len(known().derived.rows) == 4
    drift.clear()
    assert work() == list(WORKERS)
    assert not drift
    for span in spans(OTHER_CLINIC):
        assert all(_answer(worker, span) == [] for worker in WORKERS.values())  # it has nobody yet
    tried("a comparison among what cannot be read")
