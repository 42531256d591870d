"""Items at their real limit of 400 KB: told aloud, nothing acknowledged is lost, and no record behind them waits."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.aws.codec import encode
from functions.aws.derived import MOST_BYTES
from functions.billing.evidence.standing import Service, Standing
from functions.billing.store import Ledger, LedgerStore, standing_record
from functions.billing.stream import handler as billing
from functions.kernel.calendar import Month
from functions.kernel.facts import AssessmentRecorded, TimeRecorded
from functions.kernel.ids import EpisodeId, SafetyAlertId
from functions.review.row import Row, TimeEntry
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.review.stream import handler as registry
from tests.faults.clinic_month import failures, make_topic
from tests.faults.conftest import Tried
from tests.faults.test_growth import facts
from tests.review.test_api import an_assessment
from tests.support import CLINIC, settle_directory

FULL, OTHER = EpisodeId("epi_full"), EpisodeId("epi_other")
DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clinic(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del aws
    settle_directory()
    make_topic(monkeypatch)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The counters that were raised."""
    counted = Counter[str]()
    monkeypatch.setattr("functions.aws.derived.count", lambda name: counted.update([name]))
    return counted


def record(kind: str, fact: object, number: int) -> dict[str, Any]:
    image = {"kind": {"S": kind}, "body": {"S": encode(fact)}}
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number), "NewImage": image}}


def worked(episode_id: EpisodeId) -> TimeRecorded:
    (one,) = facts("time", 1)
    return replace(one, clinic_id=CLINIC, episode_id=episode_id)  # type: ignore[no-any-return]


def unwell(episode_id: EpisodeId) -> AssessmentRecorded:
    named = {"episode_id": episode_id, "patient_id": "pat_1"}
    return an_assessment(named, DAY, 22, 3, name=f"asm_{episode_id}")


def fill_row() -> int:
    """A row to which not one entry of time can be added; how many it has."""

    def row(count: int) -> Row:
        time = {f"tim_{place:020}": TimeEntry(1, DAY, gone=False, seconds=900) for place in range(count)}
        return Row(clinic_id=CLINIC, episode_id=FULL, time=time, kept_since=date(2023, 3, 1))

    count = most(row)
    Shelves().update(CLINIC, FULL, lambda _: row(count), lambda _: "unassigned")
    return count


def fill_ledger() -> int:
    """A year of service to which nothing can be added; how many entries it has."""

    def year(count: int) -> Standing:
        service = {f"tim_{place:020}": Service(version=1, day=DAY, gone=False) for place in range(count)}
        return Standing(clinic_id=CLINIC, episode_id=FULL, service=service)

    count = most(year)
    standing_record(year(count), 1, f"#SERVICE#{DAY.year}").save()
    return count


def most(made: Callable[[int], object]) -> int:
    """How many entries fit; each takes as many bytes."""
    two, three = len(encode(made(2))), len(encode(made(3)))
    return 2 + (MOST_BYTES - two) // (three - two)


def test_a_full_row_is_told_and_stops_neither_safety_nor_anybody_else(told: Counter[str], tried: Tried) -> None:
    entries = fill_row()
    batch = [unwell(FULL), worked(FULL), unwell(OTHER), worked(OTHER)]
    kinds = ["assessment", "time", "assessment", "time"]
    assert (
        failures(registry, [record(kind, it, at) for at, (kind, it) in enumerate(zip(kinds, batch, strict=True))]) == []
    )
    assert told == {"ItemsFull": 2}
    full, other = Shelves().row(CLINIC, FULL), Shelves().row(CLINIC, OTHER)
    assert full is not None
    assert other is not None
    assert (len(full.time), len(full.scores)) == (entries, 0)
    assert (len(other.time), len(other.scores)) == (1, 1)
    assert all(ReviewStore().alert(CLINIC, SafetyAlertId(f"asm_{it}")) for it in (FULL, OTHER))
    tried("an item that has reached 400 KB")


def test_a_full_year_of_service_is_told_and_its_minutes_are_billed_all_the_same(
    told: Counter[str], tried: Tried
) -> None:
    entries = fill_ledger()
    batch = [worked(FULL), worked(OTHER)]
    assert failures(billing, [record("time", it, at) for at, it in enumerate(batch)]) == []
    assert told == {"ItemsFull": 1}
    standing = LedgerStore().standing(CLINIC, FULL)
    assert standing is not None
    assert len(standing.service) == entries
    month = Month.of(batch[0].spent.started_at.date())
    lines = [(entry.episode_id, entry.line.source) for entry in LedgerStore().lines(CLINIC, month)]
    assert lines == [(it.episode_id, it.entry_id) for it in batch]
    tried("an item that has reached 400 KB")


def test_nothing_is_told_of_a_row_that_has_room(told: Counter[str]) -> None:
    assert failures(registry, [record("time", worked(OTHER), 1)]) == []
    assert not told
    assert Ledger.count() == 0
