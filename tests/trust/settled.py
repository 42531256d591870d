"""Somebody who holds every role in a clinic, for tests that ask what is refused for other reasons than who asks."""

from datetime import date

from functions.access.store import AccessStore
from functions.kernel.facts import GrantsChanged, StaffRegistered, Written
from functions.kernel.ids import ClinicId, StaffId
from functions.kernel.roles import Grant, Role
from tests.charts import EPISODE
from tests.support import ADMIN, CLINIC, LONG_AGO, ORGANIZATION

EVERYBODY = StaffId("stf-everybody")
PLACE = f"/v1/clinics/{CLINIC}"
CHART = f"{PLACE}/episodes/{EPISODE}"


def settle_everybody() -> None:
    """Somebody who holds every role, so that what refuses is never the lack of one."""
    store, written = AccessStore(), Written(at=LONG_AGO, by=ADMIN)
    person = StaffRegistered(
        organization_id=ORGANIZATION,
        staff_id=EVERYBODY,
        version=1,
        name="Eva Alle",
        npi=None,
        practitioner_type=None,
        recorded=written,
    )
    store.add(person, "test-everybody")
    places: dict[ClinicId | None, list[Role]]
    places = {CLINIC: [role for role in Role if role is not Role.ORG_ADMIN], None: [Role.ORG_ADMIN]}
    for clinic_id, roles in places.items():
        granted = GrantsChanged(
            organization_id=ORGANIZATION,
            clinic_id=clinic_id,
            staff_id=EVERYBODY,
            version=1,
            grants=tuple(Grant(role, date(2020, 1, 1)) for role in roles),
            recorded=written,
        )
        store.add_grants(granted, f"test-everything-{clinic_id}")
