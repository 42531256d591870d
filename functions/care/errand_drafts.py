"""Tasks and referrals to others that callers sent, as facts to be kept, and their steps."""

from typing import Any

from functions.aws import directory
from functions.aws.door import Call
from functions.care.errand_forms import OutsideReferralForm, OutsideStepForm, TaskForm, TaskStepForm
from functions.care.rules.contact import whole_second
from functions.kernel.errands import OutsideReferralChanged, OutsideStep, TaskChanged, TaskStep
from functions.kernel.errors import Problem, refuse
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import OutsideReferralId, StaffId, TaskId
from functions.kernel.moments import joined, not_after


def task(call: Call[TaskForm], episode: EpisodeChanged) -> TaskChanged:
    """A task may be due on a day that is past: it was overdue before it was written down."""
    form = call.body
    refuse(_unknown(call, form.assignee_id))
    return TaskChanged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        task_id=TaskId(call.new_id("tsk")),
        version=1,
        text=form.text,
        due_on=form.due_on,
        assignee_id=StaffId(form.assignee_id),
        status="open",
        steps=(TaskStep(status="open", at=whole_second(call.at), by=call.caller.staff_id),),
        recorded=call.written,
    )


def task_step(call: Call[TaskStepForm]) -> TaskStep:
    form = call.body
    refuse(joined(not_after(call.at, at=form.at), _unknown(call, form.assignee_id) if form.assignee_id else ()))
    return TaskStep(
        status=form.status,
        at=whole_second(form.at),
        by=call.caller.staff_id,
        reason=form.reason,
        assignee_id=StaffId(form.assignee_id) if form.assignee_id else None,
        due_on=form.due_on,
    )


def outside_referral(call: Call[OutsideReferralForm], episode: EpisodeChanged) -> OutsideReferralChanged:
    form = call.body
    refuse(not_after(call.at, referred_at=form.referred_at))
    return OutsideReferralChanged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        outside_referral_id=OutsideReferralId(call.new_id("out")),
        version=1,
        kind=form.kind,
        to=form.to,
        reason=form.reason,
        status="made",
        steps=(OutsideStep(status="made", at=whole_second(form.referred_at), by=call.caller.staff_id),),
        recorded=call.written,
    )


def outside_step(call: Call[OutsideStepForm]) -> OutsideStep:
    form = call.body
    refuse(not_after(call.at, at=form.at))
    return OutsideStep(
        status=form.status,
        at=whole_second(form.at),
        by=call.caller.staff_id,
        note=form.note,
        appointment_at=whole_second(form.appointment_at) if form.appointment_at else None,
    )


def _unknown(call: Call[Any], staff_id: str) -> list[Problem]:
    if directory.staff_profile(call.clinic.organization_id, StaffId(staff_id)):
        return []
    return [Problem("/assignee_id", "UNKNOWN", "no such person in this organization")]
