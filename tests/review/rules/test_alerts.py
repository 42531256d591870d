"""A safety alert's course: who holds it, until when, and that only a person ends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.errors import Refused
from functions.kernel.facts import AssessmentRecorded, SafetyAssessed, Written
from functions.kernel.ids import (
    AssessmentId,
    ClinicId,
    EpisodeId,
    PatientId,
    SafetyAssessmentId,
    StaffId,
)
from functions.kernel.thresholds import Thresholds, override
from functions.kernel.watch_facts import Disposition, SafetyAlertChanged
from functions.review.rules import alerts
from functions.review.rules.alerts import Act

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAI, ADA = StaffId("stf-manager"), StaffId("stf-consultant")
DEFAULTS = Thresholds()


def answered(version: int = 1, **changes: Any) -> AssessmentRecorded:
    at = NINE + timedelta(minutes=version - 1)
    values: dict[str, Any] = {
        "clinic_id": ClinicId("cli_harbor"),
        "episode_id": EpisodeId("epi_harbor"),
        "patient_id": PatientId("pat_anna"),
        "assessment_id": AssessmentId("asm_1"),
        "version": version,
        "status": "final" if version == 1 else "amended",
        "instrument": "PHQ-9",
        "instrument_version": "1",
        "items": (),
        "functional": None,
        "answers": {},
        "total": 12,
        "valid": True,
        "prorated": False,
        "band": None,
        "positive": None,
        "safety_item": 2,
        "safety": True,
        "reason": "",
        "how": "phone",
        "answered_at": NINE,
        "recorded": Written(at=at, by=MAI),
    }
    return AssessmentRecorded(**{**values, **changes})


def opened(**changes: Any) -> SafetyAlertChanged:
    alert = alerts.heard(None, answered(**changes))
    assert alert is not None
    return alert


def after(alert: SafetyAlertChanged, hours: float, thresholds: Thresholds = DEFAULTS) -> SafetyAlertChanged:
    return alerts.after_clock(alert, thresholds, alert.held_since + timedelta(hours=hours)) or alert


def written(hours: float = 1, by: StaffId = MAI) -> Written:
    return Written(at=NINE + timedelta(hours=hours), by=by)


def act(disposition: Disposition = "safety_plan", named: str | None = None, hours: float = 1) -> Act:
    given = SafetyAssessmentId(named) if named else None
    return Act(
        disposition=disposition, note="talked by phone", safety_assessment_id=given, at=NINE + timedelta(hours=hours)
    )


def seen(alert: SafetyAlertChanged) -> SafetyAlertChanged:
    new = alerts.acknowledged(alert, written(), None, written().at)
    assert new is not None
    return new


def done(alert: SafetyAlertChanged, what: Act) -> SafetyAlertChanged:
    new = alerts.disposed(alert, written(), what)
    assert new is not None
    return new


@pytest.mark.parametrize(
    ("instrument", "risk", "level"),
    [
        ("PHQ-9", None, "positive"),
        ("EPDS", None, "positive"),
        ("C-SSRS", "moderate", "moderate"),
        ("C-SSRS", "high", "high"),
    ],
)
def test_an_answer_that_asks_for_a_person_opens_an_alert(instrument: str, risk: str | None, level: str) -> None:
    alert = opened(instrument=instrument, risk=risk)
    assert (alert.state, alert.holder, alert.level, alert.alert_id) == ("open", "care_manager", level, "asm_1")
    assert (alert.notice, alert.announced) == (1, 0)


def test_an_answer_that_asks_for_nobody_opens_none() -> None:
    assert alerts.heard(None, answered(safety=False)) is None
    assert alerts.heard(None, answered(status="entered_in_error")) is None


def test_the_same_fact_again_changes_nothing() -> None:
    assert alerts.heard(opened(), answered()) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"status": "entered_in_error"}, "entered in error"), ({"safety": False, "safety_item": 0}, "corrected")],
)
def test_a_taken_back_answer_withdraws_the_alert_and_says_why(changes: dict[str, Any], words: str) -> None:
    alert = alerts.heard(opened(), answered(2, **changes))
    assert alert is not None
    assert alert.state == "withdrawn"
    assert words in (alert.steps[-1].reason or "")
    assert alerts.due_at(alert, DEFAULTS) is None
    assert alerts.heard(alert, answered(1)) is None


def test_a_correction_that_asks_again_opens_it_again_for_the_first_holder() -> None:
    gone = alerts.heard(after(opened(), 4), answered(2, safety=False))
    again = alerts.heard(gone, answered(3))
    assert again is not None
    assert (again.state, again.holder, again.steps[-1].act) == ("open", "care_manager", "reopened")
    assert again.held_since == NINE + timedelta(minutes=2)
    assert again.announced < again.notice


def test_versions_in_any_order_end_in_the_same_state() -> None:
    facts = (answered(1), answered(2, safety=False), answered(3), answered(4, safety=False))
    ends = set()
    for order in permutations(facts):
        alert: SafetyAlertChanged | None = opened()
        for fact in order:
            alert = alerts.heard(alert, fact) or alert
        assert alert is not None
        ends.add((alert.state, alert.assessment_version))
    assert ends == {("withdrawn", 4)}


@pytest.mark.parametrize(("hours", "holder"), [(3.99, "care_manager"), (4, "psychiatric_consultant")])
def test_what_nobody_acknowledges_in_four_hours_goes_to_the_next(hours: float, holder: str) -> None:
    assert after(opened(), hours).holder == holder


@pytest.mark.parametrize(("hours", "holder"), [(23.99, "care_manager"), (24, "psychiatric_consultant")])
def test_what_is_acknowledged_has_a_day_to_be_resolved(hours: float, holder: str) -> None:
    late = after(seen(opened()), hours)
    assert late.holder == holder
    assert late.state == ("acknowledged" if holder == "care_manager" else "open")


def test_a_clinic_sets_its_own_hours() -> None:
    own = override({"safety_acknowledge_hours": 1, "safety_resolve_hours": 2})
    assert after(opened(), 1, own).holder == "psychiatric_consultant"
    assert after(seen(opened()), 2, own).holder == "psychiatric_consultant"
    assert after(seen(opened()), 1.9, own).holder == "care_manager"


def test_it_goes_from_hand_to_hand_and_the_last_is_told_again() -> None:
    alert, holders = opened(), []
    for _ in range(5):
        alert = after(alert, 4)
        holders.append((alert.holder, alert.notice))
    assert holders == [
        ("psychiatric_consultant", 2),
        ("pcp", 3),
        ("clinic_admin", 4),
        ("clinic_admin", 5),
        ("clinic_admin", 6),
    ]
    assert [step.act for step in alert.steps] == ["opened", "escalated", "escalated", "escalated"]
    assert {step.by for step in alert.steps[1:]} == {None}


def test_a_tick_that_comes_again_hands_on_only_once() -> None:
    tick = NINE + timedelta(hours=4)
    once = alerts.after_clock(opened(), DEFAULTS, tick)
    assert once is not None
    assert alerts.after_clock(once, DEFAULTS, tick) is None
    assert alerts.after_clock(once, DEFAULTS, tick - timedelta(minutes=15)) is None


def test_who_acknowledged_first_stands() -> None:
    first = seen(opened())
    assert alerts.acknowledged(first, written(2, ADA), "me too", written(2).at) is None
    assert (first.steps[-1].by, first.steps[-1].at) == (MAI, NINE + timedelta(hours=1))


def test_a_disposition_resolves_and_counts_as_acknowledged() -> None:
    resolved = done(opened(), act("assessed", "saf_1"))
    assert resolved.state == "resolved"
    assert [step.act for step in resolved.steps] == ["opened", "acknowledged", "disposed"]
    assert resolved.version == 2
    assert alerts.disposed(resolved, written(3), act("assessed", "saf_1")) is None
    with pytest.raises(Refused):
        alerts.disposed(resolved, written(3), act("emergency_services"))
    with pytest.raises(Refused):
        alerts.acknowledged(resolved, written(3), None, written(3).at)
    assert alerts.after_clock(resolved, DEFAULTS, NINE + timedelta(days=9)) is None


def test_an_escalation_hands_on_and_resolves_nothing() -> None:
    handed = done(seen(opened()), act("escalated"))
    assert (handed.state, handed.holder, handed.notice) == ("open", "psychiatric_consultant", 2)
    last = replace(handed, holder="clinic_admin")
    with pytest.raises(Refused):
        alerts.disposed(last, written(5, ADA), act("escalated"))


def test_an_alert_whose_safety_assessment_was_a_mistake_is_open_again() -> None:
    resolved = done(opened(), act("assessed", "saf_1"))
    mistake = SafetyAssessed(
        clinic_id=resolved.clinic_id,
        episode_id=resolved.episode_id,
        patient_id=resolved.patient_id,
        safety_assessment_id=SafetyAssessmentId("saf_1"),
        version=2,
        status="entered_in_error",
        assessed_at=NINE,
        risk="low",
        disposition="no_action",
        note=None,
        staff_id=MAI,
        recorded=written(6),
    )
    again = alerts.retracted(resolved, mistake)
    assert again is not None
    assert (again.state, again.held_since) == ("open", NINE + timedelta(hours=6))
    assert alerts.retracted(again, mistake) is None
    assert alerts.retracted(resolved, replace(mistake, safety_assessment_id=SafetyAssessmentId("saf_2"))) is None


def test_a_notice_is_noted_once() -> None:
    told = alerts.announced(opened(), 1, NINE)
    assert told is not None
    assert (told.announced, told.announced_at) == (1, NINE)
    assert alerts.announced(told, 1, NINE) is None


def test_what_is_written_down_later_says_when_it_happened_and_when_it_was_written() -> None:
    seen_at = NINE + timedelta(minutes=5)
    taken_on = alerts.acknowledged(opened(), written(50), None, seen_at)
    assert taken_on is not None
    assert (taken_on.steps[-1].at, taken_on.recorded) == (seen_at, written(50))
    resolved = alerts.disposed(taken_on, written(60), act(hours=2))
    assert resolved is not None
    assert (resolved.steps[-1].at, resolved.recorded) == (NINE + timedelta(hours=2), written(60))
    assert alerts.disposed(resolved, written(61), act(hours=2)) is None


def test_nobody_answers_an_alert_before_the_answer_that_opened_it() -> None:
    just_before = NINE - timedelta(microseconds=1)
    assert alerts.acknowledged(opened(), written(), None, NINE) is not None
    assert alerts.disposed(opened(), written(), act(hours=0)) is not None
    with pytest.raises(Refused):
        alerts.acknowledged(opened(), written(), None, just_before)
    for alert in (opened(), seen(opened())):
        with pytest.raises(Refused):
            alerts.disposed(alert, written(), replace(act(), at=just_before))


def test_the_next_persons_clock_begins_when_the_escalation_is_written_down() -> None:
    handed = alerts.disposed(opened(), written(60), act("escalated", hours=2))
    assert handed is not None
    assert (handed.steps[-1].at, handed.held_since) == (NINE + timedelta(hours=2), NINE + timedelta(hours=60))
