"""What lies ahead of an episode: the next contact, tasks, referrals to others and plans, from facts in any order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.care_words import Goal, Medication
from functions.kernel.errands import (
    OutsideReferralChanged,
    OutsideStatus,
    OutsideStep,
    TaskChanged,
    TaskStatus,
    TaskStep,
)
from functions.kernel.facts import ContactRecorded, Written
from functions.kernel.ids import OutsideReferralId, TaskId
from functions.kernel.plans import RelapsePlanChanged, TreatmentPlanChanged
from functions.kernel.thresholds import Thresholds
from functions.review.caseload import CaseloadRow, caseload_row
from functions.review.fold import fold
from functions.review.row import Row
from functions.review.upcoming import goals, medication
from tests.review.test_fold import EPISODE, PATIENT, ZONE, a_contact, an_episode, on
from tests.support import CLINIC, MANAGER

FIRST = date(2026, 3, 2)


def common(version: int) -> dict[str, Any]:
    return {
        "clinic_id": CLINIC,
        "episode_id": EPISODE,
        "patient_id": PATIENT,
        "version": version,
        "recorded": Written(at=on(0), by=MANAGER),
    }


def a_task(name: int = 1, status: TaskStatus = "open", due: int = 10, closed: int = 5) -> TaskChanged:
    steps: tuple[TaskStep, ...] = (TaskStep(status="open", at=on(0), by=MANAGER),)
    if status != "open":
        steps = (*steps, TaskStep(status=status, at=on(closed), by=MANAGER))
    return TaskChanged(
        **common(len(steps)),
        task_id=TaskId(f"tsk_{name}"),
        text="call the pharmacy",
        due_on=FIRST + timedelta(days=due),
        assignee_id=MANAGER,
        status=status,
        steps=steps,
    )


def a_referral(name: int = 1, *path: OutsideStatus) -> OutsideReferralChanged:
    taken: tuple[OutsideStatus, ...] = ("made", *path)
    return OutsideReferralChanged(
        **common(len(taken)),
        outside_referral_id=OutsideReferralId(f"out_{name}"),
        kind="social_services",
        to="Food Pantry",
        reason="skips meals",
        status=taken[-1],
        steps=tuple(OutsideStep(status=status, at=on(day), by=MANAGER) for day, status in enumerate(taken)),
    )


def a_treatment_plan(version: int = 1) -> TreatmentPlanChanged:
    return TreatmentPlanChanged(
        **common(version),
        agreed_on=FIRST + timedelta(days=version),
        goals=(Goal(text=f"choir {version}", target="twice a month"),),
        problems=(),
        interventions=(),
        medications=(Medication("sertraline", "50 mg"),),
        barriers=(),
    )


def a_relapse_plan(version: int = 1) -> RelapsePlanChanged:
    return RelapsePlanChanged(
        **common(version),
        agreed_on=FIRST + timedelta(days=version),
        warning_signs=("stops calling",),
        what_helps=("plans the week",),
        maintenance=(),
        follow_up="in three months",
        follow_up_on=None,
        call=(),
    )


def tried(day: int, *, reached: bool, next_day: int | None = None, version: int = 1) -> ContactRecorded:
    made = a_contact(day * 2 + reached, day, version, False, 11 if reached else 10)
    return replace(made, next_contact_on=None if next_day is None else FIRST + timedelta(days=next_day))


def seen(*facts: object, day: int = 30) -> CaseloadRow:
    return caseload_row(rowed(an_episode(2), *facts), FIRST + timedelta(days=day), Thresholds())


def rowed(*facts: object) -> Row:
    row = Row(clinic_id=CLINIC, episode_id=EPISODE)
    for fact in facts:
        row = fold(row, fact, ZONE)
    return row


def due(*facts: object, day: int = 30) -> tuple[int | None, bool]:
    shown = seen(*facts, day=day)
    days = (shown.next_contact_due - FIRST).days if shown.next_contact_due else None
    return days, shown.next_contact_is_planned


def test_the_agreed_day_is_shown_instead_of_the_computed_one() -> None:
    computed = Thresholds().contact_overdue_days
    assert due(tried(7, reached=True)) == (7 + computed, False)
    assert due(tried(7, reached=True, next_day=14)) == (14, True)


def test_an_attempt_that_names_a_day_moves_it_and_one_that_does_not_leaves_it() -> None:
    agreed = tried(7, reached=True, next_day=14)
    assert due(agreed, tried(14, reached=False)) == (14, True)
    assert due(agreed, tried(14, reached=False, next_day=16)) == (16, True)


def test_what_was_planned_before_somebody_was_reached_is_done() -> None:
    computed = Thresholds().contact_overdue_days
    assert due(tried(7, reached=True, next_day=14), tried(13, reached=True)) == (13 + computed, False)
    assert due(tried(13, reached=False, next_day=14), tried(13, reached=True)) == (13 + computed, False)


def test_a_plan_of_a_contact_entered_in_error_or_still_to_come_is_not_shown() -> None:
    agreed = tried(7, reached=True, next_day=14)
    gone = replace(agreed, version=2, status="entered_in_error")
    assert due(agreed, gone)[1] is False
    assert due(agreed, day=6)[1] is False


def test_nobody_plans_to_call_who_was_discharged() -> None:
    agreed = tried(7, reached=True, next_day=14)
    shown = caseload_row(rowed(an_episode(4), agreed), date(2026, 8, 2), Thresholds())
    assert (shown.next_contact_due, shown.next_contact_is_planned) == (None, False)


@pytest.mark.parametrize(("day", "overdue"), [(10, 0), (11, 1)])
def test_a_task_is_overdue_the_day_after_it_was_due(day: int, overdue: int) -> None:
    shown = seen(a_task(1), a_task(2, "done"), day=day)
    assert (shown.open_tasks, shown.overdue_tasks) == (1, overdue)


@pytest.mark.parametrize(("day", "is_open"), [(4, 1), (5, 0)])
def test_a_task_is_open_until_the_day_on_which_it_was_done(day: int, is_open: int) -> None:
    assert seen(a_task(1, "cancelled"), day=day).open_tasks == is_open


def test_a_referral_is_open_until_it_is_closed_or_declined() -> None:
    paths: tuple[tuple[OutsideStatus, ...], ...] = (
        (),
        ("appointment",),
        ("not_attended",),
        ("attended",),
        ("declined",),
        ("attended", "closed"),
    )
    assert seen(*(a_referral(name, *path) for name, path in enumerate(paths))).open_referrals == 4
    assert seen(a_referral(1, "attended", "closed"), day=1).open_referrals == 1


def test_the_row_says_when_each_plan_was_agreed() -> None:
    shown = seen(a_treatment_plan(2), a_treatment_plan(1), a_relapse_plan(3))
    assert (shown.treatment_plan_on, shown.safety_plan_on, shown.relapse_plan_on) == (
        date(2026, 3, 4),
        None,
        date(2026, 3, 5),
    )
    assert seen(a_relapse_plan(3), day=2).relapse_plan_on is None


def test_the_packet_reads_goals_and_medication_from_the_plan_and_until_there_is_one_from_the_episode() -> None:
    row = rowed(replace(an_episode(2), goals=("sleep",), medication="none yet"))
    assert (goals(row, FIRST), medication(row, FIRST)) == (("sleep",), "none yet")
    planned = fold(row, a_treatment_plan(), ZONE)
    agreed = FIRST + timedelta(days=1)
    assert (goals(planned, agreed), medication(planned, agreed)) == (("choir 1",), "sertraline 50 mg")
    assert (goals(planned, FIRST), goals(rowed(), FIRST), medication(rowed(), FIRST)) == (("sleep",), (), "")


def test_a_row_without_these_is_read_as_one_that_has_none() -> None:
    old = msgspec.json.encode(rowed(an_episode(2)))
    assert not {b"tasks", b"outside", b"plans"} & set(old.split(b'"'))
    row = msgspec.json.decode(old, type=Row)
    assert (row.tasks, row.outside, row.plans) == ({}, {}, {})


FACTS = st.one_of(
    st.builds(a_task, st.integers(1, 3), st.sampled_from(("open", "done"))),
    st.builds(lambda name: a_referral(name, "attended"), st.integers(1, 3)),
    st.builds(a_referral, st.integers(1, 3)),
    st.builds(a_treatment_plan, st.integers(1, 3)),
    st.builds(a_relapse_plan, st.integers(1, 3)),
    st.builds(lambda day, reached: tried(day, reached=reached, next_day=day + 7), st.integers(0, 9), st.booleans()),
)


@given(st.lists(FACTS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_repeats_leave_no_trace(facts: list[object], chance: Any) -> None:
    shuffled = [*facts, *facts[:3]]
    chance.shuffle(shuffled)
    assert rowed(*facts) == rowed(*shuffled)
    assert msgspec.json.encode(rowed(*facts)) == msgspec.json.encode(rowed(*shuffled))
