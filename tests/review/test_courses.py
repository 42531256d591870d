"""From a registry row to what the metrics count: by the day it happened, without what was entered in error."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.kernel.facts import (
    CaseReviewed,
    ContactRecorded,
    RecommendationChanged,
    RecordStatus,
    Spent,
    Step,
    Written,
)
from functions.kernel.ids import CaseReviewId, ContactId, PatientId, RecommendationId
from functions.review.courses import course_of, courses_of
from functions.review.fold import fold
from functions.review.row import Row
from functions.review.rules.course import Course
from tests.charts import EPISODE, an_episode
from tests.support import CLINIC, CONSULTANT, MANAGER, PCP

ZONE = "America/New_York"
LATE = Written(at=datetime(2026, 5, 1, tzinfo=UTC), by=MANAGER)
MARCH_31 = datetime(2026, 4, 1, 3, tzinfo=UTC)
"""Eleven at night on the last of March in New York, April by UTC."""


def course(*facts: object) -> Course:
    row = Row(clinic_id=CLINIC, episode_id=EPISODE)
    for fact in (an_episode(), *facts):
        row = fold(row, fact, ZONE)
    found = course_of(row)
    assert found is not None
    return found


def a_contact(**changes: Any) -> ContactRecorded:
    plain = ContactRecorded(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PatientId("pat_anna"),
        contact_id=ContactId("con_1"),
        version=1,
        status="final",
        occurred_at=MARCH_31,
        mode="phone",
        outcome="reached",
        party="patient",
        techniques=(),
        note=None,
        staff_id=MANAGER,
        spent=None,
        recorded=LATE,
    )
    return replace(plain, **changes)


def a_review(status: RecordStatus = "final", advice: int = 1) -> CaseReviewed:
    return CaseReviewed(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PatientId("pat_anna"),
        review_id=CaseReviewId("rev_1"),
        consultation_id=None,
        version=1,
        status=status,
        reviewed_at=MARCH_31,
        consultant_id=CONSULTANT,
        summary="Stable.",
        recommendation_ids=tuple(RecommendationId(f"rec_{number}") for number in range(advice)),
        recorded=LATE,
    )


def a_recommendation(*steps: Step, kind: Any = "medication_change") -> RecommendationChanged:
    proposed = Step(status="proposed", at=MARCH_31, by=CONSULTANT)
    taken = (proposed, *steps)
    return RecommendationChanged(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PatientId("pat_anna"),
        recommendation_id=RecommendationId("rec_1"),
        review_id=CaseReviewId("rev_1"),
        version=len(taken),
        kind=kind,
        text="sertraline 50 mg",
        owner_id=PCP,
        due_on=None,
        status=taken[-1].status,
        steps=taken,
        recorded=LATE,
    )


def step(status: Any, day: int) -> Step:
    return Step(status=status, at=datetime(2026, 4, day, 15, tzinfo=UTC), by=PCP, reason="as discussed")


def clerical() -> Spent:
    return Spent(started_at=MARCH_31, ended_at=MARCH_31, seconds=300, actor="clerical", kind="cocm")


def test_a_contact_counts_on_the_clinic_s_day_however_late_it_was_written_down() -> None:
    found = course(a_contact())
    assert found.reached == found.clinical == (date(2026, 3, 31),)


@pytest.mark.parametrize(
    "changes",
    [{"mode": "message"}, {"mode": "letter"}, {"spent": clerical()}],
    ids=["message", "letter", "scheduling"],
)
def test_who_was_reached_in_writing_or_for_an_appointment_had_no_clinical_contact(changes: dict[str, Any]) -> None:
    found = course(a_contact(**changes))
    assert (len(found.reached), found.clinical) == (1, ())


@pytest.mark.parametrize(
    "changes", [{"outcome": "no_show"}, {"outcome": "attempted"}, {"party": "pcp"}, {"status": "entered_in_error"}]
)
def test_who_was_not_reached_had_no_contact(changes: dict[str, Any]) -> None:
    found = course(a_contact(**changes))
    assert found.reached == found.clinical == ()


def test_a_review_advises_when_it_recommends_something() -> None:
    assert course(a_review()).advised == (date(2026, 3, 31),)
    assert (len(course(a_review(advice=0)).reviews), course(a_review(advice=0)).advised) == (1, ())
    assert course(a_review("entered_in_error")).reviews == ()


def test_treatment_changed_on_the_days_on_which_a_change_was_decided() -> None:
    decided = course(a_recommendation(step("accepted", 2), step("modified", 9), step("done", 20)))
    assert decided.changed == (date(2026, 4, 2), date(2026, 4, 9))
    assert course(a_recommendation(step("declined", 2))).changed == ()
    assert course(a_recommendation(step("accepted", 2), kind="measure")).changed == ()
    assert len(course(a_recommendation(step("accepted", 2), kind="technique")).changed) == 1


def test_an_episode_that_was_not_heard_of_is_no_course_yet() -> None:
    assert list(courses_of([Row(clinic_id=CLINIC, episode_id=EPISODE)])) == []


def test_the_program_is_the_episode_s_own() -> None:
    assert course().program == "cocm"
    assert course(an_episode(version=2, program="general_bhi")).program == "general_bhi"
