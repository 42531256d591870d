"""One claim of a run: what it says, and as what it goes to the payer."""

from dataclasses import dataclass
from typing import Literal

from functions.billing.files.claim_number import claim_number
from functions.billing.inbound.claim import ClaimNumber
from functions.billing.rules.verdict import ClaimLine, Finding
from functions.billing.service import Decided
from functions.kernel.calendar import Month

Step = Literal["new", "resend", "replace", "void", "withdraw", "keep"]

ORIGINAL = "1"
NOT_SENT = ""
"""CLM05-3 of a first claim, and of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A claim under its number. `decided` is the month as the claim states it: of a void, as it was sent.

    `stood` are the lines that earlier runs' files hold of it and `lines` those that hold now, so that their difference
    is the run's. `stopped`: why it cannot be sent, whatever it says. The payer has nothing of what is withdrawn and has
    what is kept right already: only the books change.
    """

    number: ClaimNumber
    step: Step
    frequency: str
    original_reference: str | None
    decided: Decided
    stood: tuple[ClaimLine, ...]
    lines: tuple[ClaimLine, ...]
    stopped: Finding | None

    @property
    def is_for_payer(self) -> bool:
        return self.step not in ("withdraw", "keep")

    @property
    def charge_cents(self) -> int:
        """As the claim states it: nothing, where there is no claim."""
        return charge_of(self.decided.decision.lines) if self.is_for_payer else 0


def first_submission(decided: Decided) -> Submission:
    """The claim of a month that was never billed before."""
    return Submission(
        number=ClaimNumber(claim_number(decided.episode_id, Month.parse(decided.month))),
        step="new",
        frequency=ORIGINAL,
        original_reference=None,
        decided=decided,
        stood=(),
        lines=decided.decision.lines,
        stopped=None,
    )


def charge_of(lines: tuple[ClaimLine, ...]) -> int:
    """What is known of the charge; a line whose charge nobody knows adds nothing, and is counted elsewhere."""
    return sum(line.charge_cents or 0 for line in lines)
