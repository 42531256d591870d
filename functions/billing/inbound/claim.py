"""A claim and everything that happened to it; its state is read off what happened, never set.

What happened is a set: adding the same again changes nothing, and the order in which files arrive does not matter,
because every reading sorts by the sender's own clock and number. So a state can only follow from what is known.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NewType, Protocol, TypeVar

from functions.billing.inbound.events import Acknowledged, Adjudicated, Answered, BilledLine, Event, Sending, Writing
from functions.kernel.ids import ClinicId, EpisodeId

ClaimNumber = NewType("ClaimNumber", str)


class State(StrEnum):
    """How far a claim is. Rejected ones come back to us; denied ones were decided; voided ones we took back."""

    WRITTEN = "written"
    DELIVERED = "delivered"
    ACCEPTED_999 = "accepted_999"
    REJECTED_999 = "rejected_999"
    ACCEPTED_277CA = "accepted_277ca"
    REJECTED_277CA = "rejected_277ca"
    PAID = "paid"
    DENIED = "denied"
    REVERSED = "reversed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One patient's month at one payer, under one number for ever. What happened to it, each kind in its order."""

    clinic_id: ClinicId
    number: ClaimNumber
    episode_id: EpisodeId
    month: str
    payer_id: str
    writings: tuple[Writing, ...] = ()
    sendings: tuple[Sending, ...] = ()
    acknowledgements: tuple[Acknowledged, ...] = ()
    answers: tuple[Answered, ...] = ()
    adjudications: tuple[Adjudicated, ...] = ()

    @property
    def lines(self) -> tuple[BilledLine, ...]:
        """As billed last."""
        return self.writings[-1].lines if self.writings else ()

    @property
    def is_taken_back(self) -> bool:
        """Whether the last run that wrote it no longer bills it."""
        return bool(self.writings) and not self.lines

    @property
    def is_kept_back(self) -> bool:
        """Whether what was written last has still to go to the payer."""
        return bool(self.writings) and self.writings[-1].kept_back

    @property
    def charge_cents(self) -> int:
        return self.writings[-1].charge_cents if self.writings else 0


def with_event(claim: Claim, event: Event) -> Claim:
    """The claim with what happened; an equal claim when it is known already."""
    match event:
        case Writing():
            return replace(claim, writings=_with(claim.writings, event))
        case Sending():
            return replace(claim, sendings=_with(claim.sendings, event))
        case Acknowledged():
            return replace(claim, acknowledgements=_with(claim.acknowledgements, event))
        case Answered():
            return replace(claim, answers=_with(claim.answers, event))
        case Adjudicated():
            return replace(claim, adjudications=_with(claim.adjudications, event))


class _Happening(Protocol):
    @property
    def key(self) -> object: ...
    @property
    def order(self) -> tuple[Any, ...]: ...


H = TypeVar("H", bound=_Happening)


def _with(known: tuple[H, ...], event: H) -> tuple[H, ...]:
    """The same happening told by two files is one, the earlier file's, whichever arrives first."""
    told = {one.key: one for one in known}
    first = min(told.get(event.key, event), event, key=lambda one: one.order)
    return tuple(sorted({**told, event.key: first}.values(), key=lambda one: one.order))
