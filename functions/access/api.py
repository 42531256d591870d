"""Access's door: who I am, and the administration of an organization's clinics, people and grants."""

from dataclasses import dataclass, replace
from typing import Any

from functions.access import audit_api, emergency_api, people_api, person_audit_api, service
from functions.access.doorway import ADMINISTRATOR, CLINIC, ORGANIZATION, door, organization_of
from functions.access.forms import ClinicForm, GrantsForm, SettingsForm, StaffForm
from functions.access.openapi import asks_for_document, document
from functions.access.service import Membership
from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.door import Call, Reply
from functions.kernel.facts import ClinicChanged, GrantsChanged, StaffRegistered
from functions.kernel.ids import ClinicId, StaffId
from functions.kernel.roles import ADMINS, EVERYBODY

# The modules of routes that hang on this door.
__all__ = ["audit_api", "door", "emergency_api", "handler", "people_api", "person_audit_api"]


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return document() if asks_for_document(event) else door(event, context)


@dataclass(frozen=True, slots=True)
class Me:
    """Somebody who signed in, and where they may work today."""

    staff_id: StaffId
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Clinics:
    count: int
    items: tuple[ClinicChanged, ...]


@dataclass(frozen=True, slots=True)
class People:
    count: int
    items: tuple[StaffRegistered, ...]


@door.route("GET", "/v1/me", roles=frozenset(), answer=Me, summary="Who I am, and where I may work today")
def read_me(call: Call[None]) -> Me:
    found = service.memberships(AccessStore(), call.caller.staff_id, call.at.date())
    return Me(call.caller.staff_id, tuple(found))


@door.route(
    "POST",
    f"{ORGANIZATION}/clinics",
    roles=ADMINISTRATOR,
    body=ClinicForm,
    answer=ClinicChanged,
    status=201,
    summary="Add a clinic",
)
def add_clinic(call: Call[ClinicForm]) -> ClinicChanged:
    form = call.body
    clinic = ClinicChanged(
        clinic_id=ClinicId(call.new_id("cli")),
        organization_id=organization_of(call),
        version=1,
        name=form.name,
        time_zone=form.time_zone,
        billing=form.billing.identity(),
        thresholds=form.thresholds,
        policy=form.policy,
        recorded=call.written,
    )
    return service.add_clinic(AccessStore(), clinic, request=call.digest)


@door.route(
    "GET", f"{ORGANIZATION}/clinics", roles=ADMINISTRATOR, answer=Clinics, summary="List the organization's clinics"
)
def list_clinics(call: Call[None]) -> Clinics:
    clinics = service.list_clinics(AccessStore(), organization_of(call))
    return Clinics(len(clinics), tuple(clinics))


@door.route(
    "POST",
    f"{ORGANIZATION}/staff",
    roles=ADMINISTRATOR,
    body=StaffForm,
    answer=StaffRegistered,
    status=201,
    summary="Register a person by the id that they sign in with",
)
def register_staff(call: Call[StaffForm]) -> StaffRegistered:
    form = call.body
    person = StaffRegistered(
        organization_id=organization_of(call),
        staff_id=StaffId(form.staff_id),
        version=1,
        name=form.name,
        npi=form.npi,
        practitioner_type=form.practitioner_type,
        recorded=call.written,
    )
    return service.register(AccessStore(), person, request=call.digest)


@door.route(
    "GET", f"{ORGANIZATION}/staff", roles=ADMINISTRATOR, answer=People, summary="List the organization's people"
)
def list_staff(call: Call[None]) -> People:
    people = tuple(AccessStore().people(organization_of(call)))
    return People(len(people), people)


@door.route(
    "PUT",
    f"{ORGANIZATION}/grants",
    roles=ADMINISTRATOR,
    body=GrantsForm,
    answer=GrantsChanged,
    summary="Set what a person is granted in all clinics; If-Match when grants stand already",
)
def grant_everywhere(call: Call[GrantsForm]) -> Reply:
    return _grant(call, None)


@door.route(
    "PUT",
    f"{ORGANIZATION}/clinics/{{clinic_id}}/grants",
    roles=ADMINISTRATOR,
    body=GrantsForm,
    answer=GrantsChanged,
    summary="Set what a person is granted in one clinic; If-Match when grants stand already",
)
def grant_in_clinic(call: Call[GrantsForm]) -> Reply:
    return _grant(call, ClinicId(call.path["clinic_id"]))


@door.route(
    "GET",
    CLINIC,
    roles=EVERYBODY,
    answer=ClinicChanged,
    summary="Read a clinic: name, time zone, settings",
)
def read_clinic(call: Call[None]) -> Reply:
    return Reply(call.clinic, call.clinic.version)


@door.route(
    "PUT",
    f"{CLINIC}/settings",
    roles=ADMINS,
    body=SettingsForm,
    answer=ClinicChanged,
    summary="Set the clinic's thresholds and policy; names left out go back to the rules' defaults; needs If-Match",
)
def change_settings(call: Call[SettingsForm]) -> Reply:
    form, read = call.body, call.version()
    old = directory.clinic_profile(call.clinic.clinic_id)
    new = replace(old, thresholds=form.thresholds, policy=form.policy, recorded=call.written)
    kept = service.change_settings(AccessStore(), new, old, read=read, request=call.digest)
    return Reply(kept, kept.version)


def _grant(call: Call[GrantsForm], clinic_id: ClinicId | None) -> Reply:
    granted = GrantsChanged(
        organization_id=organization_of(call),
        clinic_id=clinic_id,
        staff_id=StaffId(call.body.staff_id),
        version=1,
        grants=tuple(call.body.grants),
        recorded=call.written,
    )
    kept = service.grant(AccessStore(), granted, read=call.if_match, request=call.digest)
    return Reply(kept, kept.version)
