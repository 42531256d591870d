"""What a contact and a stretch of time must be, and how the time counts.

Sources: R19 (inpatient), R20 (countable time, two at once), R21 (whole seconds), R18 and C15 (after a discharge).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from functions.kernel.calendar import day_bounds, local_day
from functions.kernel.errors import Problem
from functions.kernel.facts import Actor, CareTeam, ContactRecorded, Spent, TimeRecorded
from functions.kernel.ids import ClinicId, EpisodeId, StaffId
from functions.kernel.roles import Role

Activity = Literal[
    "chart_review",
    "registry",
    "care_coordination",
    "caseload_preparation",
    "pcp_discussion",
    "documentation",
    "scheduling",
]

Place = tuple[ClinicId, EpisodeId]

LONGEST_HOURS = 24  # a default of ours, no rule's: what is longer is a timer left running
_SECOND = timedelta(seconds=1)
# A moment beyond these has no time in UTC; it is refused anyway, as not yet happened or before the patient was born.
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A person's time between two moments, by the id of the record that holds it."""

    record_id: str
    staff_id: StaffId
    started_at: datetime
    ended_at: datetime


def whole_second(at: datetime) -> datetime:
    """The moment in UTC without its fraction, so that start and end span whole seconds (R21)."""
    return min(max(at, _FIRST), _LAST).astimezone(UTC).replace(microsecond=0)


def seconds_between(started_at: datetime, ended_at: datetime) -> int:
    """Seconds that passed, whatever the clocks on the wall did in between."""
    return (whole_second(ended_at) - whole_second(started_at)) // _SECOND


def longest_hours(policy: Mapping[str, int | bool | str]) -> int:
    """A clinic's own limit for one entry, `longest_time_entry_hours`: from 1 up to the default, which it replaces."""
    hours = policy.get("longest_time_entry_hours")
    if not isinstance(hours, int) or isinstance(hours, bool):
        return LONGEST_HOURS
    return hours if 1 <= hours <= LONGEST_HOURS else LONGEST_HOURS


def spent_problems(spent: Spent, longest: int = LONGEST_HOURS) -> list[Problem]:
    """What is wrong with a stretch of time by itself."""
    problems = []
    if spent.seconds <= 0:
        problems.append(Problem("/spent/ended_at", "NOT_AFTER_START", "the end is not a second after the start"))
    if spent.seconds > longest * 3600:
        problems.append(Problem("/spent/ended_at", "TOO_LONG", f"one entry has at most {longest} hours"))
    if spent.kind == "separately_billed" and spent.code is None:
        problems.append(Problem("/spent/code", "REQUIRED", "say which code pays for this time (R20)"))
    if spent.kind == "cocm" and spent.code is not None:
        problems.append(Problem("/spent/code", "NOT_EXPECTED", "only separately billed time has a code of its own"))
    return problems


def contact_problems(contact: ContactRecorded, zone: str) -> list[Problem]:
    """What in a contact contradicts itself."""
    problems = []
    if contact.techniques and contact.outcome != "reached":
        problems.append(Problem("/techniques", "NOT_REACHED", "nothing was practised with somebody not reached"))
    spent = contact.spent
    if spent and spent.seconds > 0:
        first, last = local_day(spent.started_at, zone), local_day(spent.ended_at, zone)
        if not first <= local_day(contact.occurred_at, zone) <= last:
            detail = "the contact was on another day; work around it is a time entry of its own day"
            problems.append(Problem("/spent/started_at", "OTHER_DAY", detail))
    return problems


def time_problems(entry: TimeRecorded) -> list[Problem]:
    if entry.entry == "manual" and entry.reason is None:
        return [Problem("/reason", "REQUIRED", "time entered by hand says why")]
    return []


def after_end(ended_on: date | None, zone: str, **moments: datetime) -> list[Problem]:
    """A problem for each named moment after the episode's last day ended in the clinic (R18)."""
    if ended_on is None:
        return []
    _, end = day_bounds(ended_on, zone)
    detail = f"the episode ended on {ended_on}"
    return [Problem(f"/{name}", "AFTER_DISCHARGE", detail) for name, moment in moments.items() if moment >= end]


def last_second(spent: Spent) -> datetime:
    """An entry that ends at midnight was worked on the day before."""
    return spent.ended_at - _SECOND


def before_birth(birth_date: date, **moments: datetime) -> list[Problem]:
    late = "this is before the patient was born"
    return [Problem(f"/{name}", "BEFORE", late) for name, moment in moments.items() if moment.date() < birth_date]


def actor_of(staff_id: StaffId, roles: frozenset[Role], team: CareTeam) -> Actor | None:
    """As whom a person works: by their seat in the episode's care team, if they still hold that role here.

    Somebody outside the team who holds several roles works as the one whose time counts least (R20).
    """
    seats: tuple[tuple[Role, Actor, StaffId], ...] = (
        (Role.PSYCHIATRIC_CONSULTANT, "psychiatric_consultant", team.psychiatric_consultant.staff_id),
        (Role.PCP, "pcp", team.pcp.staff_id),
        (Role.CARE_MANAGER, "bhcm", team.care_manager.staff_id),
    )
    held = [(actor, holder) for role, actor, holder in seats if role in roles]
    seated = [actor for actor, holder in held if holder == staff_id]
    return next(iter(seated), held[0][0] if held else None)


def overlapping(mine: Stretch, others: Iterable[Stretch]) -> tuple[str, ...]:
    """Records in which the same person was busy in the same seconds (R20); ending when another begins is none."""
    return tuple(
        sorted(
            other.record_id
            for other in others
            if other.record_id != mine.record_id
            and other.staff_id == mine.staff_id
            and other.started_at < mine.ended_at
            and mine.started_at < other.ended_at
        )
    )


def stretch_of(record: ContactRecorded | TimeRecorded) -> Stretch | None:
    """A record's time; None for a contact without any and for what was entered in error."""
    if record.spent is None or record.status == "entered_in_error":
        return None
    record_id = record.contact_id if isinstance(record, ContactRecorded) else record.entry_id
    return Stretch(record_id, record.staff_id, record.spent.started_at, record.spent.ended_at)
