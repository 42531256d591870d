"""Care's door: contacts, time entries and safety assessments of an episode."""

from typing import Any, TypeVar

from functions.aws import chart
from functions.aws.door import Call, Door, Reply
from functions.aws.paging import PageQuery, page_of
from functions.care import drafts, service
from functions.care.answers import (
    ContactAnswer,
    ContactPage,
    SafetyPage,
    TimeAnswer,
    TimePage,
    contact_answer,
    time_answer,
)
from functions.care.forms import (
    ContactAmendmentForm,
    ContactForm,
    MistakeForm,
    SafetyForm,
    TimeAmendmentForm,
    TimeForm,
)
from functions.care.rules.contact import Place
from functions.care.store import CareStore
from functions.kernel.facts import ContactRecorded, EpisodeChanged, SafetyAssessed, TimeRecorded
from functions.kernel.ids import ContactId, EpisodeId, SafetyAssessmentId, TimeEntryId
from functions.kernel.roles import CARE_TEAM

door = Door("care")
handler = door

_EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"
_CONTACTS = f"{_EPISODE}/contacts"
_CONTACT = f"{_CONTACTS}/{{contact_id}}"
_TIME_ENTRIES = f"{_EPISODE}/time-entries"
_TIME_ENTRY = f"{_TIME_ENTRIES}/{{entry_id}}"
_SAFETY_ASSESSMENTS = f"{_EPISODE}/safety-assessments"
_SAFETY_ASSESSMENT = f"{_SAFETY_ASSESSMENTS}/{{safety_assessment_id}}"

R = TypeVar("R", ContactRecorded, TimeRecorded, SafetyAssessed)


@door.route(
    "POST",
    _CONTACTS,
    roles=CARE_TEAM,
    body=ContactForm,
    answer=ContactAnswer,
    status=201,
    summary="Record a contact, an attempt or a no-show, and the time it took (R19-R21)",
)
def record_contact(call: Call[ContactForm]) -> Reply:
    return _contact(CareStore().add(drafts.contact(call, _episode(call)), call.digest))


@door.route(
    "GET", _CONTACTS, roles=CARE_TEAM, query=PageQuery, answer=ContactPage, summary="List contacts, the latest first"
)
def list_contacts(call: Call[None]) -> ContactPage:
    query, place = call.query(PageQuery), _existing_place(call)
    made = sorted(CareStore().contacts(place), key=lambda contact: (contact.occurred_at, contact.contact_id))
    items, following = page_of(made[::-1], query, lambda contact: contact.contact_id)
    return ContactPage(count=len(made), next_cursor=following, items=tuple(items))


@door.route("GET", _CONTACT, roles=CARE_TEAM, answer=ContactAnswer, summary="Read a contact")
def read_contact(call: Call[None]) -> Reply:
    return _contact(_standing_contact(call))


@door.route(
    "PUT",
    _CONTACT,
    roles=CARE_TEAM,
    body=ContactAmendmentForm,
    answer=ContactAnswer,
    summary="Amend one's own contact, the earlier version kept; needs If-Match",
)
def amend_contact(call: Call[ContactAmendmentForm]) -> Reply:
    read, old = call.version(), _standing_contact(call)
    service.refuse_others(old, call.caller.staff_id)
    return _contact(_corrected(call, drafts.amended_contact(call, _episode(call), old), old, read))


@door.route(
    "POST",
    f"{_CONTACT}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=ContactAnswer,
    summary="Mark a contact as entered in error, and why; needs If-Match",
)
def retract_contact(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing_contact(call)
    return _contact(_corrected(call, drafts.mistaken(call, old), old, read))


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
    return _time(CareStore().add(drafts.time_entry(call, _episode(call)), call.digest))


@door.route(
    "GET",
    _TIME_ENTRIES,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=TimePage,
    summary="List time entries, the latest start first",
)
def list_time(call: Call[None]) -> TimePage:
    query, place = call.query(PageQuery), _existing_place(call)
    made = sorted(CareStore().time_entries(place), key=lambda entry: (entry.spent.started_at, entry.entry_id))
    items, following = page_of(made[::-1], query, lambda entry: entry.entry_id)
    return TimePage(count=len(made), next_cursor=following, items=tuple(items))


@door.route("GET", _TIME_ENTRY, roles=CARE_TEAM, answer=TimeAnswer, summary="Read a time entry")
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
    return _time(_corrected(call, drafts.amended_time(call, _episode(call), old), old, read))


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
    return _time(_corrected(call, drafts.mistaken(call, old), old, read))


@door.route(
    "POST",
    _SAFETY_ASSESSMENTS,
    roles=CARE_TEAM,
    body=SafetyForm,
    answer=SafetyAssessed,
    status=201,
    summary="Record a suicide-risk assessment and what was done: what a positive item 9 waits for (C3)",
)
def record_safety(call: Call[SafetyForm]) -> Reply:
    kept = CareStore().add(drafts.safety_assessment(call, _episode(call)), call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _SAFETY_ASSESSMENTS,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=SafetyPage,
    summary="List safety assessments, the latest first",
)
def list_safety(call: Call[None]) -> SafetyPage:
    query, place = call.query(PageQuery), _existing_place(call)
    made = sorted(CareStore().safety_assessments(place), key=lambda each: (each.assessed_at, each.safety_assessment_id))
    items, following = page_of(made[::-1], query, lambda each: each.safety_assessment_id)
    return SafetyPage(count=len(made), next_cursor=following, items=tuple(items))


@door.route("GET", _SAFETY_ASSESSMENT, roles=CARE_TEAM, answer=SafetyAssessed, summary="Read a safety assessment")
def read_safety(call: Call[None]) -> Reply:
    standing = _standing_safety(call)
    return Reply(standing, standing.version)


@door.route(
    "POST",
    f"{_SAFETY_ASSESSMENT}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=SafetyAssessed,
    summary="Mark a safety assessment as entered in error, so that it answers no alert; needs If-Match",
)
def retract_safety(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing_safety(call)
    kept = _corrected(call, drafts.mistaken(call, old), old, read)
    return Reply(kept, kept.version)


def _contact(kept: ContactRecorded) -> Reply:
    return Reply(contact_answer(kept, service.overlaps(CareStore(), kept)), kept.version)


def _time(kept: TimeRecorded) -> Reply:
    return Reply(time_answer(kept, service.overlaps(CareStore(), kept)), kept.version)


def _corrected(call: Call[Any], new: R, old: R, read: int) -> R:
    return service.correct(CareStore(), new, old, read=read, request=call.digest)


def _standing_contact(call: Call[Any]) -> ContactRecorded:
    return service.found(CareStore().contact(_place(call), ContactId(call.path["contact_id"])))


def _standing_time(call: Call[Any]) -> TimeRecorded:
    return service.found(CareStore().time_entry(_place(call), TimeEntryId(call.path["entry_id"])))


def _standing_safety(call: Call[Any]) -> SafetyAssessed:
    which = SafetyAssessmentId(call.path["safety_assessment_id"])
    return service.found(CareStore().safety_assessment(_place(call), which))


def _episode(call: Call[Any]) -> EpisodeChanged:
    return chart.episode(*_place(call))


def _existing_place(call: Call[Any]) -> Place:
    """Where an episode's records lie; NotFound when it is not one of this clinic's."""
    episode = _episode(call)
    return episode.clinic_id, episode.episode_id


def _place(call: Call[Any]) -> Place:
    return call.clinic.clinic_id, EpisodeId(call.path["episode_id"])
