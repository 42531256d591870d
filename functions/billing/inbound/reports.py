"""A month's amounts by payer and code: expected, billed, held, paid, denied, open; and what each hold costs.

Amounts that are not known are counted beside those that are, never added as zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
    """Cents. `expected` is the payers' fees of what was billed; `unpriced` counts lines without a charge."""

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


def rows_of(clinic_id: ClinicId, cells: Iterable[tuple[str, str, Amounts]]) -> tuple[Row, ...]:
    """A clinic's amounts, added up by payer and code and in their order."""
    found = defaultdict[tuple[str, str], list[Amounts]](list)
    for payer, code, amounts in cells:
        found[payer, code].append(amounts)
    return tuple(Row(clinic_id, *key, added(found[key])) for key in sorted(found))


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


def of_holds(decided: Iterable[Decided]) -> Iterator[tuple[str, str, Amounts]]:
    """Payer, code and money of what would be billed without the holds."""
    for one in decided:
        for line in one.decision.would_bill:
            held, unpriced = line.charge_cents or 0, int(line.charge_cents is None)
            yield one.coverage.payer_id, line.code, Amounts(held_cents=held, unpriced=unpriced)


def of_claims(claims: Iterable[Claim]) -> Iterator[tuple[str, str, Amounts]]:
    """Payer, code and money of what was billed, and of what became of it."""
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


def added(amounts: Iterable[Amounts]) -> Amounts:
    """The sum of each amount."""
    every = list(amounts)
    return Amounts(**{field.name: sum(getattr(it, field.name) for it in every) for field in fields(Amounts)})
