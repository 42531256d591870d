"""Posts an inbound file to claims: a plan of frozen values first, then claim by claim. Pure.

A file with a flaw, or one that is not for us, changes nothing. What a sound file says of a claim that is not ours is a
finding with its amount, so that posted, known before and not ours add up to the payment.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from functions.billing.inbound.claim import Claim, ClaimNumber, with_event
from functions.billing.inbound.events import Adjudicated
from functions.billing.inbound.partners import Partners
from functions.billing.inbound.plan import Change, Sent, patient_adjusted, plan
from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import InboundFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A file's payments, to the cent: paid = posted + known + not_ours - provider."""

    payments: int
    paid_cents: int
    posted_cents: int
    known_cents: int
    not_ours_cents: int
    provider_cents: int


@dataclass(frozen=True, slots=True)
class Posted:
    """The claims as they are after the file, what was found, and its money."""

    claims: Mapping[ClaimNumber, Claim]
    findings: tuple[Flaw, ...]
    totals: Totals | None


def post(claims: Mapping[ClaimNumber, Claim], file: InboundFile, partners: Partners, sent: Sequence[Sent]) -> Posted:
    """The claims after the file. The same file again changes nothing."""
    planned = plan(file, partners, sent)
    after = dict(claims)
    for change in planned.changes:
        if change.number in after:
            after[change.number] = with_event(after[change.number], change.event)
    totals = None if planned.is_refused else totals_of(file, planned.changes, claims)
    return Posted(after, (*planned.flaws, *doubts(planned.changes, claims)), totals)


def doubts(changes: Iterable[Change], before: Mapping[ClaimNumber, Claim]) -> Iterator[Flaw]:
    """What a sound file says that does not fit what we know."""
    for change in changes:
        claim = before.get(change.number)
        event = change.event
        if claim is None:
            yield Flaw("UNKNOWN_CLAIM", change.at, "the claim is not one of ours")
        elif isinstance(event, Adjudicated):
            yield from _payment_doubts(claim, event, change)


def totals_of(file: InboundFile, changes: Iterable[Change], before: Mapping[ClaimNumber, Claim]) -> Totals:
    paid = [(change.number, change.event) for change in changes if isinstance(change.event, Adjudicated)]
    ours = [(before[number], event) for number, event in paid if number in before]
    known = sum(event.paid_cents for claim, event in ours if is_known(claim, event))
    return Totals(
        payments=len(file.payments),
        paid_cents=sum(payment.cents for payment in file.payments),
        posted_cents=sum(event.paid_cents for _, event in ours) - known,
        known_cents=known,
        not_ours_cents=sum(event.paid_cents for number, event in paid if number not in before),
        provider_cents=sum(one.cents for payment in file.payments for one in payment.provider),
    )


def is_known(claim: Claim, event: Adjudicated) -> bool:
    """Whether another file has told it before; this same file, broken off, has not."""
    told = (known for known in claim.adjudications if known.key == event.key)
    return any(known.source.sha256 != event.source.sha256 for known in told)


def _payment_doubts(claim: Claim, event: Adjudicated, change: Change) -> Iterator[Flaw]:
    told = next((known for known in claim.adjudications if known.key == event.key), None)
    if told and replace(told, source=event.source) != event:
        yield Flaw("TOLD_OTHERWISE", change.at, "another file says otherwise of the same payment", claim.number)
    if abs(event.charge_cents) not in {it.charge_cents for it in claim.writings}:
        yield Flaw("CHARGE_DIFFERS", change.at, "the payer read another charge than was billed", claim.number)
    if event.patient_cents != patient_adjusted(event):
        yield Flaw("PATIENT_SHARE_DIFFERS", change.at, "CLP05 is not what group PR leaves to the patient", claim.number)
