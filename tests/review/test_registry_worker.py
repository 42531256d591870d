"""The registry held against the records every night: what its stream lost is made up for, all else left alone."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace as altered

from functions.aws import spans as cutting
from functions.aws.chart import Contacts
from functions.aws.drift import STREAM_PATIENCE
from functions.care.store import CareStore
from functions.kernel.ids import SafetyAlertId
from functions.review.hearing import shelf_of
from functions.review.open_alerts import OpenAlerts
from functions.review.registry_check import handler as clock
from functions.review.registry_worker import handler as worker
from functions.review.row import Row
from functions.review.rules import alerts as rules
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.scores.store import AssessmentStore
from tests.billing.worked_month import worked
from tests.charts import ENDED_EPISODE, EPISODE, settle_episodes
from tests.dispatched import dispatched
from tests.review.test_watch import Pager, answered, assessed, stream
from tests.spans import asked, counted_drift, found_in_a_night, make_queue, work_off
from tests.support import CLINIC, MANAGER, OTHER_CLINIC

AT = datetime(2026, 5, 4, 7, tzinfo=UTC)
ANNA = {"episode_id": EPISODE, "patient_id": "pat_anna"}
_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}


@pytest.fixture(autouse=True)
def queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    del aws
    monkeypatch.setattr("functions.aws.nightly.now", lambda: AT)
    settle_episodes()
    return make_queue(monkeypatch, "REGISTRY_QUEUE")


@pytest.fixture
def drift(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return counted_drift(monkeypatch)


def night(url: str, drift: Counter[str]) -> dict[str, int]:
    return found_in_a_night(url, clock, worker, drift)


def the_row() -> Row:
    row = Shelves().row(CLINIC, EPISODE)
    assert row is not None
    return row


def test_what_a_stream_lost_is_on_the_registry_in_the_morning_and_counted_once(queue: str, drift: Counter[str]) -> None:
    AssessmentStore().add(answered(item9=0), "a")
    CareStore().add(worked(ANNA, 20), "c")
    assert night(queue, drift) == {"row": 3}  # nobody heard of the clinics' three episodes either
    row = the_row()
    assert (list(row.scores), len(row.contacts)) == (["asm_1"], 1)
    assert night(queue, drift) == {}


def test_a_night_in_which_nothing_is_missing_writes_nothing(
    queue: str, drift: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    AssessmentStore().add(answered(), "a")
    night(queue, drift)
    calls = dispatched(monkeypatch)
    assert night(queue, drift) == {}
    assert not _WRITES & set(calls)


def test_an_unsafe_answer_that_nobody_heard_opens_its_alert_and_leaves_it_to_its_stream(
    queue: str, drift: Counter[str]
) -> None:
    pager = Pager()
    AssessmentStore().add(answered(), "a")
    night(queue, drift)
    assert drift["alert"] == 1
    alert = ReviewStore().alert(CLINIC, SafetyAlertId("asm_1"))
    assert alert is not None
    assert (alert.state, alert.announced) == ("open", 0)
    assert list(OpenAlerts().of(CLINIC)) == ["asm_1"]
    assert the_row().alerts["asm_1"].state == "open"
    stream(alert, pager)
    stream(next(ReviewStore().alerts(CLINIC)), pager)
    assert night(queue, drift) == {}
    assert pager.heard == [1]


def test_an_open_alert_that_the_sweep_does_not_know_of_is_listed_and_a_closed_one_is_not(
    queue: str, drift: Counter[str]
) -> None:
    pager = Pager()
    AssessmentStore().add(answered(), "a")
    stream(answered(), pager)
    night(queue, drift)
    OpenAlerts().forget(CLINIC, SafetyAlertId("asm_1"))
    assert night(queue, drift) == {"open_alert": 1}
    assert list(OpenAlerts().of(CLINIC)) == ["asm_1"]
    assert night(queue, drift) == {}


def test_a_safety_assessment_taken_back_unheard_opens_its_alert_again(queue: str, drift: Counter[str]) -> None:
    AssessmentStore().add(answered(), "a")
    CareStore().add(assessed(), "s")
    night(queue, drift)
    store = ReviewStore()
    (alert,) = store.alerts(CLINIC)
    step = replace(alert.steps[0], act="disposed", disposition="assessed", safety_assessment_id="saf_1")  # type: ignore[arg-type]
    store.change(replace(alert, version=2, state="resolved", steps=(*alert.steps, step)), alert, "done")
    night(queue, drift)
    CareStore().change(assessed(status="entered_in_error", version=2), assessed(), "back")
    assert night(queue, drift)["alert"] == 1
    (alert,) = store.alerts(CLINIC)
    assert (alert.state, rules.is_open(alert)) == ("open", True)
    assert night(queue, drift) == {}


def test_what_was_recorded_within_the_hour_is_left_to_its_stream_and_no_drift(queue: str, drift: Counter[str]) -> None:
    night(queue, drift)
    late = replace(answered(), recorded=replace(answered().recorded, at=AT - STREAM_PATIENCE + timedelta(seconds=1)))
    AssessmentStore().add(late, "a")
    assert night(queue, drift) == {}
    assert not the_row().scores
    assert list(ReviewStore().alerts(CLINIC)) == []
    settled = replace(late.recorded, at=AT - STREAM_PATIENCE)
    AssessmentStore().change(replace(late, version=2, recorded=settled), late, "b")
    assert night(queue, drift) == {"alert": 1, "row": 1}
    assert list(the_row().scores) == ["asm_1"]


def test_a_lost_record_is_found_beside_one_that_is_on_its_way(queue: str, drift: Counter[str]) -> None:
    night(queue, drift)
    CareStore().add(worked(ANNA, 20), "lost")
    late = answered(name="asm_2", item9=0)
    AssessmentStore().add(replace(late, recorded=replace(late.recorded, at=AT)), "late")
    assert night(queue, drift) == {"row": 1}
    assert (len(the_row().contacts), len(the_row().scores)) == (1, 1)


def test_what_no_record_says_is_taken_out_and_a_row_of_nobody_taken_off(queue: str, drift: Counter[str]) -> None:
    night(queue, drift)
    stream(answered(name="asm_never_recorded", item9=0), Pager())
    stream(answered(episode_id="epi_nobody", item9=0), Pager())
    assert night(queue, drift) == {"row": 2}
    assert not the_row().scores
    assert Shelves().row(CLINIC, "epi_nobody") is None  # type: ignore[arg-type]
    assert night(queue, drift) == {}


def test_a_row_on_another_s_shelf_is_moved_to_its_own(queue: str, drift: Counter[str]) -> None:
    night(queue, drift)
    Shelves().update(CLINIC, EPISODE, lambda row: altered(row, kept_since=date(2020, 1, 1)), lambda _: "elsewhere")
    assert night(queue, drift) == {"row": 1}
    assert EPISODE in [row.episode_id for row in Shelves().shelf(CLINIC, MANAGER)]
    moved = Shelves().update(CLINIC, EPISODE, lambda row: row, lambda _: "elsewhere")
    assert night(queue, drift) == {}
    assert EPISODE in [row.episode_id for row in Shelves().shelf(CLINIC, shelf_of(moved))]


def test_an_episode_that_cannot_be_read_fails_alone_and_is_named(
    queue: str, drift: Counter[str], caplog: pytest.LogCaptureFixture
) -> None:
    AssessmentStore().add(answered(), "a")
    body = '{"clinic_id": 7, "name": "Perilla"}'
    Contacts(f"CLINIC#{CLINIC}#EPISODE#{ENDED_EPISODE}", "TIME#t", kind="time", version=1, body=body, request="").save()
    failed = work_off(worker, asked(queue, clock))
    assert [span["clinic_id"] for span in failed] == [CLINIC]
    told = [vars(record) for record in caplog.records]
    assert [one["episode_id"] for one in told if one["message"] == "row not compared"] == [ENDED_EPISODE]
    assert "Perilla" not in str(told)
    assert list(the_row().scores) == ["asm_1"]
    assert drift["row"] == 2


@pytest.mark.usefixtures("drift")
def test_a_large_clinic_is_cut_into_spans_without_a_gap(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_AT_ONCE", 1)
    messages = asked(queue, clock)
    ours = [(one["first"], one["end"]) for one in messages if one["clinic_id"] == CLINIC]
    assert ours == [("", EPISODE), (EPISODE, "~")]
    assert {one["clinic_id"] for one in messages} == {CLINIC, OTHER_CLINIC}
    assert work_off(worker, messages) == []
    assert {row.episode_id for row in Shelves().every(CLINIC)} == {EPISODE, ENDED_EPISODE}
