"""Somebody let themselves in where they hold no role, for an emergency and for a while (45 CFR 164.312(a)(2)(ii))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.kernel.facts.words import Written
from functions.kernel.ids import ClinicId, EmergencyId, StaffId
from functions.kernel.roles import Role


class Judgement(StrEnum):
    """What a privacy officer found."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyReview:
    """A privacy officer looked at what was done under an emergency access, and closed it."""

    judgement: Judgement
    note: str
    reviewed: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """One breaking of the glass: who, why, as what, from when to when (excluded), and what a privacy officer said."""

    clinic_id: ClinicId
    emergency_id: EmergencyId
    staff_id: StaffId
    version: int
    role: Role
    reason: str
    starts_at: datetime
    ends_at: datetime
    recorded: Written
    review: EmergencyReview | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyGranted:
    """What lets one person into one clinic for a while: the latest of theirs there, which doors read."""

    clinic_id: ClinicId
    staff_id: StaffId
    version: int
    emergency_id: EmergencyId
    role: Role
    starts_at: datetime
    ends_at: datetime
    recorded: Written

    def stands(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at
