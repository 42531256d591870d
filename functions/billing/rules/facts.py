"""What a check may look at: the month, the payer's policy, and what counting and the calendar have already settled."""

from dataclasses import dataclass
from datetime import date

from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.policy import Policy
from functions.kernel.time_codes import MonthType


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`first_service_on`: the episode's first countable service; None when no day is known. `served_on` (R22)."""

    month: PatientMonth
    policy: Policy
    month_type: MonthType
    first_service_on: date | None
    served_on: date
