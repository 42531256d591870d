"""An audit record in words that a privacy officer understands: who, when, what, what for, and how it ended."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from functions.access.openapi import text
from functions.access.reading import Found
from functions.aws.audit import Access
from functions.aws.directory import staff_profile
from functions.kernel.ids import OrganizationId, StaffId


class AccessOutcome(StrEnum):
    """How a request ended: with an answer, turned away, not done for another reason, or by a fault."""

    ALLOWED = "allowed"
    DENIED = "denied"
    REFUSED = "refused"
    FAILED = "failed"


class AccessManner(StrEnum):
    """How an access concerned a patient: it named them, showed them in a list, or opened a file of many patients."""

    NAMED = "named"
    LISTED = "listed"
    FILE_OF_MANY = "file_of_many"


# Files hold many patients without naming them in the answer: whoever opened one may have seen anybody in it.
FILES_OF_MANY = frozenset(
    {
        "GET /v1/clinics/{clinic_id}/packets/{week}/{reader_id}",
        "GET /v1/clinics/{clinic_id}/packets/{week}/{reader_id}/pdf",
        "GET /v1/clinics/{clinic_id}/months/{month}/files",
        "POST /v1/clinics/{clinic_id}/remittances",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAccount:
    """One access. `subjects` are the ids it asked about, `shown` the patients and episodes that the answer named."""

    at: datetime
    staff_id: str
    staff_name: str | None
    roles: tuple[str, ...]
    action: str
    what: str
    purpose: str | None
    subjects: tuple[str, ...]
    shown: tuple[str, ...]
    outcome: AccessOutcome
    status: int
    request_id: str
    emergency_id: str | None
    how: AccessManner | None = None
    code: str | None = None
    consent_ids: tuple[str, ...] = ()


def account(found: Found, zone: str, name: str | None, how: AccessManner | None = None) -> AccessAccount:
    access = found.access
    return AccessAccount(
        at=access.at.astimezone(ZoneInfo(zone)),
        staff_id=access.staff_id,
        staff_name=name,
        roles=access.roles,
        action=access.action,
        what=_summaries().get(access.action, access.action),
        purpose=access.purpose,
        subjects=access.subjects,
        shown=access.shown,
        outcome=outcome(access.status, is_inside=bool(access.roles)),
        status=access.status,
        request_id=access.request_id,
        emergency_id=access.emergency_id,
        how=how,
        code=access.code,
        consent_ids=access.consent_ids,
    )


def outcome(status: int, *, is_inside: bool) -> AccessOutcome:
    """What a status says; 404 turns away whoever has no role there, and tells others that there is no such thing."""
    if status < 400:
        return AccessOutcome.ALLOWED
    if status in (401, 403) or (status == 404 and not is_inside):
        return AccessOutcome.DENIED
    return AccessOutcome.REFUSED if status < 500 else AccessOutcome.FAILED


def how_it_concerns(access: Access, names: frozenset[str]) -> AccessManner | None:
    """How an access concerned whom these ids name; None when it did not."""
    if not names.isdisjoint(access.subjects):
        return AccessManner.NAMED
    if not names.isdisjoint(access.shown):
        return AccessManner.LISTED
    return AccessManner.FILE_OF_MANY if access.action in FILES_OF_MANY and access.status < 400 else None


def names_of(found: Collection[Found], organization_id: OrganizationId) -> Mapping[str, str]:
    """The names of the people of this organization who made these accesses."""
    ids = {each.access.staff_id for each in found}
    people = {staff_id: staff_profile(organization_id, StaffId(staff_id)) for staff_id in ids if staff_id}
    return {staff_id: person.name for staff_id, person in people.items() if person}


@cache
def _summaries() -> Mapping[str, str]:
    """What each operation does, as the API's document says it."""
    paths = json.loads(text())["paths"]
    return {
        f"{method.upper()} {path}": operation["summary"]
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
