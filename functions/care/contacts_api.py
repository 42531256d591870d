"""Care's routes for contacts, and for the techniques that they may name."""

from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery
from functions.care import drafts, service
from functions.care.answers import ContactAnswer, ContactPage, TechniqueCatalog, contact_answer
from functions.care.doorway import EPISODE, corrected, door, episode_of, existing_place, place_of
from functions.care.forms import ContactAmendmentForm, ContactForm, MistakeForm
from functions.care.rules.techniques import TECHNIQUES
from functions.care.store import CareStore
from functions.kernel.facts import ContactRecorded
from functions.kernel.ids import ContactId
from functions.kernel.roles import CARE_TEAM, EVERYBODY

_CONTACTS = f"{EPISODE}/contacts"
_CONTACT = f"{_CONTACTS}/{{contact_id}}"


@door.route(
    "GET",
    "/v1/techniques",
    roles=EVERYBODY - EVERYBODY,
    answer=TechniqueCatalog,
    summary="List the techniques that a contact may name, with their coded steps and sources",
)
def list_techniques(call: Call[None]) -> TechniqueCatalog:
    del call
    return TechniqueCatalog(len(TECHNIQUES), TECHNIQUES)


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
    return _contact(CareStore().add(drafts.contact(call, episode_of(call)), call.digest))


@door.route(
    "GET", _CONTACTS, roles=CARE_TEAM, query=PageQuery, answer=ContactPage, summary="List contacts, the latest first"
)
def list_contacts(call: Call[None]) -> ContactPage:
    query, place = call.query(PageQuery), existing_place(call)
    made = sorted(CareStore().contacts(place), key=lambda contact: (contact.occurred_at, contact.contact_id))
    seen = listed(made[::-1], query, lambda contact: contact.contact_id, day=lambda contact: contact.occurred_at)
    return ContactPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    _CONTACT,
    roles=CARE_TEAM,
    answer=ContactAnswer,
    day=lambda contact: contact.occurred_at,
    summary="Read a contact",
)
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
    return _contact(corrected(call, drafts.amended_contact(call, episode_of(call), old), old, read))


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
    return _contact(corrected(call, drafts.mistaken(call, old), old, read))


def _contact(kept: ContactRecorded) -> Reply:
    return Reply(contact_answer(kept, service.overlaps(CareStore(), kept)), kept.version)


def _standing_contact(call: Call[Any]) -> ContactRecorded:
    return service.found(CareStore().contact(place_of(call), ContactId(call.path["contact_id"])))
