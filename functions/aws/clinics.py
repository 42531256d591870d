"""Many clinics at once, in few calls: an organization's list, their profiles, since when they are registered."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from functions.aws.directory import Directory
from functions.aws.tables import find_all
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, OrganizationId

_PROFILE = "PROFILE"
_FIRST = f"HISTORY#{_PROFILE}#000001"


def clinic_ids_of(organization_id: OrganizationId) -> list[ClinicId]:
    """In the order of their ids."""
    found = find_all(Directory, f"ORG#{organization_id}", "CLINIC#")
    return [ClinicId(record.sk.removeprefix("CLINIC#")) for record in found]


def profile_records(clinic_ids: Iterable[ClinicId]) -> Mapping[ClinicId, Directory]:
    """Not read yet: one that cannot be read is the trouble of whoever reads it."""
    return {ClinicId(record.pk.removeprefix("CLINIC#")): record for record in _records(clinic_ids, _PROFILE)}


def profiles(clinic_ids: Iterable[ClinicId]) -> Mapping[ClinicId, ClinicChanged]:
    return {clinic.clinic_id: clinic for clinic in _read(clinic_ids, _PROFILE)}


def registered_at(clinics: Iterable[ClinicChanged]) -> Mapping[ClinicId, datetime]:
    """When each clinic's first version was written down."""
    known = list(clinics)
    first = {clinic.clinic_id: clinic.recorded.at for clinic in known if clinic.version == 1}
    changed = _read((clinic.clinic_id for clinic in known if clinic.clinic_id not in first), _FIRST)
    return {**first, **{clinic.clinic_id: clinic.recorded.at for clinic in changed}}


def _read(clinic_ids: Iterable[ClinicId], sort: str) -> list[ClinicChanged]:
    return [record.value(ClinicChanged) for record in _records(clinic_ids, sort)]


def _records(clinic_ids: Iterable[ClinicId], sort: str) -> list[Directory]:
    keys = [(f"CLINIC#{clinic_id}", sort) for clinic_id in clinic_ids]
    return list(Directory.batch_get(keys, consistent_read=True)) if keys else []
