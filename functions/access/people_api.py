"""Routes of an organization's people: invitations, blocks, and passwords that are to be set anew."""

from dataclasses import dataclass, replace
from typing import Any

from functions.access import people
from functions.access.doorway import ADMINISTRATOR, ORGANIZATION, door, organization_of
from functions.access.people_forms import BlockForm, InvitationForm
from functions.access.pool import the_pool
from functions.access.store import AccessStore
from functions.aws.door import Call, Reply
from functions.kernel.facts import Block, StaffRegistered
from functions.kernel.ids import StaffId

_PERSON = f"{ORGANIZATION}/staff/{{staff_id}}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The user pool was asked to write to this person."""

    staff_id: StaffId


@door.route(
    "POST",
    f"{ORGANIZATION}/staff/invitations",
    roles=ADMINISTRATOR,
    body=InvitationForm,
    answer=StaffRegistered,
    status=201,
    summary="Invite a person by e-mail and register them",
)
def invite_person(call: Call[InvitationForm]) -> Reply:
    form = call.body
    wanted = people.Newcomer(
        organization_id=organization_of(call),
        email=form.email.lower(),
        name=form.name,
        npi=form.npi,
        practitioner_type=form.practitioner_type,
        recorded=call.written,
    )
    kept = people.invite(AccessStore(), the_pool(), wanted, request=call.digest)
    return Reply(kept, kept.version)


@door.route(
    "POST",
    f"{_PERSON}/invitations",
    roles=ADMINISTRATOR,
    answer=Asked,
    status=202,
    summary="Send the invitation of somebody who never signed in once more, with a new first password",
)
def invite_again(call: Call[None]) -> Asked:
    people.invite_again(AccessStore(), the_pool(), organization_of(call), _staff_id(call))
    return Asked(_staff_id(call))


@door.route(
    "POST",
    f"{_PERSON}/password-reset",
    roles=ADMINISTRATOR,
    answer=Asked,
    status=202,
    summary="Have a person set another password, by a code that the user pool sends them",
)
def reset_password(call: Call[None]) -> Asked:
    people.reset_password(AccessStore(), the_pool(), organization_of(call), _staff_id(call))
    return Asked(_staff_id(call))


@door.route(
    "POST",
    f"{_PERSON}/block",
    roles=ADMINISTRATOR,
    body=BlockForm,
    answer=StaffRegistered,
    summary="Keep a person out of the whole organization, within a minute; needs If-Match",
)
def block_person(call: Call[BlockForm]) -> Reply:
    return _set_block(call, stands=True)


@door.route(
    "POST",
    f"{_PERSON}/unblock",
    roles=ADMINISTRATOR,
    body=BlockForm,
    answer=StaffRegistered,
    summary="Let a blocked person in again, to all that they were granted; needs If-Match",
)
def unblock_person(call: Call[BlockForm]) -> Reply:
    return _set_block(call, stands=False)


def _set_block(call: Call[BlockForm], *, stands: bool) -> Reply:
    store, read = AccessStore(), call.version()
    old = people.person(store, organization_of(call), _staff_id(call))
    new = replace(old, block=Block(stands, call.body.reason), recorded=call.written)
    kept = people.set_block(store, the_pool(), new, old, read=read, request=call.digest)
    return Reply(kept, kept.version)


def _staff_id(call: Call[Any]) -> StaffId:
    return StaffId(call.path["staff_id"])
