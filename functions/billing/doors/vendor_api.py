"""Billing's door for whoever runs many clinics: how far their closes are, what a month came to in all of them.

Both read a few lines a clinic, in calls of a hundred clinics, and nothing about any patient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.aws.clinics import clinic_ids_of, profiles, registered_at
from functions.aws.door import Call
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing.closing.money import money_across
from functions.billing.closing.progress import ClinicRun, WholeStatus, progress, was_there
from functions.billing.closing.runs import ClaimsStore
from functions.billing.doors.doorway import door, month_of
from functions.billing.inbound.overview import report
from functions.billing.inbound.reports import Amounts, HoldCost, Row
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, OrganizationId
from functions.kernel.roles import Role

_MONTH = "/v1/organizations/{organization_id}/months/{month}"
_LOOKING = frozenset({Role.ORG_ADMIN, Role.FINANCE})


@dataclass(frozen=True, slots=True)
class ClinicRunPage(Page):
    """`status` is closed only when every clinic is; `counts` are of all. The failed and the missing come first."""

    month: str
    status: WholeStatus
    counts: Mapping[str, int]
    items: tuple[ClinicRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorReport(Page):
    """Sums of every clinic that has closed the month; `not_closed` are those that have not, and are in no sum.

    `items` are the rows by clinic, payer and code, paged; a patient-month with two hold reasons counts for both.
    """

    month: str
    clinics: int
    not_closed: tuple[ClinicId, ...]
    by_clinic: Mapping[str, Amounts]
    by_payer: Mapping[str, Amounts]
    by_code: Mapping[str, Amounts]
    total: Amounts
    holds: tuple[HoldCost, ...]
    items: tuple[Row, ...]


@door.route(
    "GET",
    f"{_MONTH}/runs",
    roles=_LOOKING,
    query=PageQuery,
    answer=ClinicRunPage,
    summary="How far a month's close is in every clinic of the organization; what failed and what is missing first",
)
def list_runs(call: Call[None]) -> ClinicRunPage:
    month = month_of(call)
    clinics = _clinics(call, month)
    found = progress(clinics, ClaimsStore().closes([it.clinic_id for it in clinics], month), month, call.at)
    items, following = page_of(found.clinics, call.query(PageQuery), lambda one: one.clinic_id)
    return ClinicRunPage(len(clinics), following, str(month), found.status, found.counts, tuple(items))


@door.route(
    "GET",
    f"{_MONTH}/report",
    roles=_LOOKING,
    query=PageQuery,
    answer=VendorReport,
    summary="A month's money in every clinic of the organization by clinic, payer and code; what each hold costs",
)
def read_vendor_report(call: Call[None]) -> VendorReport:
    month = month_of(call)
    clinic_ids = [clinic.clinic_id for clinic in _clinics(call, month)]
    money = money_across(clinic_ids, month)
    found = report(str(month), money.values())
    items, following = page_of(found.rows, call.query(PageQuery), _name)
    return VendorReport(
        count=len(found.rows),
        next_cursor=following,
        month=str(month),
        clinics=len(clinic_ids),
        not_closed=tuple(clinic_id for clinic_id in clinic_ids if clinic_id not in money),
        by_clinic=found.by_clinic,
        by_payer=found.by_payer,
        by_code=found.by_code,
        total=found.total,
        holds=found.holds,
        items=tuple(items),
    )


def _clinics(call: Call[Any], month: Month) -> Sequence[ClinicChanged]:
    """The organization's clinics that were there in the month, in the order of their ids."""
    known = profiles(clinic_ids_of(OrganizationId(call.path["organization_id"])))
    since = registered_at(known.values())
    there = (clinic for clinic_id, clinic in known.items() if was_there(since[clinic_id], clinic, month))
    return sorted(there, key=lambda clinic: clinic.clinic_id)


def _name(row: Row) -> str:
    return f"{row.clinic_id} {row.payer_id} {row.code}"
