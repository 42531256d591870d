"""The privacy officer's routes: who did what here, and who looked at a patient. Nobody else may read an audit trail.

Reading it is audited like everything else (45 CFR 164.308(a)(1)(ii)(D), 164.312(b)).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.access.accounts import FILES_OF_MANY, AccessAccount, account, how_it_concerns, names_of
from functions.access.audit_forms import AuditQuery, SpanQuery, span_of
from functions.access.doorway import CLINIC, ORGANIZATION, door, organization_of
from functions.access.patients import ids_of
from functions.access.reading import Found, Search, page, search
from functions.aws.door import Call
from functions.aws.paging import Page
from functions.kernel.ids import OrganizationId, PatientId
from functions.kernel.roles import Role

_READERS = frozenset({Role.PRIVACY_OFFICER})


@dataclass(frozen=True, slots=True)
class AuditPage(Page):
    """Accesses in the order in which they happened; `count` is of this page, `next_cursor` null on the last."""

    items: tuple[AccessAccount, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """A trail, whose people it names, and in which calendar its days are."""

    owner: str
    organization_id: OrganizationId
    zone: str


@door.route(
    "GET",
    f"{CLINIC}/audit",
    roles=_READERS,
    query=AuditQuery,
    answer=AuditPage,
    summary="Who did what in the clinic, denied attempts included, day by day",
)
def read_audit(call: Call[None]) -> AuditPage:
    return _read(_clinics(call), call.query(AuditQuery))


@door.route(
    "GET",
    f"{ORGANIZATION}/audit",
    roles=_READERS,
    query=AuditQuery,
    answer=AuditPage,
    summary="Who administered the organization, denied attempts included, day by day",
)
def read_organizations_audit(call: Call[None]) -> AuditPage:
    """An organization has no time zone of its own: the days are UTC's."""
    organization_id = organization_of(call)
    return _read(Trail(f"ORG#{organization_id}", organization_id, "UTC"), call.query(AuditQuery))


@door.route(
    "GET",
    f"{CLINIC}/patients/{{patient_id}}/accesses",
    roles=_READERS,
    query=SpanQuery,
    answer=AuditPage,
    summary="Who looked at a patient: by name or episode, in a list, or by a file of many patients",
)
def read_accesses(call: Call[None]) -> AuditPage:
    query, trail = call.query(SpanQuery), _clinics(call)
    names = ids_of(call.clinic.clinic_id, PatientId(call.path["patient_id"]))
    found = _search(trail, query, {*names, *FILES_OF_MANY})
    return _page(trail, (it for it in found if how_it_concerns(it.access, names)), query, names)


def _clinics(call: Call[None]) -> Trail:
    clinic = call.clinic
    return Trail(f"CLINIC#{clinic.clinic_id}", clinic.organization_id, clinic.time_zone)


def _read(trail: Trail, query: AuditQuery) -> AuditPage:
    """Everybody's accesses, or one person's."""
    found = _search(trail, query, () if query.staff_id is None else (query.staff_id,))
    return _page(trail, (it for it in found if query.staff_id in (None, it.access.staff_id)), query)


def _search(trail: Trail, query: SpanQuery, texts: Iterable[str]) -> Iterator[Found]:
    span = span_of(query, trail.zone)
    return search(Search(owner=trail.owner, start=span.start, end=span.end, texts=tuple(texts), after=span.after))


def _page(trail: Trail, found: Iterable[Found], query: SpanQuery, names: frozenset[str] = frozenset()) -> AuditPage:
    shown, after = page(iter(found), query.limit)
    people, items = names_of(shown, trail.organization_id), []
    for it in shown:
        how = how_it_concerns(it.access, names) if names else None
        items.append(account(it, trail.zone, people.get(it.access.staff_id), how))
    return AuditPage(len(items), after, tuple(items))
