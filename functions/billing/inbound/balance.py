"""Whether an 835 adds up: each rule reads a payment and yields what does not. One flaw, and none of it is posted.

The rules are the balancing section of the 835 guide (005010X221A1, 1.10.2): line, claim, payment.
"""

from collections.abc import Callable, Iterable, Iterator

from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import Adjustment, ClaimPayment, Payment

Rule = Callable[[Payment], Iterator[Flaw]]


def lines_balance(payment: Payment) -> Iterator[Flaw]:
    """SVC02 less the line's CAS is SVC03."""
    for claim in payment.claims:
        for line in claim.lines:
            if line.charge_cents - _total(line.adjustments) != line.paid_cents:
                yield _flaw("LINE_OUT_OF_BALANCE", claim, "a line's charge less its adjustments is not what it pays")


def lines_make_the_claim(payment: Payment) -> Iterator[Flaw]:
    """Where lines are given, their charges are the claim's charge."""
    for claim in payment.claims:
        if claim.lines and sum(line.charge_cents for line in claim.lines) != claim.charge_cents:
            yield _flaw("LINES_ARE_NOT_THE_CLAIM", claim, "the lines' charges do not add up to the claim's")


def claims_balance(payment: Payment) -> Iterator[Flaw]:
    """CLP03 less every CAS, the claim's own and its lines', is CLP04."""
    for claim in payment.claims:
        lines = sum(_total(line.adjustments) for line in claim.lines)
        if claim.charge_cents - _total(claim.adjustments) - lines != claim.paid_cents:
            yield _flaw("CLAIM_OUT_OF_BALANCE", claim, "a claim's charge less its adjustments is not what it pays")


def payment_balances(payment: Payment) -> Iterator[Flaw]:
    """The claims' payments less PLB are BPR02."""
    paid = sum(claim.paid_cents for claim in payment.claims)
    if paid - sum(one.cents for one in payment.provider) != payment.cents:
        yield Flaw("PAYMENT_OUT_OF_BALANCE", payment.at, "the claims less PLB are not the amount of the payment")


def reversals_are_negative(payment: Payment) -> Iterator[Flaw]:
    """CLP02 = 22 takes back; nothing else does."""
    for claim in payment.claims:
        if claim.is_reversal and (claim.charge_cents > 0 or claim.paid_cents > 0):
            yield _flaw("REVERSAL_NOT_NEGATIVE", claim, "a reversal with an amount above zero")
        if not claim.is_reversal and claim.charge_cents < 0:
            yield _flaw("NEGATIVE_CHARGE", claim, "a negative charge that is no reversal")


def reversals_come_first(payment: Payment) -> Iterator[Flaw]:
    """A reversal precedes the claim's correction in the same payment."""
    decided: set[str] = set()
    for claim in payment.claims:
        if claim.is_reversal and claim.number in decided:
            yield _flaw("REVERSAL_AFTER_CORRECTION", claim, "a reversal behind the decision that replaces it")
        if not claim.is_reversal:
            decided.add(claim.number)


RULES: tuple[Rule, ...] = (
    lines_balance,
    lines_make_the_claim,
    claims_balance,
    payment_balances,
    reversals_are_negative,
    reversals_come_first,
)


def flaws(payment: Payment) -> Iterator[Flaw]:
    """Everything that does not add up."""
    for rule in RULES:
        yield from rule(payment)


def _total(adjustments: Iterable[Adjustment]) -> int:
    return sum(adjustment.cents for adjustment in adjustments)


def _flaw(code: str, claim: ClaimPayment, words: str) -> Flaw:
    return Flaw(code, claim.at, words)
