"""Streams that come twice, late, in another order, with a record that cannot be heard, or to a handler that dies."""

import json
import random
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import pytest

from functions.aws import directory
from functions.billing.stream import handler as billing
from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId
from functions.review.flag_log import FlagLog
from functions.review.flag_sweep import handler as flag_sweep
from functions.review.open_alerts import OpenAlerts
from functions.review.safety_sweep import handler as safety_sweep
from functions.review.stream import handler as registry
from functions.review.stream import thresholds_of
from infra.rebuild import rebuild
from tests.derived import Derived, derived
from tests.faults.clinic_month import Record, a_march, deliver, failures, hear, make_topic, streams
from tests.faults.conftest import AT, Tried, every_call, worth_trying
from tests.faults.gate import ENDS, NEVER, Fault, Gate, Killed, is_write
from tests.faults.stored import Moment
from tests.support import CLINIC

MONTHS = [Month(2026, 3)]
SHUFFLES, TIMES = (100, 10) if every_call() else (3, 2)
ROOMS = {"the registry": registry, "billing": billing}


@dataclass(frozen=True, slots=True)
class Known:
    """What is derived: rows, ledger, open alerts, and which flags stand as noted."""

    derived: Derived
    alerts: frozenset[str]
    flags: frozenset[tuple[EpisodeId, str, str]]


def known() -> Known:
    noted = FlagLog().every_noted(CLINIC)
    flags = {(who, one.code, str(one.since)) for who, last in noted.items() for one in last.standing}
    return Known(derived(CLINIC, MONTHS), frozenset(OpenAlerts().of(CLINIC)), frozenset(flags))


def swept() -> Known:
    """What is known after the clocks have struck, which find what a handler that died left."""
    safety_sweep({"scheduled_at": AT.isoformat()}, None)
    flag_sweep({"scheduled_at": AT.isoformat()}, None)
    return known()


@pytest.fixture
def told(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """The records of a March that nobody has heard yet."""
    del gate
    monkeypatch.setattr("functions.review.stream.now", lambda: AT)
    make_topic(monkeypatch)
    a_march()
    return streams()


def test_records_that_come_again_and_again_leave_what_they_left_the_first_time(
    told: list[Record], tried: Tried
) -> None:
    hear(told)
    once = known()
    for _ in range(TIMES):
        hear(told)
        assert known() == once
        tried("a whole stream heard again")
    assert rebuild(CLINIC).different == 0


def test_records_in_any_order_and_any_batches_leave_the_same(told: list[Record], tried: Tried) -> None:
    before = Moment.now()
    hear(told)
    once = swept()
    for seed in range(SHUFFLES):
        before.put_back()
        chance = random.Random(seed)  # noqa: S311 - a seeded order, not a secret
        mixed = [*told, *chance.sample(told, len(told) // 3)]
        chance.shuffle(mixed)
        hear(mixed, batch=chance.randint(1, 25))
        assert swept() == once, seed
        tried("stream records out of order, interleaved, some twice")


def test_a_redrive_after_three_days_never_takes_a_row_back(told: list[Record], tried: Tried) -> None:
    hear(told)
    newest = known()
    for record in told if every_call() else told[::7]:
        hear([record])
        assert known() == newest
        tried("a record redriven days later")


def test_records_that_were_lost_are_made_up_for_by_a_rebuild(told: list[Record], tried: Tried) -> None:
    before = Moment.now()
    hear(told)
    whole = known()
    for seed in range(SHUFFLES // 2 + 1):
        before.put_back()
        chance = random.Random(seed)  # noqa: S311
        hear(record for record in told if chance.random() < 0.5)
        assert rebuild(CLINIC).different > 0
        assert known().derived.lines == whole.derived.lines
        assert rebuild(CLINIC).different == 0
        tried("half of the stream lost, then a rebuild")


@pytest.mark.parametrize("room", list(ROOMS))
def test_a_record_that_cannot_be_heard_is_told_alone_without_a_word_of_it(
    told: list[Record], room: str, capsys: pytest.CaptureFixture[str], tried: Tried
) -> None:
    before = Moment.now()
    handler = ROOMS[room]
    batch = [record for record in told if record["dynamodb"]["NewImage"]["kind"]["S"] in ("contact", "time")]
    for place in range(0, len(batch), 1 if every_call() else 3):
        before.put_back()
        deliver(handler, [*batch[:place], *batch[place + 1 :]])
        wanted = known().derived
        before.put_back()
        capsys.readouterr()
        poisoned = [*batch[:place], _poison(batch[place]), *batch[place + 1 :]]
        assert failures(handler, poisoned) == [batch[place]["dynamodb"]["SequenceNumber"]]
        assert known().derived == wanted
        printed = capsys.readouterr()
        assert "Perilla" not in printed.out + printed.err
        tried("a record that cannot be heard among others")


@pytest.mark.parametrize("room", list(ROOMS))
def test_a_handler_that_dies_at_any_call_leaves_nothing_that_hearing_again_does_not_mend(
    gate: Gate, told: list[Record], room: str, tried: Tried
) -> None:
    handler, before = ROOMS[room], Moment.now()
    batch = _one_patient(told)
    forget()
    gate.set(Fault.DOWN, NEVER)
    deliver(handler, batch, 100)
    calls, whole = list(gate.calls), swept()
    others = [fault for fault in Fault if fault not in ENDS or fault is Fault.LANDS_LATE]
    writes = [at for at in worth_trying(calls) if is_write(calls[at])]
    for fault, at in [
        *product([Fault.KILLED_AFTER], worth_trying(calls)),
        *product([*others, Fault.LANDS_LATE], writes),
    ]:
        before.put_back()
        forget()
        gate.set(fault, at)
        with suppress(Killed):
            failures(handler, batch)
        assert gate.fired
        gate.lift()
        deliver(handler, batch, 100)
        gate.land()
        assert swept() == whole, (fault, at, calls[at])
        tried(f"a stream handler: {fault.value}")


def forget() -> None:
    """What a new container does not know."""
    directory.forget()
    thresholds_of.cache_clear()


def _poison(record: Record) -> Record:
    image = {**record["dynamodb"]["NewImage"], "body": {"S": json.dumps({"clinic_id": 7, "name": "Perilla"})}}
    return {**record, "dynamodb": {**record["dynamodb"], "NewImage": image}}


def _one_patient(told: list[Record]) -> list[Record]:
    """The records about the last patient, who is unsafe."""
    partitions = [record["dynamodb"]["Keys"]["pk"]["S"] for record in told]
    last = max(partitions, key=lambda one: (one.count("EPISODE#"), _is_unsafe(told, one)))
    return [record for record in told if record["dynamodb"]["Keys"]["pk"]["S"] == last]


def _is_unsafe(told: list[Record], partition: str) -> bool:
    mine = partial(_is_in, partition)
    return any('"safety":true' in record["dynamodb"]["NewImage"]["body"]["S"] for record in filter(mine, told))


def _is_in(partition: str, record: Any) -> bool:
    return bool(record["dynamodb"]["Keys"]["pk"]["S"] == partition)
