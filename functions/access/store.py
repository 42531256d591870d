"""The directory in DynamoDB: organizations with their people and clinics, clinics with their grants."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from functions.aws.codec import encode
from functions.aws.directory import ALL_CLINICS, Directory, emergency_key
from functions.aws.records import Facts
from functions.aws.tables import find_all
from functions.aws.writes import New, Same, write_all
from functions.kernel.facts import ClinicChanged, EmergencyAccess, EmergencyGranted, GrantsChanged, StaffRegistered
from functions.kernel.ids import ClinicId, EmergencyId, OrganizationId, StaffId


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody holds grants: a clinic, or a whole organization."""

    organization_id: OrganizationId
    clinic_id: ClinicId | None


class AccessStore(Facts):
    """`ORG#o` / `CLINIC#c`, `PERSON#s`, `STAFF#s`; `CLINIC#c` / `PROFILE`, `STAFF#s`; `STAFF#s` / `AT#place`.

    Emergencies: `CLINIC#c` / `EMERGENCY#id`, and `STAFF#s#EMERGENCY` for the latest of each person.
    """

    table = Directory

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        match fact:
            case ClinicChanged():
                return f"CLINIC#{fact.clinic_id}", "PROFILE"
            case StaffRegistered():
                return f"ORG#{fact.organization_id}", f"PERSON#{fact.staff_id}"
            case GrantsChanged(clinic_id=None):
                return f"ORG#{fact.organization_id}", f"STAFF#{fact.staff_id}"
            case GrantsChanged():
                return f"CLINIC#{fact.clinic_id}", f"STAFF#{fact.staff_id}"
            case EmergencyAccess():
                return f"CLINIC#{fact.clinic_id}", f"EMERGENCY#{fact.emergency_id}"
            case EmergencyGranted():
                return emergency_key(fact.clinic_id, fact.staff_id)
            case _:
                raise TypeError("not a fact of access")

    def clinic(self, clinic_id: ClinicId) -> ClinicChanged | None:
        return self.get(ClinicChanged, f"CLINIC#{clinic_id}", "PROFILE")

    def person(self, organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered | None:
        return self.get(StaffRegistered, f"ORG#{organization_id}", f"PERSON#{staff_id}")

    def people(self, organization_id: OrganizationId) -> Iterator[StaffRegistered]:
        return self.every(StaffRegistered, f"ORG#{organization_id}", "PERSON#")

    def grants(
        self, organization_id: OrganizationId, clinic_id: ClinicId | None, staff_id: StaffId
    ) -> GrantsChanged | None:
        holder = f"CLINIC#{clinic_id}" if clinic_id else f"ORG#{organization_id}"
        return self.get(GrantsChanged, holder, f"STAFF#{staff_id}")

    def emergency(self, clinic_id: ClinicId, emergency_id: EmergencyId) -> EmergencyAccess | None:
        return self.get(EmergencyAccess, f"CLINIC#{clinic_id}", f"EMERGENCY#{emergency_id}")

    def emergencies(self, clinic_id: ClinicId) -> Iterator[EmergencyAccess]:
        return self.every(EmergencyAccess, f"CLINIC#{clinic_id}", "EMERGENCY#")

    def emergency_grant(self, clinic_id: ClinicId, staff_id: StaffId) -> EmergencyGranted | None:
        return self.get(EmergencyGranted, *emergency_key(clinic_id, staff_id))

    def add_clinic(self, clinic: ClinicChanged, request: str) -> ClinicChanged:
        """A clinic and its lines in the lists of the organization and of the clocks: all or none."""
        of = f"ORG#{clinic.organization_id}"
        listed = [self._pointer(pk, f"CLINIC#{clinic.clinic_id}", clinic, request) for pk in (of, ALL_CLINICS)]
        return write_all([New(self._record(clinic, request)), *listed])[0].value(ClinicChanged)

    def clinic_ids(self, organization_id: OrganizationId) -> Iterator[ClinicId]:
        for record in find_all(Directory, f"ORG#{organization_id}", "CLINIC#"):
            yield ClinicId(record.sk.removeprefix("CLINIC#"))

    def add_grants(self, granted: GrantsChanged, request: str) -> GrantsChanged:
        """First grants of a person in a place, and the place in the person's list, both or neither."""
        place = granted.clinic_id or granted.organization_id
        listed = self._pointer(f"STAFF#{granted.staff_id}", f"AT#{place}", granted, request)
        return write_all([New(self._record(granted, request)), listed])[0].value(GrantsChanged)

    def change_while(
        self, new: StaffRegistered, old: StaffRegistered, standing: StaffRegistered, request: str
    ) -> StaffRegistered:
        """The next version of a person, provided that another person is still as they were read."""
        still = Same(self._record(standing, ""))
        return write_all([self._next(new, old, request), still])[0].value(StaffRegistered)

    def places(self, staff_id: StaffId) -> Iterator[Place]:
        return (record.value(Place) for record in find_all(Directory, f"STAFF#{staff_id}", "AT#"))

    def _pointer(self, pk: str, sk: str, fact: ClinicChanged | GrantsChanged, request: str) -> New:
        place = Place(fact.organization_id, fact.clinic_id)
        return New(Directory(pk, sk, kind="place", version=1, body=encode(place), request=request))
