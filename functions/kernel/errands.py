"""Errands as facts: tasks with a due day, and referrals to others outside; each with every step it took."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId, EpisodeId, OutsideReferralId, PatientId, StaffId, TaskId

TaskStatus = Literal["open", "done", "cancelled"]
OutsideKind = Literal[
    "social_services",
    "specialty_mental_health",
    "substance_use",
    "medical_specialty",
    "peer_support",
    "other",
]
OutsideStatus = Literal["made", "appointment", "attended", "not_attended", "closed", "declined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """What happened to a task; a step that leaves it open may hand it over or give it another day."""

    status: TaskStatus
    at: datetime
    by: StaffId
    reason: str | None = None
    assignee_id: StaffId | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged:
    """Something that somebody is to do for a patient by a day."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    task_id: TaskId
    version: int
    text: str
    due_on: date
    assignee_id: StaffId
    status: TaskStatus
    steps: tuple[TaskStep, ...]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideStep:
    """What became of a referral; `appointment_at` when one was made."""

    status: OutsideStatus
    at: datetime
    by: StaffId
    note: str | None = None
    appointment_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReferralChanged:
    """The patient was referred to somebody outside the practice, and what became of it."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    outside_referral_id: OutsideReferralId
    version: int
    kind: OutsideKind
    to: str
    reason: str
    status: OutsideStatus
    steps: tuple[OutsideStep, ...]
    recorded: Written
