"""Break-glass: a clinician of the organization lets themselves into a clinic for an emergency, reading only.

45 CFR 164.312(a)(2)(ii). It ends by itself, every access under it is audited as such, and a privacy officer must look
at each. Who has a role there needs none, but for who is not of its Part 2 program and is shown a withheld record by it
(42 CFR 2.51). Who treats nobody in the organization gets none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from functions.kernel.errors import Conflict, Forbidden, NotFound, Problem, Refused
from functions.kernel.facts import (
    EmergencyAccess,
    EmergencyGranted,
    EmergencyReview,
    GrantsChanged,
    StaffRegistered,
)
from functions.kernel.ids import ClinicId, EmergencyId, OrganizationId, StaffId
from functions.kernel.roles import CARE_TEAM, Caller


class Fact(Protocol):
    """A record with a version."""

    @property
    def version(self) -> int: ...


class Place(Protocol):
    """Where a person holds grants."""

    @property
    def organization_id(self) -> OrganizationId: ...
    @property
    def clinic_id(self) -> ClinicId | None: ...


class Emergencies(Protocol):
    """Where emergency accesses are kept, and who is known to the organization."""

    def person(self, organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered | None: ...
    def places(self, staff_id: StaffId) -> Iterable[Place]: ...
    def grants(
        self, organization_id: OrganizationId, clinic_id: ClinicId | None, staff_id: StaffId
    ) -> GrantsChanged | None: ...
    def emergency(self, clinic_id: ClinicId, emergency_id: EmergencyId) -> EmergencyAccess | None: ...
    def emergency_grant(self, clinic_id: ClinicId, staff_id: StaffId) -> EmergencyGranted | None: ...
    def add(self, fact: EmergencyAccess, request: str) -> EmergencyAccess: ...
    def write(self, added: Sequence[Fact], changed: Sequence[tuple[Fact, Fact]], request: str) -> None: ...


def check(store: Emergencies, caller: Caller, organization_id: OrganizationId, today: date) -> None:
    """NotFound for whoever is not of the organization or blocked there, Forbidden for whoever treats nobody there."""
    person = store.person(organization_id, caller.staff_id)
    if person is None or person.is_blocked:
        raise NotFound("there is no such clinic")
    if caller.roles and caller.emergency_id is None and not caller.roles & CARE_TEAM - caller.program:
        raise Conflict("you hold a role in this clinic already", code="ROLE_HELD")
    if not _treats_somebody(store, organization_id, caller.staff_id, today):
        raise Forbidden("only who is of a care team of the organization may break the glass")


def begin(store: Emergencies, wanted: EmergencyAccess, *, most_minutes: int, request: str) -> EmergencyAccess:
    """Let somebody in; the same request again gets what it began, another one Conflict while that lasts."""
    minutes = (wanted.ends_at - wanted.starts_at).total_seconds() / 60
    if minutes > most_minutes:
        raise Refused("this is too long", [Problem("/minutes", "TOO_LONG", f"at most {most_minutes} minutes here")])
    if store.emergency(wanted.clinic_id, wanted.emergency_id) is not None:
        return store.add(wanted, request)
    old = store.emergency_grant(wanted.clinic_id, wanted.staff_id)
    if old is not None and old.stands(wanted.starts_at):
        raise Conflict("an emergency access of yours is under way here", code="UNDER_WAY")
    if old is None:
        store.write([wanted, granted(wanted, 1)], [], request)
    else:
        store.write([wanted], [(granted(wanted, old.version + 1), old)], request)
    return wanted


def review(store: Emergencies, old: EmergencyAccess, found: EmergencyReview, *, request: str) -> EmergencyAccess:
    """Close an emergency access; one that is still under way ends now. Nobody closes their own."""
    if old.staff_id == found.reviewed.by:
        raise Forbidden("nobody reviews their own emergency access")
    if old.review is not None:
        return _reviewed(old, old.review, found)
    ends_at = min(old.ends_at, max(found.reviewed.at, old.starts_at))
    new = replace(old, version=old.version + 1, review=found, ends_at=ends_at)
    changed: list[tuple[Fact, Fact]] = [(new, old)]
    grant = store.emergency_grant(old.clinic_id, old.staff_id)
    if grant is not None and grant.emergency_id == old.emergency_id and grant.ends_at != ends_at:
        changed.append((granted(new, grant.version + 1), grant))
    store.write([], changed, request)
    return new


def _reviewed(old: EmergencyAccess, standing: EmergencyReview, found: EmergencyReview) -> EmergencyAccess:
    """The same review again changes nothing; another one comes too late."""
    if replace(found, reviewed=standing.reviewed) != standing or found.reviewed.by != standing.reviewed.by:
        raise Conflict("this was reviewed already", code="REVIEWED")
    return old


def granted(access: EmergencyAccess, version: int) -> EmergencyGranted:
    return EmergencyGranted(
        clinic_id=access.clinic_id,
        staff_id=access.staff_id,
        version=version,
        emergency_id=access.emergency_id,
        role=access.role,
        starts_at=access.starts_at,
        ends_at=access.ends_at,
        recorded=access.recorded,
    )


def _treats_somebody(store: Emergencies, organization_id: OrganizationId, staff_id: StaffId, today: date) -> bool:
    for place in store.places(staff_id):
        if place.organization_id != organization_id:
            continue
        held = store.grants(organization_id, place.clinic_id, staff_id)
        if held and any(grant.role in CARE_TEAM and grant.stands(today) for grant in held.grants):
            return True
    return False
