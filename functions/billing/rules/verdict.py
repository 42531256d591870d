"""What was decided and why: a status, claim lines, and findings that each carry a code, a rule and words."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """BILL: charge the lines. HOLD: charge `would_bill` once every reason is settled. NO_BILL: nothing was earned."""

    BILL = "BILL"
    HOLD = "HOLD"
    NO_BILL = "NO_BILL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason or warning: a stable code, the rule it comes from, and words without personal data."""

    code: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What may be charged. `charge_cents` is for all units; None when no fee is known.

    `charge_from` is the schedule that says so, `expected_cents` what the payer is known to allow for all units.
    """

    code: str
    units: int
    charge_cents: int | None
    charge_from: str | None = None
    expected_cents: int | None = None
