"""What asks for a person, as facts: safety alerts, manual flags, who has seen or read what, who was taken off a list.

They are stored and heard as those of `functions.kernel.facts` are: whole, in the past tense, the higher version holds.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.facts import Written
from functions.kernel.ids import (
    AssessmentId,
    ClinicId,
    EpisodeId,
    ManualFlagId,
    PacketRemovalId,
    PatientId,
    SafetyAlertId,
    SafetyAssessmentId,
    StaffId,
)

AlertLevel = Literal["positive", "moderate", "high"]
AlertState = Literal["open", "acknowledged", "resolved", "withdrawn"]
Holder = Literal["care_manager", "psychiatric_consultant", "pcp", "clinic_admin"]
Disposition = Literal["assessed", "safety_plan", "escalated", "emergency_services"]
AlertAct = Literal["opened", "acknowledged", "escalated", "disposed", "withdrawn", "reopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """One thing that happened to a safety alert; `by` is None where the clock did it, `to` is who holds it now."""

    act: AlertAct
    at: datetime
    by: StaffId | None
    to: Holder
    disposition: Disposition | None = None
    safety_assessment_id: SafetyAssessmentId | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyAlertChanged:
    """An answer that asks for a person at once (C3), and what people did about it.

    One alert an assessment: `alert_id` is the assessment's own id. `level` is `positive` for an answer without a grade,
    else the risk of the C-SSRS screener. `held_since` is when the present holder got it: the clock counts from there.
    `notice` counts what was to be announced, `announced` what was. It holds no answer.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    alert_id: SafetyAlertId
    version: int
    assessment_id: AssessmentId
    assessment_version: int
    instrument: str
    level: AlertLevel
    answered_at: datetime
    state: AlertState
    opened_at: datetime
    holder: Holder
    held_since: datetime
    steps: tuple[AlertStep, ...]
    notice: int
    announced: int
    announced_at: datetime | None
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualFlagChanged:
    """A flag that a person set, with who and why; it stands until a person clears it."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    manual_flag_id: ManualFlagId
    version: int
    kind: Literal["discuss", "safety"]
    reason: str
    raised: Written
    raised_by_name: str
    cleared: Written | None
    cleared_reason: str | None
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagAcknowledged:
    """Somebody saw a flag as it has stood since a day; a later spell of the same flag asks anew."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    version: int
    code: str
    since: date
    note: str | None
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMarked:
    """Somebody has read what the patient entered up to a moment."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    version: int
    read_until: datetime
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketRemovalMade:
    """Somebody took a patient off one week's list for discussion (2026-W12), with the reason."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    removal_id: PacketRemovalId
    version: int
    week: str
    reason: str
    removed_by_name: str
    recorded: Written
