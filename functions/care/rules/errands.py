"""Which steps a task and a referral to others may take."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from functions.kernel.errands import (
    OutsideReferralChanged,
    OutsideStatus,
    OutsideStep,
    TaskChanged,
    TaskStatus,
    TaskStep,
)
from functions.kernel.errors import Problem, Refused
from functions.kernel.facts import Written

_TASK_AFTER: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    "open": frozenset({"open", "done", "cancelled"}),
    "done": frozenset({"open"}),
    "cancelled": frozenset({"open"}),
}
# A step may be skipped: who hears of a visit only afterwards never knew of its appointment.
_REFERRAL_AFTER: Mapping[OutsideStatus, frozenset[OutsideStatus]] = {
    "made": frozenset({"appointment", "attended", "not_attended", "closed", "declined"}),
    "appointment": frozenset({"appointment", "attended", "not_attended", "closed", "declined"}),
    "not_attended": frozenset({"appointment", "attended", "closed", "declined"}),
    "attended": frozenset({"appointment", "not_attended", "closed"}),
    "closed": frozenset(),
    "declined": frozenset(),
}
_NEEDS_NOTE: frozenset[OutsideStatus] = frozenset({"declined"})


def task_with(task: TaskChanged, step: TaskStep, written: Written) -> TaskChanged:
    """The task one step further; an open one may be handed over or given another day, a closed one opened again."""
    problems = _order(task.status, step.status, _TASK_AFTER[task.status], task.steps[-1].at, step.at)
    if not step.reason and (step.status == "cancelled" or (step.status == "open" and task.status != "open")):
        problems.append(Problem("/reason", "REQUIRED", "say why it is cancelled or opened again"))
    changes = {"assignee_id": step.assignee_id, "due_on": step.due_on}
    if step.status != "open":
        kept = "only an open task changes hands or days"
        problems += [Problem(f"/{name}", "NOT_EXPECTED", kept) for name, value in changes.items() if value is not None]
    elif task.status == "open" and step.assignee_id is None and step.due_on is None:
        problems.append(Problem("/status", "STEP", "the task is open; name another person or day"))
    _refuse("the task cannot take this step", problems)
    return replace(
        task,
        version=task.version + 1,
        status=step.status,
        assignee_id=step.assignee_id or task.assignee_id,
        due_on=step.due_on or task.due_on,
        steps=(*task.steps, step),
        recorded=written,
    )


def referral_with(referral: OutsideReferralChanged, step: OutsideStep, written: Written) -> OutsideReferralChanged:
    """The referral one step further; a visit that was missed may be made good, a closed referral stays closed."""
    after = _REFERRAL_AFTER[referral.status]
    problems = _order(referral.status, step.status, after, referral.steps[-1].at, step.at)
    if step.status == "appointment" and step.appointment_at is None:
        problems.append(Problem("/appointment_at", "REQUIRED", "an appointment has its time"))
    if step.status != "appointment" and step.appointment_at is not None:
        problems.append(Problem("/appointment_at", "NOT_EXPECTED", "only a step to an appointment has its time"))
    if step.status in _NEEDS_NOTE and not step.note:
        problems.append(Problem("/note", "REQUIRED", f"{step.status} needs its reason"))
    _refuse("the referral cannot take this step", problems)
    return replace(
        referral,
        version=referral.version + 1,
        status=step.status,
        steps=(*referral.steps, step),
        recorded=written,
    )


def _order(
    status: str, to: str, after: frozenset[TaskStatus] | frozenset[OutsideStatus], last: datetime, at: datetime
) -> list[Problem]:
    problems = []
    if to not in after:
        problems.append(Problem("/status", "STEP", f"{status} does not go to {to}"))
    if at < last:
        problems.append(Problem("/at", "BEFORE", "this is before the step before it"))
    return problems


def _refuse(detail: str, problems: list[Problem]) -> None:
    if problems:
        raise Refused(detail, problems)
