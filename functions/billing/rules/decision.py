"""One month's decision with everything that explains it."""

from dataclasses import dataclass
from datetime import date

from functions.billing.rules.minutes import Counted
from functions.billing.rules.policy import NOWHERE, Destination
from functions.billing.rules.rulebook import RuleUsed
from functions.billing.rules.verdict import ClaimLine, Finding, Status
from functions.kernel.time_codes import CodeUnits, MonthType, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`lines` are to be billed now, `would_bill` once the reasons are settled; both are empty for NO_BILL.

    `offered` is for a person to consider. `counted` holds each second and its reason; `minutes` is their floor (R21).
    `rules` are the payer's rows, the one that wins last. `destination` is how its claim is addressed.
    """

    status: Status
    lines: tuple[ClaimLine, ...]
    would_bill: tuple[ClaimLine, ...]
    offered: tuple[CodeUnits, ...]
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    date_of_service: date | None
    place_of_service: str
    month_type: MonthType
    minutes: int
    counted: Counted
    thresholds: tuple[Threshold, ...]
    next_code: str | None
    minutes_to_next: int | None
    payer_rule: str
    rule_version: str
    evidence_hash: str
    rules: tuple[RuleUsed, ...] = ()
    destination: Destination = NOWHERE
