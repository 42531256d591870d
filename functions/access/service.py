"""Access's use cases: found an organization, add clinics and people, grant and revoke roles, say who I am."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from functions.access.rules import clinic_problems, grant_problems, id_problems, person_problems, policy_problems
from functions.kernel.errors import NotFound, Problem, refuse
from functions.kernel.facts import ClinicChanged, GrantsChanged, StaffRegistered
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Grant, Role
from functions.kernel.thresholds import override
from functions.kernel.versions import succession

C = TypeVar("C", ClinicChanged, GrantsChanged)


class Places(Protocol):
    """Where a person holds grants."""

    @property
    def organization_id(self) -> OrganizationId: ...
    @property
    def clinic_id(self) -> ClinicId | None: ...


class Access(Protocol):
    """Where the directory is kept."""

    def clinic(self, clinic_id: ClinicId) -> ClinicChanged | None: ...
    def add_clinic(self, clinic: ClinicChanged, request: str) -> ClinicChanged: ...
    def clinic_ids(self, organization_id: OrganizationId) -> Iterator[ClinicId]: ...
    def person(self, organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered | None: ...
    def grants(
        self, organization_id: OrganizationId, clinic_id: ClinicId | None, staff_id: StaffId
    ) -> GrantsChanged | None: ...
    def add_grants(self, granted: GrantsChanged, request: str) -> GrantsChanged: ...
    def add(self, fact: StaffRegistered, request: str) -> StaffRegistered: ...
    def change(self, new: C, old: C, request: str) -> C: ...
    def places(self, staff_id: StaffId) -> Iterable[Places]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One place where a person may work today, and as what."""

    organization_id: OrganizationId
    clinic_id: ClinicId | None
    clinic_name: str | None
    time_zone: str | None
    roles: tuple[Role, ...]


def found(store: Access, admin: StaffRegistered, *, from_day: date, request: str) -> None:
    """Begin an organization with its first administrator, who then adds everything else."""
    refuse([*person_problems(admin.npi), *id_problems(admin.staff_id)])
    store.add(admin, request)
    store.add_grants(
        GrantsChanged(
            organization_id=admin.organization_id,
            clinic_id=None,
            staff_id=admin.staff_id,
            version=1,
            grants=(Grant(Role.ORG_ADMIN, from_day),),
            recorded=admin.recorded,
        ),
        request,
    )


def add_clinic(store: Access, clinic: ClinicChanged, *, request: str) -> ClinicChanged:
    refuse(
        [
            *clinic_problems(time_zone=clinic.time_zone, npi=clinic.billing.npi),
            *policy_problems(clinic.policy),
        ]
    )
    override(clinic.thresholds)
    return store.add_clinic(clinic, request)


def register(store: Access, person: StaffRegistered, *, request: str) -> StaffRegistered:
    refuse([*person_problems(person.npi), *id_problems(person.staff_id)])
    return store.add(person, request)


def change_settings(store: Access, new: ClinicChanged, old: ClinicChanged, *, read: int, request: str) -> ClinicChanged:
    """Keep a clinic's settings; Invalid for a threshold that no rule knows, Refused for what payers' dated rules say.

    Doors learn of them within the minute that they remember a clinic for.
    """
    override(new.thresholds)
    refuse(policy_problems(new.policy))
    return store.change(*succession(new, old, read=read), request)


def list_clinics(store: Access, organization_id: OrganizationId) -> list[ClinicChanged]:
    clinics = (store.clinic(clinic_id) for clinic_id in store.clinic_ids(organization_id))
    return [clinic for clinic in clinics if clinic]


def grant(store: Access, granted: GrantsChanged, *, read: int | None, request: str) -> GrantsChanged:
    """Set all that a person is granted in a place; `read` is the version that is replaced, None for the first time."""
    if granted.clinic_id is not None:
        _own_clinic(store, granted.organization_id, granted.clinic_id)
    problems = grant_problems(granted.grants, of_clinic=granted.clinic_id is not None)
    if store.person(granted.organization_id, granted.staff_id) is None:
        problems.append(Problem("/staff_id", "UNKNOWN", "no such person in this organization"))
    refuse(problems)
    old = store.grants(granted.organization_id, granted.clinic_id, granted.staff_id)
    if old is None or read is None:
        return store.add_grants(granted, request)
    return store.change(*succession(granted, old, read=read), request)


def memberships(store: Access, staff_id: StaffId, today: date) -> list[Membership]:
    """Where somebody may work today: every clinic that a standing grant names, an organization's clinics included."""
    found: dict[tuple[OrganizationId, ClinicId | None], set[Role]] = {}
    for place in store.places(staff_id):
        person = store.person(place.organization_id, staff_id)
        if person and person.is_blocked:
            continue
        granted = store.grants(place.organization_id, place.clinic_id, staff_id)
        roles = {grant.role for grant in granted.grants if grant.stands(today)} if granted else set()
        for clinic_id in [place.clinic_id] if place.clinic_id else [None, *store.clinic_ids(place.organization_id)]:
            found.setdefault((place.organization_id, clinic_id), set()).update(roles)
    return [_membership(store, place, roles) for place, roles in found.items() if roles]


def _membership(store: Access, place: tuple[OrganizationId, ClinicId | None], roles: set[Role]) -> Membership:
    organization_id, clinic_id = place
    clinic = store.clinic(clinic_id) if clinic_id else None
    return Membership(
        organization_id=organization_id,
        clinic_id=clinic_id,
        clinic_name=clinic.name if clinic else None,
        time_zone=clinic.time_zone if clinic else None,
        roles=tuple(sorted(roles)),
    )


def _own_clinic(store: Access, organization_id: OrganizationId, clinic_id: ClinicId) -> None:
    clinic = store.clinic(clinic_id)
    if clinic is None or clinic.organization_id != organization_id:
        raise NotFound("there is no such clinic")
