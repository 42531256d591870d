"""The privacy officer's routes: who did what here, and who looked at a patient. Nobody else may read the audit trail.

Reading it is audited like everything else (45 CFR 164.308(a)(1)(ii)(D), 164.312(b)).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from functions.access.accounts import FILES_OF_MANY, AccessAccount, account, how_it_concerns, names_of
from functions.access.audit_forms import AuditQuery, Span, SpanQuery, span_of
from functions.access.doorway import CLINIC, door
from functions.access.patients import ids_of
from functions.access.reading import Found, Search, page, search
from functions.aws.door import Call
from functions.aws.paging import Page
from functions.kernel.ids import PatientId
from functions.kernel.roles import Role

_READERS = frozenset({Role.PRIVACY_OFFICER})


@dataclass(frozen=True, slots=True)
class AuditPage(Page):
    """Accesses in the order in which they happened; `count` is of this page, `next_cursor` null on the last."""

    items: tuple[AccessAccount, ...]


@door.route(
    "GET",
    f"{CLINIC}/audit",
    roles=_READERS,
    query=AuditQuery,
    answer=AuditPage,
    summary="Who did what in the clinic, denied attempts included, day by day",
)
def read_audit(call: Call[None]) -> AuditPage:
    query = call.query(AuditQuery)
    texts = () if query.staff_id is None else (query.staff_id,)
    found = search(_search(call, span_of(query, call.clinic.time_zone), texts))
    by = (it for it in found if query.staff_id in (None, it.access.staff_id))
    return _page(call, by, query)


@door.route(
    "GET",
    f"{CLINIC}/patients/{{patient_id}}/accesses",
    roles=_READERS,
    query=SpanQuery,
    answer=AuditPage,
    summary="Who looked at a patient: by name or episode, in a list, or by a file of many patients",
)
def read_accesses(call: Call[None]) -> AuditPage:
    query = call.query(SpanQuery)
    span = span_of(query, call.clinic.time_zone)
    names = ids_of(call.clinic.clinic_id, PatientId(call.path["patient_id"]))
    found = search(_search(call, span, {*names, *FILES_OF_MANY}))
    return _page(call, (it for it in found if how_it_concerns(it.access, names)), query, names)


def _search(call: Call[None], span: Span, texts: Iterable[str]) -> Search:
    owner = f"CLINIC#{call.clinic.clinic_id}"
    return Search(owner=owner, start=span.start, end=span.end, texts=tuple(texts), after=span.after)


def _page(call: Call[None], found: Iterable[Found], query: SpanQuery, names: frozenset[str] = frozenset()) -> AuditPage:
    shown, after = page(iter(found), query.limit)
    people = names_of(shown, call.clinic.organization_id)
    zone, items = call.clinic.time_zone, []
    for it in shown:
        how = how_it_concerns(it.access, names) if names else None
        items.append(account(it, zone, people.get(it.access.staff_id), how))
    return AuditPage(len(items), after, tuple(items))
