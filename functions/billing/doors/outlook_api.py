"""Billing's door to the running month: what each patient's month still lacks, for the care manager's day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from functions.aws.door import Call
from functions.aws.fields import Id
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.billing.closing.months import initial_without, is_closed
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.evidence.circumstance_store import EvidenceStore
from functions.billing.evidence.reading import read_clinic
from functions.billing.prospects import Prospect, prospects
from functions.billing.rulebook_store import rulebook_of
from functions.kernel.errors import NotFound
from functions.kernel.roles import Role


class OutlookQuery(PageQuery):
    """Whose patients: one care manager's, or all."""

    care_manager_id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookPage(RecordsPage):
    """Patients in the order in which work on them earns most surely.

    `by_stage` counts all that this reader may be told of, not only this page.
    """

    month: str
    by_stage: Mapping[str, int]
    items: tuple[Prospect, ...]


@door.route(
    "GET",
    f"{MONTH}/outlook",
    roles=frozenset({Role.FINANCE, Role.CARE_MANAGER}),
    query=OutlookQuery,
    answer=OutlookPage,
    summary="What each patient's running month still lacks, by whom and until when, the nearest to be earned first",
)
def list_outlooks(call: Call[None]) -> OutlookPage:
    month, clinic, query = month_of(call), call.clinic, call.query(OutlookQuery)
    if is_closed(clinic.clinic_id, month):
        raise NotFound("this month is closed", code="MONTH_CLOSED")
    read = read_clinic(EvidenceStore(call.today), clinic.clinic_id, month, initial_without(clinic.clinic_id, month))
    found = prospects(read, rulebook_of(clinic), call.today, query.care_manager_id)
    seen = listed(found, query, lambda one: one.episode_id, day=lambda one: one.known_from)
    return OutlookPage(
        count=seen.count,
        next_cursor=seen.next_cursor,
        withheld=seen.withheld,
        month=str(month),
        by_stage=dict(sorted(Counter(one.outlook.stage.value for one in seen.every).items())),
        items=seen.items,
    )
