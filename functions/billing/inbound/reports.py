"""A month's money: expected, billed, held, paid, denied, open by clinic, payer and code; and what each hold costs.

Amounts that are not known are counted beside those that are, never added as zero.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from functions.billing.inbound.claim import Claim, State
from functions.billing.inbound.losses import is_denied
from functions.billing.inbound.state import standing, state_of
from functions.billing.rules.verdict import Status
from functions.billing.service import Decided
from functions.kernel.ids import ClinicId

NO_CODE = ""
"""Money that a payer states for a claim and not for one of its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Cents. `expected` is the payers' published fees of what was billed; `unpriced` counts lines without a charge."""

    expected_cents: int = 0
    without_expectation: int = 0
    billed_cents: int = 0
    held_cents: int = 0
    unpriced: int = 0
    paid_cents: int = 0
    patient_cents: int = 0
    denied_cents: int = 0
    open_cents: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One payer's money for one code in one clinic."""

    clinic_id: ClinicId
    payer_id: str
    code: str
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCost:
    """What one hold reason keeps from being billed."""

    reason: str
    patient_months: int
    cents: int
    unpriced: int


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


@dataclass(frozen=True, slots=True)
class ClinicMonth:
    """What a clinic's report is made of: its decisions and its claims of the month."""

    clinic_id: ClinicId
    decided: Sequence[Decided]
    claims: Sequence[Claim]


def report(month: str, clinics: Iterable[ClinicMonth]) -> Report:
    """The month of one clinic or of several."""
    known = list(clinics)
    cells = defaultdict[tuple[ClinicId, str, str], list[Amounts]](list)
    for clinic in known:
        for payer, code, amounts in (*_of_claims(clinic.claims), *_of_holds(clinic.decided)):
            cells[clinic.clinic_id, payer, code].append(amounts)
    rows = tuple(Row(*key, _sum(cells[key])) for key in sorted(cells))
    return Report(
        month=month,
        rows=rows,
        by_clinic=_by(rows, lambda row: row.clinic_id),
        by_payer=_by(rows, lambda row: row.payer_id),
        by_code=_by(rows, lambda row: row.code),
        total=_sum(row.amounts for row in rows),
        holds=hold_costs(one for clinic in known for one in clinic.decided),
    )


def hold_costs(decided: Iterable[Decided]) -> tuple[HoldCost, ...]:
    """What would be billed without each reason, the most money first; a month with two reasons counts for both."""
    lost = defaultdict[str, list[Decided]](list)
    for one in decided:
        if one.decision.status is Status.HOLD:
            for reason in {reason.code for reason in one.decision.reasons}:
                lost[reason].append(one)
    found = [_cost(reason, months) for reason, months in lost.items()]
    return tuple(sorted(found, key=lambda it: (-it.cents, it.reason)))


def _cost(reason: str, months: Sequence[Decided]) -> HoldCost:
    charges = [line.charge_cents for one in months for line in one.decision.would_bill]
    return HoldCost(
        reason=reason,
        patient_months=len(months),
        cents=sum(charge for charge in charges if charge is not None),
        unpriced=charges.count(None),
    )


def _of_holds(decided: Iterable[Decided]) -> Iterator[tuple[str, str, Amounts]]:
    for one in decided:
        for line in one.decision.would_bill:
            held, unpriced = line.charge_cents or 0, int(line.charge_cents is None)
            yield one.coverage.payer_id, line.code, Amounts(held_cents=held, unpriced=unpriced)


def _of_claims(claims: Iterable[Claim]) -> Iterator[tuple[str, str, Amounts]]:
    for claim in claims:
        is_open = state_of(claim) not in (State.PAID, State.DENIED)
        for code, amounts in (*_billed(claim, is_open=is_open), *_paid(claim), *_denied(claim)):
            yield claim.payer_id, code, amounts


def _billed(claim: Claim, *, is_open: bool) -> Iterator[tuple[str, Amounts]]:
    for line in claim.lines:
        charge = line.charge_cents or 0
        amounts = Amounts(
            expected_cents=line.expected_cents or 0,
            without_expectation=int(line.expected_cents is None),
            billed_cents=charge,
            unpriced=int(line.charge_cents is None),
            open_cents=charge if is_open else 0,
        )
        yield line.code, amounts


def _paid(claim: Claim) -> Iterator[tuple[str, Amounts]]:
    """By line where the payer says so; what it states only for the claim stands under no code."""
    for one in claim.adjudications:
        patient_left = one.patient_cents
        for line in one.lines:
            share = sum(it.cents for it in line.adjustments if it.group == "PR")
            patient_left -= share
            yield line.code, Amounts(paid_cents=line.paid_cents, patient_cents=share)
        rest = one.paid_cents - sum(line.paid_cents for line in one.lines)
        if rest or patient_left:
            yield NO_CODE, Amounts(paid_cents=rest, patient_cents=patient_left)


def _denied(claim: Claim) -> Iterator[tuple[str, Amounts]]:
    """The charges of what stands denied."""
    for one in standing(claim):
        denied = [line for line in one.lines if one.is_denial or is_denied(line)]
        yield from ((line.code, Amounts(denied_cents=line.charge_cents)) for line in denied)
        if one.is_denial and not one.lines:
            yield NO_CODE, Amounts(denied_cents=one.charge_cents)


def _by(rows: Iterable[Row], name: Callable[[Row], str]) -> dict[str, Amounts]:
    groups = defaultdict[str, list[Amounts]](list)
    for row in rows:
        groups[name(row)].append(row.amounts)
    return {key: _sum(groups[key]) for key in sorted(groups)}


def _sum(amounts: Iterable[Amounts]) -> Amounts:
    every = list(amounts)
    return Amounts(**{field.name: sum(getattr(it, field.name) for it in every) for field in fields(Amounts)})
