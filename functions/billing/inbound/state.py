"""How far a claim is, which payers' decisions stand, and what the payer has of it: read off what happened to it."""

from typing import Literal

from functions.billing.inbound.claim import Claim, State
from functions.billing.inbound.events import Adjudicated, Answered, Sending

REPLACEMENT, VOID = "7", "8"
"""CLM05-3: in the place of what the payer has; what the payer has is taken back."""

SentAs = Literal["original", "resent", "replacement", "void"]


def state_of(claim: Claim) -> State:
    """The furthest step of the claim's last sending; a payer's decision is further than any acknowledgement."""
    last = claim.sendings[-1] if claim.sendings else None
    if _is_over(claim):
        return State.VOIDED
    if claim.adjudications and (last is None or _is_decided(claim, last)):
        return _decision(standing(claim))
    return State.WRITTEN if last is None else _sent_state(claim, last)


def standing(claim: Claim) -> tuple[Adjudicated, ...]:
    """The decisions that no later reversal has taken back."""
    return _settled(claim)[0]


def unmatched(claim: Claim) -> tuple[Adjudicated, ...]:
    """Reversals of something that we have never been told: a file is missing."""
    return _settled(claim)[1]


def paid_cents(claim: Claim) -> int:
    """What has been paid for the claim, less what was taken back."""
    return sum(one.paid_cents for one in claim.adjudications)


def sent_as(claim: Claim) -> SentAs | None:
    """As what it went to the payer last; None when it never did."""
    if not claim.sendings:
        return None
    last: dict[str, SentAs] = {REPLACEMENT: "replacement", VOID: "void"}
    return last.get(claim.sendings[-1].frequency, "resent" if len(claim.sendings) > 1 else "original")


def undecided(claim: Claim) -> tuple[Sending, ...]:
    """The sendings that the payer may still decide: neither refused nor decided since."""
    return tuple(it for it in claim.sendings if not _is_refused(claim, it) and not _is_decided(claim, it))


def voids_under_way(claim: Claim) -> bool:
    """Whether a void was sent of which the payer has said nothing final."""
    return any(it.frequency == VOID for it in undecided(claim))


def as_the_payer_has_it(claim: Claim) -> Sending | None:
    """The sending that the payer holds or decides: the last one that was not refused and is no void."""
    taken = [it for it in claim.sendings if it.frequency != VOID and not _is_refused(claim, it)]
    return taken[-1] if taken and (undecided(claim) or standing(claim)) else None


def payer_control(claim: Claim) -> str | None:
    """The payer's own number of the claim: of its decision that stands, else of its acknowledgement."""
    decided = [it.payer_control for it in standing(claim) if it.payer_control]
    answered = [it.payer_control for it in claim.answers if it.accepted and it.payer_control]
    return next(reversed(decided or answered), None)


def _is_over(claim: Claim) -> bool:
    """No longer billed, and nothing of it left with the payer, or nothing but a denial."""
    at_payer = undecided(claim) or not all(it.is_denial for it in standing(claim))
    return claim.is_taken_back and not claim.is_kept_back and not at_payer


def _sent_state(claim: Claim, sending: Sending) -> State:
    answers = [it for it in claim.answers if _is_about(it, sending, claim)]
    if answers:
        return State.ACCEPTED_277CA if answers[-1].accepted else State.REJECTED_277CA
    taken = [it for it in claim.acknowledgements if (it.group, it.transaction) == sending.key]
    if taken:
        return State.ACCEPTED_999 if taken[-1].accepted else State.REJECTED_999
    return State.DELIVERED


def _is_refused(claim: Claim, sending: Sending) -> bool:
    return _sent_state(claim, sending) in (State.REJECTED_999, State.REJECTED_277CA)


def _is_decided(claim: Claim, sending: Sending) -> bool:
    """A claim that was sent again waits for a decision that is not older than its sending."""
    if len(claim.sendings) == 1:
        return bool(claim.adjudications)
    return any(one.paid_on >= sending.sent_at.date() for one in claim.adjudications)


def _decision(left: tuple[Adjudicated, ...]) -> State:
    if not left:
        return State.REVERSED
    return State.DENIED if all(one.is_denial for one in left) else State.PAID


def _is_about(answer: Answered, sending: Sending, claim: Claim) -> bool:
    """By our batch number; an answer that names no batch of ours is about what was sent last."""
    of_none = answer.batch not in {it.batch for it in claim.sendings}
    return answer.batch == sending.batch or (of_none and sending == claim.sendings[-1])


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
