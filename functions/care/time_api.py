"""Care's routes for time entries."""

from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery
from functions.care import drafts, service
from functions.care.answers import TimeAnswer, TimePage, time_answer
from functions.care.doorway import EPISODE, corrected, door, episode_of, existing_place, place_of
from functions.care.forms import MistakeForm, TimeAmendmentForm, TimeForm
from functions.care.store import CareStore
from functions.kernel.facts import TimeRecorded
from functions.kernel.ids import TimeEntryId
from functions.kernel.roles import CARE_TEAM

_TIME_ENTRIES = f"{EPISODE}/time-entries"
_TIME_ENTRY = f"{_TIME_ENTRIES}/{{entry_id}}"


@door.route(
    "POST",
    _TIME_ENTRIES,
    roles=CARE_TEAM,
    body=TimeForm,
    answer=TimeAnswer,
    status=201,
    summary="Record work for the patient without a touchpoint; says how it counts and what it overlaps (R19-R21)",
)
def record_time(call: Call[TimeForm]) -> Reply:
    return _time(CareStore().add(drafts.time_entry(call, episode_of(call)), call.digest))


@door.route(
    "GET",
    _TIME_ENTRIES,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=TimePage,
    summary="List time entries, the latest start first",
)
def list_time(call: Call[None]) -> TimePage:
    query, place = call.query(PageQuery), existing_place(call)
    made = sorted(CareStore().time_entries(place), key=lambda entry: (entry.spent.started_at, entry.entry_id))
    seen = listed(made[::-1], query, lambda entry: entry.entry_id, day=lambda entry: entry.spent.started_at)
    return TimePage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    _TIME_ENTRY,
    roles=CARE_TEAM,
    answer=TimeAnswer,
    day=lambda entry: entry.spent.started_at,
    summary="Read a time entry",
)
def read_time(call: Call[None]) -> Reply:
    return _time(_standing_time(call))


@door.route(
    "PUT",
    _TIME_ENTRY,
    roles=CARE_TEAM,
    body=TimeAmendmentForm,
    answer=TimeAnswer,
    summary="Amend one's own time entry, the earlier version kept; needs If-Match",
)
def amend_time(call: Call[TimeAmendmentForm]) -> Reply:
    read, old = call.version(), _standing_time(call)
    service.refuse_others(old, call.caller.staff_id)
    return _time(corrected(call, drafts.amended_time(call, episode_of(call), old), old, read))


@door.route(
    "POST",
    f"{_TIME_ENTRY}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=TimeAnswer,
    summary="Mark a time entry as entered in error, and why; needs If-Match",
)
def retract_time(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing_time(call)
    return _time(corrected(call, drafts.mistaken(call, old), old, read))


def _time(kept: TimeRecorded) -> Reply:
    return Reply(time_answer(kept, service.overlaps(CareStore(), kept)), kept.version)


def _standing_time(call: Call[Any]) -> TimeRecorded:
    return service.found(CareStore().time_entry(place_of(call), TimeEntryId(call.path["entry_id"])))
