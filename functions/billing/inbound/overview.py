"""A month's money of one clinic or of many: each clinic's part is kept by itself, a report puts parts together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from functions.billing.inbound.claim import Claim
from functions.billing.inbound.reports import Amounts, HoldCost, Row, added, hold_costs, of_claims, of_holds, rows_of
from functions.billing.service import Decided
from functions.kernel.ids import ClinicId


@dataclass(frozen=True, slots=True)
class ClinicMoney:
    """A clinic's part: what its claims came to, what its holds keep back, and what each reason costs.

    The last two are null until the month is closed: what is held changes until then.
    """

    clinic_id: ClinicId
    claimed: tuple[Row, ...] = ()
    held: tuple[Row, ...] | None = None
    holds: tuple[HoldCost, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A patient-month with two hold reasons counts for both, so `holds` add up to more than `held_cents` of `total`."""

    month: str
    rows: tuple[Row, ...]
    by_clinic: dict[str, Amounts]
    by_payer: dict[str, Amounts]
    by_code: dict[str, Amounts]
    total: Amounts
    holds: tuple[HoldCost, ...]


def claimed_of(clinic_id: ClinicId, claims: Iterable[Claim]) -> tuple[Row, ...]:
    return rows_of(clinic_id, of_claims(claims))


def money_of(clinic_id: ClinicId, decided: Sequence[Decided], claims: Iterable[Claim]) -> ClinicMoney:
    """What a clinic's decisions and claims of a month come to."""
    held = rows_of(clinic_id, of_holds(decided))
    return ClinicMoney(clinic_id, claimed_of(clinic_id, claims), held, hold_costs(decided))


def report(month: str, clinics: Iterable[ClinicMoney]) -> Report:
    """The month of one clinic or of several."""
    known = list(clinics)
    rows = [row for clinic in known for row in _joined(clinic)]
    return Report(
        month=month,
        rows=tuple(sorted(rows, key=lambda row: (row.clinic_id, row.payer_id, row.code))),
        by_clinic=_by(rows, lambda row: row.clinic_id),
        by_payer=_by(rows, lambda row: row.payer_id),
        by_code=_by(rows, lambda row: row.code),
        total=added(row.amounts for row in rows),
        holds=_costs(cost for clinic in known for cost in clinic.holds or ()),
    )


def _joined(clinic: ClinicMoney) -> tuple[Row, ...]:
    every = (*clinic.claimed, *(clinic.held or ()))
    return rows_of(clinic.clinic_id, ((row.payer_id, row.code, row.amounts) for row in every))


def _costs(costs: Iterable[HoldCost]) -> tuple[HoldCost, ...]:
    """Each reason once, the most money first."""
    found = defaultdict[str, list[HoldCost]](list)
    for cost in costs:
        found[cost.reason].append(cost)
    sums = (
        HoldCost(
            reason=reason,
            patient_months=sum(it.patient_months for it in same),
            cents=sum(it.cents for it in same),
            unpriced=sum(it.unpriced for it in same),
        )
        for reason, same in found.items()
    )
    return tuple(sorted(sums, key=lambda it: (-it.cents, it.reason)))


def _by(rows: Iterable[Row], name: Callable[[Row], str]) -> dict[str, Amounts]:
    groups = defaultdict[str, list[Amounts]](list)
    for row in rows:
        groups[name(row)].append(row.amounts)
    return {key: added(groups[key]) for key in sorted(groups)}
