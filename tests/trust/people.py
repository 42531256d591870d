"""The people of the matrix: for each role somebody whose grant stands, has ended, is to come, or was taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.access.store import AccessStore
from functions.kernel.facts import GrantsChanged, StaffRegistered, Written
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Grant, Role
from tests.support import ADMIN, CLINIC, CONSULTANT_NPI, LONG_AGO, NPI, ORGANIZATION, OTHER_CLINIC

Standing = Literal["stands", "ended", "to come", "taken back", "never"]
OTHER_ORGANIZATION = OrganizationId("org_south")
FOREIGN_CLINIC = ClinicId("cli_delta")
CLINICS = {CLINIC: ORGANIZATION, OTHER_CLINIC: ORGANIZATION, FOREIGN_CLINIC: OTHER_ORGANIZATION}
WRITTEN = Written(at=LONG_AGO, by=ADMIN)
_GRANTS: dict[Standing, tuple[date, date | None] | None] = {
    "stands": (date(2020, 1, 1), None),
    "ended": (date(2020, 1, 1), date(2020, 12, 31)),
    "to come": (date(2999, 1, 1), None),
    "taken back": None,
}
_LICENCES = {Role.PCP: (NPI, "MD"), Role.PSYCHIATRIC_CONSULTANT: (CONSULTANT_NPI, "MD")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in; `place` is where they were granted their role, None for those who never were."""

    staff_id: StaffId
    role: Role | None
    place: ClinicId | OrganizationId | None
    standing: Standing

    def holds(self, clinic_id: str | None, organization_id: str | None) -> frozenset[Role]:
        """The roles that stand in a clinic of an organization, or in the whole organization."""
        is_there = self.place is not None and self.place in (clinic_id, organization_id)
        return frozenset({self.role}) if self.role and is_there and self.standing == "stands" else frozenset()


def staff_of(place: str, role: Role) -> StaffId:
    """Whose grant of a role in a place stands."""
    return StaffId(f"{role.value.replace('_', '-')}-{place.replace('_', '-')}")


def everybody() -> Iterator[Person]:
    """Each role in the first clinic and in its whole organization; somebody registered, and somebody unknown."""
    for place in (CLINIC, ORGANIZATION):
        for role in Role:
            if place == ORGANIZATION or role is not Role.ORG_ADMIN:
                yield Person(staff_id=staff_of(place, role), role=role, place=place, standing="stands")
    for standing in ("ended", "to come", "taken back"):
        for role in Role:
            place = ORGANIZATION if role is Role.ORG_ADMIN else CLINIC
            name = StaffId(f"{staff_of(place, role)}-{standing.replace(' ', '-')}")
            yield Person(staff_id=name, role=role, place=place, standing=standing)
    yield Person(staff_id=StaffId("stf-without-grants"), role=None, place=None, standing="never")
    yield Person(staff_id=StaffId("stf-nobody-knows"), role=None, place=None, standing="never")
    yield Person(staff_id=StaffId("patient"), role=None, place=None, standing="never")


UNKNOWN = ("stf-nobody-knows", "patient")


def settle() -> None:
    """Everybody above, and a person for each role in the other clinics and the other organization."""
    store = AccessStore()
    for person in everybody():
        if person.staff_id in UNKNOWN:
            continue
        _register(store, person.staff_id, ORGANIZATION, person.role)
        if person.role and person.place:
            _grant(store, person.staff_id, person.place, ORGANIZATION, (person.role, person.standing))
    for clinic_id, organization_id in CLINICS.items():
        for role in Role:
            place = organization_id if role is Role.ORG_ADMIN else clinic_id
            if clinic_id == CLINIC or place == ORGANIZATION:
                continue
            _register(store, staff_of(place, role), organization_id, role)
            _grant(store, staff_of(place, role), place, organization_id, (role, "stands"))


def _register(store: AccessStore, staff_id: StaffId, organization_id: OrganizationId, role: Role | None) -> None:
    npi, kind = _LICENCES.get(role, (None, None)) if role else (None, None)
    person = StaffRegistered(
        organization_id=organization_id,
        staff_id=staff_id,
        version=1,
        name=f"Name of {staff_id}",
        npi=npi,
        practitioner_type=kind,
        recorded=WRITTEN,
    )
    store.add(person, f"test-{staff_id}")


def _grant(
    store: AccessStore,
    staff_id: StaffId,
    place: ClinicId | OrganizationId,
    organization_id: OrganizationId,
    granted: tuple[Role, Standing],
) -> None:
    role, standing = granted
    days = _GRANTS[standing]
    fact = GrantsChanged(
        organization_id=organization_id,
        clinic_id=None if place == organization_id else ClinicId(place),
        staff_id=staff_id,
        version=1,
        grants=(Grant(role, *days),) if days else (),
        recorded=WRITTEN,
    )
    store.add_grants(fact, f"test-grant-{staff_id}")
