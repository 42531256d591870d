"""The audit trail as it is stored: records in their table, seals in a bucket that lets nothing be taken back."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from functions.access.marks import Mark
from functions.access.seals import Kept, Seal
from functions.aws import audit
from functions.aws.codec import decode, encode
from functions.aws.directory import Directory, clinic_profile, every_clinic
from functions.aws.files import FirstVersion, first_versions, put_once, read_version
from functions.aws.tables import find, find_all
from functions.kernel.chain import Link
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

_BUCKET = "AUDIT_BUCKET"
_LATELY = timedelta(days=40)
_MOMENT = timedelta(microseconds=1)


def links(owner: str, day: date) -> list[Link]:
    """Every record of one day of a trail."""
    return [audit.link_of(record) for record in find_all(audit.Audit, audit.partition(owner, day.isoformat()), "")]


def links_between(owner: str, since: datetime, until: datetime) -> list[Link]:
    """The records of a part of a day: `since` is included, `until` is not."""
    span = audit.Audit.sk.between(since.isoformat(), until.isoformat())
    found = audit.Audit.query(audit.partition(owner, since.date().isoformat()), span, consistent_read=True)
    return [audit.link_of(record) for record in found]


def put_mark(mark: Mark) -> None:
    """Keep a mark for good; the same mark again is success, another one of this hour a fault."""
    key = f"{_marks(mark.owner, mark.since.date())}T{mark.until - _MOMENT:%H}.json"
    put_once(_BUCKET, key, encode(mark).encode(), "application/json")


def marks(owner: str, day: date) -> Sequence[Mark]:
    """The marks of a day, as each was first written; one that cannot be read is none."""
    read = (_mark(version) for version in first_versions(_BUCKET, _marks(owner, day)))
    return [mark for mark in read if mark]


def put_seal(seal: Seal) -> Kept:
    """Keep a seal for good; the same seal again is success, another one of this day a fault."""
    content = encode(seal).encode()
    put_once(_BUCKET, _key(seal.owner, seal.day.isoformat()), content, "application/json")
    return Kept(seal, hashlib.sha256(content).hexdigest(), is_untouched=True)


def seals(owner: str) -> Sequence[Kept]:
    """All seals of a trail, as each was first written; one that cannot be read is none."""
    read = (_read(owner, version) for version in first_versions(_BUCKET, _folder(owner)))
    return [kept for kept in read if kept]


def last_seal(owner: str, until: date) -> Kept | None:
    """The newest seal of a trail; the listing begins a while before `until` and only then at the beginning."""
    lately = first_versions(_BUCKET, _folder(owner), after=_key(owner, (until - _LATELY).isoformat()))
    found = [*lately] or [*first_versions(_BUCKET, _folder(owner))]
    return _read(owner, found[-1]) if found else None


def owners() -> Iterator[tuple[str, date]]:
    """Every trail and the day from which it is sealed: clinics, organizations with one, what is of neither."""
    begun: dict[str, date] = {}
    for clinic_id in every_clinic():
        clinic = _as_founded(clinic_id)
        day = clinic.recorded.at.date()
        for owner in (f"CLINIC#{clinic_id}", f"ORG#{clinic.organization_id}", audit.NOWHERE):
            begun[owner] = min(day, begun.get(owner, day))
    yield from begun.items()


def _as_founded(clinic_id: ClinicId) -> ClinicChanged:
    first = find(Directory, f"CLINIC#{clinic_id}", "HISTORY#PROFILE#000001")
    return first.value(ClinicChanged) if first else clinic_profile(clinic_id)


def _folder(owner: str) -> str:
    return f"seals/{owner.replace('#', '/').lower()}/"


def _mark(version: FirstVersion) -> Mark | None:
    try:
        return decode(read_version(_BUCKET, version).decode(), Mark)
    except ValueError:  # of which msgspec's errors are kinds
        return None


def _marks(owner: str, day: date) -> str:
    return f"marks/{owner.replace('#', '/').lower()}/{day.isoformat()}"


def _key(owner: str, day: str) -> str:
    return f"{_folder(owner)}{day}.json"


def _read(owner: str, version: FirstVersion) -> Kept | None:
    content = read_version(_BUCKET, version)
    try:
        seal = decode(content.decode(), Seal)
    except ValueError:  # of which msgspec's errors are kinds
        return None
    in_place = version.key == _key(owner, seal.day.isoformat())
    return Kept(seal, hashlib.sha256(content).hexdigest(), is_untouched=version.is_only and in_place)
