"""Billing's door for whoever runs many clinics: how far their closes are, what a month came to in all of them.

Both read a few lines a clinic, in calls of a hundred clinics, and nothing about any patient. Who is not of finance, and
so has no access to the clinics' patients, is told no sum of fewer than 11 patient-months (docs/decisions/0115).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from functions.aws.clinics import clinic_ids_of, profiles, registered_at
from functions.aws.door import Call
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing.closing.money import money_across
from functions.billing.closing.progress import ClinicRun, WholeStatus, progress, was_there
from functions.billing.closing.runs import ClaimsStore
from functions.billing.doors.doorway import door, month_of
from functions.billing.inbound.aggregates import aggregate, too_small
from functions.billing.inbound.overview import ClinicMoney, report
from functions.billing.inbound.reports import Amounts, HoldCost, Row
from functions.kernel.calendar import Month
from functions.kernel.cells import LEAST
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

    For administrators `too_small` are the clinics of fewer than 11 patient-months, in no sum either, and nothing is
    told by payer or code. `items` are the rows by clinic, payer and code, paged; a patient-month with two hold reasons
    counts for both.
    """

    month: str
    clinics: int
    not_closed: tuple[ClinicId, ...]
    too_small: tuple[ClinicId, ...]
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
    told = items if _sees_claims(call) else [_without_few(one) for one in items]
    return ClinicRunPage(len(clinics), following, str(month), found.status, found.counts, tuple(told))


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
    sizes = {} if _sees_claims(call) else _sizes(money, month)
    found = report(str(month), money.values()) if _sees_claims(call) else aggregate(str(month), money, sizes)
    items, following = page_of(found.rows, call.query(PageQuery), _name)
    return VendorReport(
        count=len(found.rows),
        next_cursor=following,
        month=str(month),
        clinics=len(clinic_ids),
        not_closed=tuple(clinic_id for clinic_id in clinic_ids if clinic_id not in money),
        too_small=tuple(sorted(too_small(sizes))),
        by_clinic=found.by_clinic,
        by_payer=found.by_payer,
        by_code=found.by_code,
        total=found.total,
        holds=found.holds,
        items=tuple(items),
    )


def _sees_claims(call: Call[Any]) -> bool:
    """Finance of the whole organization sees each clinic's claims by name anyway."""
    return Role.FINANCE in call.caller.roles


def _sizes(money: Mapping[ClinicId, ClinicMoney], month: Month) -> Mapping[ClinicId, int]:
    """How many patient-months each closed month is about; nobody, where that is not known."""
    runs = ClaimsStore().closes(money, month)
    return {clinic_id: (runs[clinic_id].patient_months or 0) if clinic_id in runs else 0 for clinic_id in money}


def _without_few(one: ClinicRun) -> ClinicRun:
    is_few = one.patient_months is not None and one.patient_months < LEAST
    return replace(one, patient_months=None) if is_few else one


def _clinics(call: Call[Any], month: Month) -> Sequence[ClinicChanged]:
    """The organization's clinics that were there in the month, in the order of their ids."""
    known = profiles(clinic_ids_of(OrganizationId(call.path["organization_id"])))
    since = registered_at(known.values())
    there = (clinic for clinic_id, clinic in known.items() if was_there(since[clinic_id], clinic, month))
    return sorted(there, key=lambda clinic: clinic.clinic_id)


def _name(row: Row) -> str:
    return f"{row.clinic_id} {row.payer_id} {row.code}"
