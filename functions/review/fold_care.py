"""Plans, tasks and referrals to others into a registry row."""

from msgspec.structs import replace

from functions.kernel.calendar import local_day
from functions.kernel.errands import OutsideReferralChanged, TaskChanged
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged
from functions.review.row import OutsideEntry, PlanEntry, PlanKind, Row, TaskEntry, held

Plan = TreatmentPlanChanged | SafetyPlanChanged | RelapsePlanChanged
Cared = Plan | TaskChanged | OutsideReferralChanged


def fold_care(row: Row, fact: Cared, zone: str) -> Row:
    match fact:
        case TaskChanged():
            return replace(row, tasks=held(row.tasks, fact.task_id, _task(fact, zone)))
        case OutsideReferralChanged():
            return replace(row, outside=held(row.outside, fact.outside_referral_id, _outside(fact, zone)))
        case TreatmentPlanChanged():
            goals, medication = (goal.text for goal in fact.goals), (f"{it.name} {it.dose}" for it in fact.medications)
            return _planned(row, "treatment", _plan(fact, goals=tuple(goals), medication=tuple(medication)))
        case SafetyPlanChanged():
            return _planned(row, "safety", _plan(fact))
        case RelapsePlanChanged():
            return _planned(row, "relapse_prevention", _plan(fact))


def _planned(row: Row, kind: PlanKind, plan: PlanEntry) -> Row:
    return replace(row, plans=held(row.plans, kind, plan))


def _plan(fact: Plan, goals: tuple[str, ...] = (), medication: tuple[str, ...] = ()) -> PlanEntry:
    return PlanEntry(version=fact.version, day=fact.agreed_on, gone=False, goals=goals, medication=medication)


def _task(fact: TaskChanged, zone: str) -> TaskEntry:
    return TaskEntry(
        version=fact.version,
        day=local_day(fact.steps[0].at, zone),
        gone=False,
        text=fact.text,
        assignee_id=fact.assignee_id,
        due_on=fact.due_on,
        closed_on=None if fact.status == "open" else local_day(fact.steps[-1].at, zone),
    )


def _outside(fact: OutsideReferralChanged, zone: str) -> OutsideEntry:
    is_closed = fact.status in ("closed", "declined")
    return OutsideEntry(
        version=fact.version,
        day=local_day(fact.steps[0].at, zone),
        gone=False,
        kind=fact.kind,
        status=fact.status,
        closed_on=local_day(fact.steps[-1].at, zone) if is_closed else None,
    )
