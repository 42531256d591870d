"""Claims that somebody must look at: answers that are late, refusals, denials by reason, and what is paid too low.

Days are the clinic's. An answer is late when more than so many days have passed since the claim was sent.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from functions.billing.inbound.claim import Claim, ClaimNumber, State
from functions.billing.inbound.losses import DenialReason, Underpaid, denials, expected_cents, underpayment
from functions.billing.inbound.partners import Patience
from functions.billing.inbound.state import state_of, unmatched
from functions.kernel.calendar import local_day

Awaited = Literal["delivery", "999", "277ca", "835"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A claim that waits, for what, since which day, and the limit that has passed."""

    number: ClaimNumber
    payer_id: str
    month: str
    awaited: Awaited
    since: date
    days: int
    limit_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A claim that came back before anybody decided it; `codes` are the segments or status codes named."""

    number: ClaimNumber
    payer_id: str
    month: str
    state: State
    at_fault: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aging:
    """All lists. `without_expectation`: paid claims whose payer's fee is not known, so nobody can say."""

    overdue: tuple[Overdue, ...]
    rejected: tuple[Rejected, ...]
    denials: tuple[DenialReason, ...]
    underpaid: tuple[Underpaid, ...]
    without_expectation: int
    unmatched_reversals: tuple[ClaimNumber, ...]


def age(claims: Sequence[Claim], today: date, zone: str, patience: Patience) -> Aging:
    """The lists as of a day of the clinic."""
    judged = [(claim, state_of(claim)) for claim in claims]
    paid = [claim for claim, state in judged if state is State.PAID]
    underpaid = [found for claim in paid if (found := underpayment(claim)) is not None]
    return Aging(
        overdue=tuple(late for claim, state in judged for late in overdue(claim, state, today, zone, patience)),
        rejected=tuple(_rejected(claim, state) for claim, state in judged if state.startswith("rejected")),
        denials=denials(claims),
        underpaid=tuple(underpaid),
        without_expectation=sum(expected_cents(claim) is None for claim in paid),
        unmatched_reversals=tuple(claim.number for claim in claims if unmatched(claim)),
    )


def whose(aging: Aging) -> list[ClaimNumber]:
    """The claims that are in some list, in the order of their numbers."""
    named = {it.number for found in (aging.overdue, aging.rejected, aging.underpaid) for it in found}
    return sorted(named | set(aging.unmatched_reversals))


def of_claims(aging: Aging, numbers: Collection[ClaimNumber]) -> Aging:
    """The lists with these claims alone; what is counted over all stays."""
    return replace(
        aging,
        overdue=tuple(it for it in aging.overdue if it.number in numbers),
        rejected=tuple(it for it in aging.rejected if it.number in numbers),
        underpaid=tuple(it for it in aging.underpaid if it.number in numbers),
        unmatched_reversals=tuple(it for it in aging.unmatched_reversals if it in numbers),
    )


def overdue(claim: Claim, state: State, today: date, zone: str, patience: Patience) -> Iterator[Overdue]:
    """Each answer that this claim still lacks and that is late."""
    since = _since(claim, zone)
    if since is None:
        return
    for awaited, limit in _awaited(state, (today - since).days, patience):
        yield Overdue(
            number=claim.number,
            payer_id=claim.payer_id,
            month=claim.month,
            awaited=awaited,
            since=since,
            days=(today - since).days,
            limit_days=limit,
        )


def _since(claim: Claim, zone: str) -> date | None:
    moments = [it.sent_at for it in claim.sendings[-1:]] or [it.written_at for it in claim.writings[-1:]]
    return local_day(moments[0], zone) if moments else None


def _awaited(state: State, days: int, patience: Patience) -> Iterator[tuple[Awaited, int]]:
    """What a claim in this state lacks, with the longest limit that has passed."""
    limits: list[tuple[Awaited, int]] = []
    if state is State.WRITTEN:
        limits.append(("delivery", patience.no_999_days))
    if state is State.DELIVERED:
        limits.append(("999", patience.no_999_days))
    if state in (State.DELIVERED, State.ACCEPTED_999):
        limits.append(("277ca", patience.no_277ca_days))
    if state in (State.DELIVERED, State.ACCEPTED_999, State.ACCEPTED_277CA):
        is_long = days > patience.no_835_long_days
        limits.append(("835", patience.no_835_long_days if is_long else patience.no_835_days))
    yield from ((awaited, limit) for awaited, limit in limits if days > limit)


def _rejected(claim: Claim, state: State) -> Rejected:
    answers = [f"{it.category}:{it.status}" for answer in claim.answers[-1:] for it in answer.statuses]
    segments = [code for it in claim.acknowledgements[-1:] for code in it.codes]
    return Rejected(
        number=claim.number,
        payer_id=claim.payer_id,
        month=claim.month,
        state=state,
        at_fault=any(it.at_fault for it in claim.acknowledgements[-1:]),
        codes=tuple(answers if state is State.REJECTED_277CA else segments),
    )
