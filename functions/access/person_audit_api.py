"""The organization's privacy officer asks what one person did in all of its clinics (45 CFR 164.308(a)(1)(ii)(D)).

Every clinic that the organization ever had is gone through, wherever the person holds a grant today: the trail of a
clinic stays where it was when somebody leaves it. Days are UTC's, as the trails keep them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta

from functions.access.accounts import AccessAccount, account, names_of
from functions.access.audit_forms import SpanQuery, other_list, refuse_days
from functions.access.doorway import ORGANIZATION, door, organization_of
from functions.access.reading import Found, Search, search
from functions.access.store import AccessStore
from functions.access.walking import Stop, Walked, stop_of, walk
from functions.aws import audit, directory
from functions.aws.door import Call
from functions.aws.paging import Page
from functions.kernel.errors import NotFound
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Role

_A_DAY = timedelta(days=1)
_CLINIC = "CLINIC#"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessInClinic(AccessAccount):
    """One access, and in which clinic; null for the organization itself, and for what no clinic was asked."""

    clinic_id: str | None
    clinic_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsAccessesPage(Page):
    """Accesses day by day, within a day clinic by clinic, in each as they happened; `clinics` are gone through in all.

    `count` is of this page, which may be empty: only a null `next_cursor` is the end.
    """

    clinics: int
    items: tuple[AccessInClinic, ...]


@door.route(
    "GET",
    f"{ORGANIZATION}/staff/{{staff_id}}/accesses",
    roles=frozenset({Role.PRIVACY_OFFICER}),
    query=SpanQuery,
    answer=PersonsAccessesPage,
    summary="What one person did or tried in all clinics of the organization, denied attempts included, day by day",
)
def read_persons_accesses(call: Call[None]) -> PersonsAccessesPage:
    organization_id, staff_id = organization_of(call), StaffId(call.path["staff_id"])
    query = call.query(SpanQuery)
    refuse_days(query)
    _find(organization_id, staff_id)
    clinics = list(AccessStore().clinic_ids(organization_id))
    owners = [*(f"{_CLINIC}{one}" for one in clinics), f"ORG#{organization_id}", audit.NOWHERE]
    walked = _walked(owners, staff_id, query)
    return PersonsAccessesPage(
        count=len(walked.found),
        next_cursor=walked.stop.text if walked.stop else None,
        clinics=len(clinics),
        items=tuple(_told(walked, organization_id)),
    )


def _find(organization_id: OrganizationId, staff_id: StaffId) -> None:
    """Of the organization's people is who was ever registered or granted anything in it; NotFound for anybody else."""
    places = (place.organization_id for place in AccessStore().places(staff_id))
    if directory.staff_profile(organization_id, staff_id) is None and organization_id not in places:
        raise NotFound("there is no such person")


def _walked(owners: Sequence[str], staff_id: StaffId, query: SpanQuery) -> Walked:
    start = None if query.cursor is None else stop_of(query.cursor, owners, query.first, query.last)
    if query.cursor is not None and start is None:
        raise other_list()

    def read(stop: Stop) -> Iterator[Found]:
        begin = datetime.combine(stop.day, time(), UTC)
        found = search(
            Search(owner=stop.owner, start=begin, end=begin + _A_DAY, texts=(staff_id,), after=stop.after or None)
        )
        return (it for it in found if it.access.staff_id == staff_id)

    return walk(owners, query.first, query.last, start=start, limit=query.limit, read=read)


def _told(walked: Walked, organization_id: OrganizationId) -> Iterator[AccessInClinic]:
    """In each clinic's own time."""
    people = names_of([found for _, found in walked.found], organization_id)
    clinics = {owner: directory.clinic_profile(_clinic_of(owner)) for owner in _clinics_in(walked)}
    for owner, found in walked.found:
        clinic = clinics.get(owner)
        told = account(found, clinic.time_zone if clinic else "UTC", people.get(found.access.staff_id))
        values = {field.name: getattr(told, field.name) for field in fields(AccessAccount)}
        yield AccessInClinic(
            **values, clinic_id=clinic.clinic_id if clinic else None, clinic_name=clinic.name if clinic else None
        )


def _clinics_in(walked: Walked) -> set[str]:
    return {owner for owner, _ in walked.found if owner.startswith(_CLINIC)}


def _clinic_of(owner: str) -> ClinicId:
    return ClinicId(owner.removeprefix(_CLINIC))
