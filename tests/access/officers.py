"""People whom only some tests of access need."""

from datetime import date

from functions.access.store import AccessStore
from functions.kernel.facts import GrantsChanged, StaffRegistered, Written
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Grant, Role
from tests.support import ADMIN, CLINIC, LONG_AGO, ORGANIZATION

PRIVACY = StaffId("stf-privacy")
_WRITTEN = Written(at=LONG_AGO, by=ADMIN)


def settle_privacy_officer(staff_id: StaffId = PRIVACY, clinic_id: ClinicId | None = CLINIC) -> None:
    grant(staff_id, Role.PRIVACY_OFFICER, clinic_id=clinic_id)


def grant(
    staff_id: StaffId, role: Role, *, clinic_id: ClinicId | None, organization_id: OrganizationId = ORGANIZATION
) -> None:
    granted = GrantsChanged(
        organization_id=organization_id,
        clinic_id=clinic_id,
        staff_id=staff_id,
        version=1,
        grants=(Grant(role, date(2020, 1, 1)),),
        recorded=_WRITTEN,
    )
    AccessStore().add_grants(granted, f"test-{staff_id}-{clinic_id}-{organization_id}")


def register(staff_id: StaffId, organization_id: OrganizationId = ORGANIZATION) -> None:
    person = StaffRegistered(
        organization_id=organization_id,
        staff_id=staff_id,
        version=1,
        name="Noor Haddad",
        npi=None,
        practitioner_type=None,
        recorded=_WRITTEN,
    )
    AccessStore().add(person, f"test-{staff_id}-{organization_id}")
