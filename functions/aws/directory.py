"""What a door must know before it lets anybody in: the clinic, and what the caller is granted there.

The access room writes this table; every door reads it here. For those who read, it remembers what it read for at most a
minute, so that a revoked grant or a blocked person is out within that minute; whoever writes is looked up each time
(docs/decisions/0096).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from functions.aws.tables import Limits, Record, TableName, find, find_all
from functions.kernel.calendar import local_day
from functions.kernel.errors import NotFound
from functions.kernel.facts import ClinicChanged, EmergencyGranted, GrantsChanged, StaffRegistered
from functions.kernel.ids import ClinicId, EmergencyId, OrganizationId, StaffId
from functions.kernel.part2 import is_inside
from functions.kernel.roles import Caller, Grant, Role

ALL_CLINICS = "CLINICS"
_REMEMBERED = timedelta(seconds=60)
_NO_ORGANIZATION = "-"  # read for a clinic that does not exist, so that this takes no less time; no id is written so


class Directory(Record):
    """Organizations, clinics, staff and grants."""

    class Meta(Limits):
        table_name = TableName("DIRECTORY_TABLE")


@dataclass(frozen=True, slots=True)
class _Entry:
    read_at: datetime
    clinic: ClinicChanged | None
    grants: tuple[GrantsChanged, ...]
    emergency: EmergencyGranted | None

    def caller(self, staff_id: StaffId, clinic_id: ClinicId, at: datetime) -> Caller:
        """What stands now of what was read: a day or an emergency may have ended since."""
        held = _standing(self.grants, at, self.clinic.time_zone if self.clinic else "UTC")
        if not held and self.emergency is not None and self.emergency.stands(at):
            return Caller(staff_id, clinic_id, frozenset({self.emergency.role}), self.emergency.emergency_id)
        policy = self.clinic.policy if self.clinic else {}
        return Caller(staff_id, clinic_id, _roles(held), program=_roles(it for it in held if is_inside(it, policy)))


_entries: dict[tuple[str, str], _Entry] = {}


def forget() -> None:
    """Forget everything remembered, as a new container would."""
    _entries.clear()
    zone_of.cache_clear()


def clinic_profile(clinic_id: ClinicId) -> ClinicChanged:
    record = find(Directory, f"CLINIC#{clinic_id}", "PROFILE")
    if record is None:
        raise NotFound("there is no such clinic")
    return record.value(ClinicChanged)


def every_clinic() -> Iterator[ClinicId]:
    """Every clinic of every organization: what a clock goes through."""
    for record in find_all(Directory, ALL_CLINICS, "CLINIC#"):
        yield ClinicId(record.sk.removeprefix("CLINIC#"))


def clinics_of(organization_id: OrganizationId) -> Iterator[ClinicChanged]:
    """Every clinic of an organization, in the order of their ids."""
    for record in find_all(Directory, f"ORG#{organization_id}", "CLINIC#"):
        yield clinic_profile(ClinicId(record.sk.removeprefix("CLINIC#")))


@cache
def zone_of(clinic_id: ClinicId) -> str:
    """A clinic's time zone, remembered for good: a clinic that moves to another one has its registry rebuilt."""
    return clinic_profile(clinic_id).time_zone


def staff_profile(organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered | None:
    """A person of this organization; None for anybody else's."""
    record = find(Directory, f"ORG#{organization_id}", f"PERSON#{staff_id}")
    return record.value(StaffRegistered) if record else None


def at_clinic(
    staff_id: StaffId, clinic_id: ClinicId, at: datetime, *, anew: bool = False
) -> tuple[Caller, ClinicChanged | None]:
    """The caller with the roles that stand today in this clinic, and the clinic; no roles where there is none.

    A clinic of somebody else and one that does not exist take the same reads. Only who is let in is remembered; `anew`
    reads what is remembered again.
    """
    entry = _entries.get((clinic_id, staff_id))
    if entry is None or anew or at - entry.read_at >= _REMEMBERED or not entry.caller(staff_id, clinic_id, at).roles:
        entry = _read_at_clinic(staff_id, clinic_id, at)
    caller = entry.caller(staff_id, clinic_id, at)
    if caller.roles:
        _entries[clinic_id, staff_id] = entry
    else:
        _entries.pop((clinic_id, staff_id), None)
    return caller, entry.clinic


def at_organization(staff_id: StaffId, organization_id: OrganizationId, at: datetime) -> Caller:
    """The caller with the roles that stand today in the whole organization; NotFound when there is none."""
    grants = _grants(f"ORG#{organization_id}", staff_id)
    roles = _roles(_standing((grants,) if grants else (), at, "UTC"))
    if not roles or _is_blocked(organization_id, staff_id):
        raise NotFound("there is no such organization")
    return Caller(staff_id, None, roles)


def emergency_key(clinic_id: ClinicId, staff_id: StaffId) -> tuple[str, str]:
    """Where the latest emergency access of a person in a clinic stands."""
    return f"CLINIC#{clinic_id}", f"STAFF#{staff_id}#EMERGENCY"


def emergency_of(staff_id: StaffId, clinic_id: ClinicId, at: datetime) -> EmergencyId | None:
    """The emergency access of a person in a clinic that stands now, read anew: who needs it cannot wait a minute."""
    found = _emergency(clinic_id, staff_id)
    return found.emergency_id if found and found.stands(at) else None


def _read_at_clinic(staff_id: StaffId, clinic_id: ClinicId, at: datetime) -> _Entry:
    """What is granted; only for who holds nothing, whether they broke the glass.

    Whoever would pass by any of it and is blocked in the organization has nothing.
    """
    record = find(Directory, f"CLINIC#{clinic_id}", "PROFILE")
    clinic = record.value(ClinicChanged) if record else None
    here = _grants(f"CLINIC#{clinic_id}", staff_id)
    everywhere = _grants(f"ORG#{clinic.organization_id if clinic else _NO_ORGANIZATION}", staff_id)
    granted = tuple(grants for grants in (here, everywhere) if grants and clinic)
    holds_something = _standing(granted, at, clinic.time_zone if clinic else "UTC")
    entry = _Entry(at, clinic, granted, None if holds_something else _emergency(clinic_id, staff_id))
    if clinic and entry.caller(staff_id, clinic_id, at).roles and _is_blocked(clinic.organization_id, staff_id):
        return _Entry(at, clinic, (), None)
    return entry


def _emergency(clinic_id: ClinicId, staff_id: StaffId) -> EmergencyGranted | None:
    record = find(Directory, *emergency_key(clinic_id, staff_id))
    return record.value(EmergencyGranted) if record else None


def _is_blocked(organization_id: OrganizationId, staff_id: StaffId) -> bool:
    person = staff_profile(organization_id, staff_id)
    return person is not None and person.is_blocked


def _grants(pk: str, staff_id: StaffId) -> GrantsChanged | None:
    record = find(Directory, pk, f"STAFF#{staff_id}")
    return record.value(GrantsChanged) if record else None


def _standing(granted: tuple[GrantsChanged, ...], at: datetime, zone: str) -> list[Grant]:
    today = local_day(at, zone)
    return [grant for grants in granted for grant in grants.grants if grant.stands(today)]


def _roles(grants: Iterable[Grant]) -> frozenset[Role]:
    return frozenset(grant.role for grant in grants)
