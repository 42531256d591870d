"""The ledger held against the records every night: what its stream lost is made up for, all else left alone."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.aws.drift import STREAM_PATIENCE
from functions.aws.observability import metrics
from functions.aws.recorded import recorded_of
from functions.aws.tables import find_all
from functions.billing.evidence.ledger import TimeLine
from functions.billing.evidence.standing import Standing
from functions.billing.hearing import hear
from functions.billing.ledger_check import handler as clock
from functions.billing.ledger_worker import handler as worker
from functions.billing.store import Ledger, LedgerStore, line_record, standing_record
from functions.care.store import CareStore
from functions.kernel.calendar import Month
from functions.kernel.facts import Written
from functions.kernel.ids import EpisodeId
from functions.review.store import ReviewStore
from functions.scores.store import AssessmentStore
from tests.billing.test_sweep import metrics_in
from tests.billing.worked_month import ZONE, a_patient, looked_at, measured, met, worked
from tests.dispatched import dispatched
from tests.spans import asked, counted_drift, found_in_a_night, make_queue, work_off
from tests.support import CLINIC, LONG_AGO, MANAGER

AT = datetime(2026, 5, 4, 7, tzinfo=UTC)
MARCH = Month(2026, 3)
_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}


@pytest.fixture(autouse=True)
def queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    del aws
    monkeypatch.setattr("functions.aws.nightly.now", lambda: AT)
    monkeypatch.setattr("functions.aws.http.now", lambda: LONG_AGO + timedelta(days=2256))  # in March
    return make_queue(monkeypatch, "LEDGER_QUEUE")


@pytest.fixture
def drift(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return counted_drift(monkeypatch)


def night(url: str, drift: Counter[str]) -> dict[str, int]:
    return found_in_a_night(url, clock, worker, drift)


def a_clinic_at_work() -> Any:
    """A patient with a line of each kind, and the clinic's consultation; nothing of it heard."""
    episode = a_patient("M-1")
    CareStore().add(worked(episode, 40), "w")
    AssessmentStore().add(measured(episode), "m")
    ReviewStore().add(looked_at(episode), "l")
    ReviewStore().add(met(), "met")
    return episode


def everything() -> dict[tuple[str, str], object]:
    """The ledger without how often each item was written."""
    partitions = (f"CLINIC#{CLINIC}#MONTH#{MARCH}", f"CLINIC#{CLINIC}#STANDING")
    return {(one.pk, one.sk): one.body for partition in partitions for one in find_all(Ledger, partition, "")}


def test_evidence_that_a_stream_lost_is_in_the_ledger_in_the_morning_as_if_it_had_been_heard(
    queue: str, drift: Counter[str]
) -> None:
    episode_id = EpisodeId(a_clinic_at_work()["episode_id"])
    assert night(queue, drift) == {"standing": 1, "line": 4}
    made = everything()
    for record in find_all(Ledger, f"CLINIC#{CLINIC}#MONTH#{MARCH}", ""):
        record.delete()
    for record in find_all(Ledger, f"CLINIC#{CLINIC}#STANDING", ""):
        record.delete()
    for fact in [*recorded_of(CLINIC, episode_id), met()]:
        hear(LedgerStore(), fact, lambda _: ZONE)
    assert everything() == made
    assert night(queue, drift) == {}


def test_a_night_in_which_nothing_is_missing_writes_nothing(
    queue: str, drift: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_clinic_at_work()
    night(queue, drift)
    calls = dispatched(monkeypatch)
    assert night(queue, drift) == {}
    assert not _WRITES & set(calls)


def test_a_lost_correction_takes_the_place_of_what_it_corrects(queue: str, drift: Counter[str]) -> None:
    episode = a_clinic_at_work()
    night(queue, drift)
    old = worked(episode, 40)
    CareStore().change(worked(episode, 25, version=2), old, "shorter")
    assert night(queue, drift) == {"standing": 1, "line": 1}
    (line,) = (it.line for it in LedgerStore().lines(CLINIC, MARCH) if it.line.source == old.contact_id)
    assert line.version == 2
    assert night(queue, drift) == {}


def test_what_was_recorded_within_the_hour_is_left_to_its_stream_and_no_drift(queue: str, drift: Counter[str]) -> None:
    episode = a_clinic_at_work()
    night(queue, drift)
    before = everything()
    late = worked(episode, 20, day=11, name="late")
    CareStore().add(replace(late, recorded=Written(at=AT - STREAM_PATIENCE + timedelta(seconds=1), by=MANAGER)), "x")
    assert night(queue, drift) == {}
    assert everything() == before
    CareStore().add(worked(episode, 10, day=12, name="lost"), "y")
    assert night(queue, drift) == {"standing": 1, "line": 1}
    names = {it.line.source.split("_")[1] for it in LedgerStore().lines(CLINIC, MARCH) if it.line.source[:3] == "ctc"}
    assert names == {"c1", "lost"}


def test_what_no_record_says_is_taken_out(queue: str, drift: Counter[str]) -> None:
    episode = a_clinic_at_work()
    night(queue, drift)
    whole = everything()
    for stray in (worked(episode, 90, name="never"), replace(met(), consultation_id="csl_never")):  # type: ignore[arg-type]
        hear(LedgerStore(), stray, lambda _: ZONE)
    hear(LedgerStore(), worked({**episode, "episode_id": "epi_nobody"}, 5), lambda _: ZONE)
    assert night(queue, drift) == {"standing": 2, "line": 3}
    assert everything() == whole
    assert night(queue, drift) == {}


def test_a_line_that_says_something_else_in_the_same_version_is_put_right(queue: str, drift: Counter[str]) -> None:
    a_clinic_at_work()
    night(queue, drift)
    whole = everything()
    entry = next(it for it in LedgerStore().lines(CLINIC, MARCH) if isinstance(it.line, TimeLine))
    assert isinstance(entry.line, TimeLine)
    line_record(replace(entry, line=replace(entry.line, seconds=9))).save()
    assert night(queue, drift) == {"line": 1}
    assert everything() == whole


def test_days_of_service_that_earlier_code_kept_beside_the_rest_are_as_good(queue: str, drift: Counter[str]) -> None:
    episode_id = EpisodeId(a_clinic_at_work()["episode_id"])
    night(queue, drift)
    whole = LedgerStore().standing(CLINIC, episode_id)
    assert whole is not None
    for record in find_all(Ledger, f"CLINIC#{CLINIC}#STANDING", ""):
        record.delete()
    standing_record(whole, 7).save()
    assert night(queue, drift) == {}
    standing_record(Standing(clinic_id=CLINIC, episode_id=episode_id, service=whole.service), 8).save()
    assert night(queue, drift) == {"standing": 1}
    assert LedgerStore().standing(CLINIC, episode_id) == whole
    assert night(queue, drift) == {}


def test_drift_is_counted_by_kind_and_in_all_and_told_by_key_alone(
    queue: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    episode = a_clinic_at_work()
    messages = asked(queue, clock)
    metrics().clear_metrics()
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    assert work_off(worker, messages) == []
    counted = metrics_in(capsys.readouterr().out)
    assert set(counted) == {("service", "caseload"), ("kind", "standing"), ("kind", "line")}
    told = [(it["kind"], it["item"]) for it in map(vars, caplog.records) if it["message"] == "drift repaired"]
    assert ("standing", f"EPISODE#{episode['episode_id']}") in told
    assert len(told) == 5
