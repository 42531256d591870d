"""What lies ahead in an episode on a day: the next contact, open tasks, open referrals to others, its plans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from functions.kernel.thresholds import Thresholds
from functions.review.reading import live, phase_on
from functions.review.row import ContactEntry, OutsideEntry, PlanEntry, PlanKind, Row, TaskEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class NextContact:
    """By when somebody calls: the day that was agreed, else the last one on which it is not overdue (C11)."""

    due_on: date
    is_planned: bool


def next_contact(row: Row, contacts: tuple[date, ...], as_of: date, thresholds: Thresholds) -> NextContact | None:
    """When the next contact is due, `contacts` being the days on which somebody was reached; None when nobody calls."""
    phase = phase_on(row, as_of)
    if row.standing is None or phase in ("referred", "discharged"):
        return None
    planned = _planned(row, contacts[-1] if contacts else date.min, as_of)
    if planned:
        return NextContact(due_on=planned, is_planned=True)
    relapse = phase == "relapse_prevention"
    days = thresholds.contact_overdue_days_relapse_prevention if relapse else thresholds.contact_overdue_days
    last = contacts[-1] if contacts else row.standing.enrolled_on
    return NextContact(due_on=last + timedelta(days=days), is_planned=False)


def open_tasks(row: Row, as_of: date) -> Iterator[tuple[str, TaskEntry]]:
    """Each task that is not yet done or cancelled on a day, by its id."""
    for task_id, task in row.tasks.items():
        if task.day <= as_of and not _is_closed(task, as_of):
            yield task_id, task


def open_referrals(row: Row, as_of: date) -> int:
    """How many referrals to others nobody has closed yet; one that was attended still waits for its report."""
    return sum(not _is_closed(referral, as_of) for referral in live(row.outside, as_of))


def plan_on(row: Row, kind: PlanKind, as_of: date) -> date | None:
    """The day on which the plan of a kind was agreed."""
    plan = row.plans.get(kind)
    return plan.day if plan and plan.day <= as_of else None


def goals(row: Row, as_of: date) -> tuple[str, ...]:
    """What the patient wants: by the treatment plan, and until there is one as the episode was opened."""
    plan = _treatment(row, as_of)
    if plan:
        return plan.goals
    return row.standing.goals if row.standing else ()


def medication(row: Row, as_of: date) -> str:
    """What the patient takes: by the treatment plan, and until there is one as the episode says; "" for nothing."""
    plan = _treatment(row, as_of)
    if plan:
        return "; ".join(plan.medication)
    return (row.standing.medication or "") if row.standing else ""


def _treatment(row: Row, as_of: date) -> PlanEntry | None:
    plan = row.plans.get("treatment")
    return plan if plan and plan.day <= as_of else None


def _planned(row: Row, last_reached: date, as_of: date) -> date | None:
    """The day agreed at the latest contact that names one; what was planned before somebody was reached is done."""
    telling = [it for it in live(row.contacts, as_of) if it.next_on and _is_after(it, last_reached)]
    latest = max(telling, key=lambda it: (it.day, it.reached, it.next_on), default=None)
    return latest.next_on if latest else None


def _is_after(contact: ContactEntry, last_reached: date) -> bool:
    return contact.day > last_reached or (contact.reached and contact.day == last_reached)


def _is_closed(entry: TaskEntry | OutsideEntry, as_of: date) -> bool:
    return entry.closed_on is not None and entry.closed_on <= as_of
