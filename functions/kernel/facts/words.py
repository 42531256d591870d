"""Words that the facts of every room share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.kernel.ids import StaffId

RecordStatus = Literal["final", "amended", "entered_in_error"]
Phase = Literal["referred", "enrolled", "active", "relapse_prevention", "discharged"]
Sex = Literal["female", "male", "other", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Who wrote a version down, and when."""

    at: datetime
    by: StaffId
