"""What payers deny, by reason, and where they allow less than they are known to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import Adjudicated
from functions.billing.inbound.reasons import SEQUESTRATION, words_for
from functions.billing.inbound.state import standing
from functions.billing.inbound.values import Adjustment, PaidLine

_PATIENT = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialReason:
    """What was denied for one reason: group and CARC, with our words where we have any."""

    group: str
    reason: str
    words: str | None
    claims: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Underpaid:
    """A claim allowed at less than the payer's fee. Allowed: paid, the patient's share, and sequestration."""

    number: ClaimNumber
    payer_id: str
    month: str
    expected_cents: int
    allowed_cents: int
    short_cents: int


def denials(claims: Iterable[Claim]) -> tuple[DenialReason, ...]:
    """What stands denied, by group and reason, the most money first."""
    cents, whose = defaultdict[tuple[str, str], int](int), defaultdict[tuple[str, str], set[ClaimNumber]](set)
    for claim in claims:
        for one in (one for decision in standing(claim) for one in _denying(decision)):
            cents[one.group, one.reason] += one.cents
            whose[one.group, one.reason].add(claim.number)
    found = [
        DenialReason(group=group, reason=reason, words=words_for(reason), claims=len(whose[group, reason]), cents=total)
        for (group, reason), total in cents.items()
    ]
    return tuple(sorted(found, key=lambda it: (-it.cents, it.group, it.reason)))


def underpayment(claim: Claim) -> Underpaid | None:
    """None where the payer allowed its fee, or where no fee is known."""
    expected, allowed = expected_cents(claim), sum(_allowed(decision) for decision in standing(claim))
    if expected is None or allowed >= expected:
        return None
    return Underpaid(
        number=claim.number,
        payer_id=claim.payer_id,
        month=claim.month,
        expected_cents=expected,
        allowed_cents=allowed,
        short_cents=expected - allowed,
    )


def expected_cents(claim: Claim) -> int | None:
    """The payer's fee for all lines, or the charge where that is lower; None unless every fee is known."""
    fees = [_lesser(line.expected_cents, line.charge_cents) for line in claim.lines]
    known = [fee for fee in fees if fee is not None]
    return sum(known) if known and len(known) == len(fees) else None


def is_denied(line: PaidLine) -> bool:
    """A line that was charged, of which nothing is paid and nothing is the patient's."""
    return line.charge_cents > 0 and line.paid_cents == 0 and not any(it.group == _PATIENT for it in line.adjustments)


def _lesser(fee: int | None, charge: int | None) -> int | None:
    return fee if fee is None or charge is None else min(fee, charge)


def _denying(decision: Adjudicated) -> Iterator[Adjustment]:
    """The adjustments that deny: those of a denied claim, or of the denied lines of another."""
    lines = [line for line in decision.lines if decision.is_denial or is_denied(line)]
    yield from decision.adjustments if decision.is_denial else ()
    yield from (it for line in lines for it in line.adjustments)


def _allowed(decision: Adjudicated) -> int:
    every = [*decision.adjustments, *(it for line in decision.lines for it in line.adjustments)]
    cut = sum(it.cents for it in every if it.reason == SEQUESTRATION)
    return decision.paid_cents + decision.patient_cents + cut
