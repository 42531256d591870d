"""How far a claim is, and which payers' decisions stand: read off what happened to it."""

from functions.billing.inbound.claim import Claim, State
from functions.billing.inbound.events import Acknowledged, Adjudicated, Answered, Sending


def state_of(claim: Claim) -> State:
    """The furthest step of the claim's last sending; a payer's decision is further than any acknowledgement."""
    last = claim.sendings[-1] if claim.sendings else None
    if _is_decided(claim, last):
        return _decision(standing(claim))
    if last is None:
        return State.WRITTEN
    answers = [one for one in claim.answers if _is_about(one, last, claim)]
    if answers:
        return State.ACCEPTED_277CA if answers[-1].accepted else State.REJECTED_277CA
    taken = [one for one in claim.acknowledgements if _is_of(one, last)]
    if taken:
        return State.ACCEPTED_999 if taken[-1].accepted else State.REJECTED_999
    return State.DELIVERED


def standing(claim: Claim) -> tuple[Adjudicated, ...]:
    """The decisions that no later reversal has taken back."""
    return _settled(claim)[0]


def unmatched(claim: Claim) -> tuple[Adjudicated, ...]:
    """Reversals of something that we have never been told: a file is missing."""
    return _settled(claim)[1]


def paid_cents(claim: Claim) -> int:
    """What has been paid for the claim, less what was taken back."""
    return sum(one.paid_cents for one in claim.adjudications)


def _is_decided(claim: Claim, last: Sending | None) -> bool:
    """A claim that was sent again waits for a decision that is not older than its sending."""
    if len(claim.sendings) < 2 or last is None:
        return bool(claim.adjudications)
    return any(one.paid_on >= last.sent_at.date() for one in claim.adjudications)


def _decision(left: tuple[Adjudicated, ...]) -> State:
    if not left:
        return State.REVERSED
    return State.DENIED if all(one.is_denial for one in left) else State.PAID


def _is_about(answer: Answered, last: Sending, claim: Claim) -> bool:
    """By our batch number; an answer that names no batch of ours is about what was sent last."""
    return answer.batch == last.batch or answer.batch not in {sending.batch for sending in claim.sendings}


def _is_of(acknowledgement: Acknowledged, last: Sending) -> bool:
    return (acknowledgement.group, acknowledgement.transaction) == (last.group, last.transaction)


def _is_undone(known: Adjudicated, reversal: Adjudicated) -> bool:
    return (known.charge_cents, known.paid_cents) == (-reversal.charge_cents, -reversal.paid_cents)


def _settled(claim: Claim) -> tuple[tuple[Adjudicated, ...], tuple[Adjudicated, ...]]:
    """Each reversal set against the latest decision of the same amounts: what is left of either."""
    left, lonely = list[Adjudicated](), list[Adjudicated]()
    for one in claim.adjudications:
        undone = next((known for known in reversed(left) if one.is_reversal and _is_undone(known, one)), None)
        if undone is not None:
            left.remove(undone)
        else:
            (lonely if one.is_reversal else left).append(one)
    return tuple(left), tuple(lonely)
