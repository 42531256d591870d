"""What the care team did, and the time that it took."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.care_words import Barrier, FamilyPart, MedicationUse, Practised
from functions.kernel.facts.words import RecordStatus, Written
from functions.kernel.ids import ClinicId, ContactId, EpisodeId, PatientId, SafetyAssessmentId, StaffId, TimeEntryId

Actor = Literal["bhcm", "pcp", "psychiatric_consultant", "clerical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Time that somebody spent: seconds with their start and end, and whether it is the service's own time (R20)."""

    started_at: datetime
    ended_at: datetime
    seconds: int
    actor: Actor
    kind: Literal["cocm", "separately_billed"]
    code: str | None = None
    inpatient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded:
    """A touchpoint with or for the patient; an attempt or a no-show is told apart from somebody reached.

    `medication`, `barriers` and `family` are null when nobody asked.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    contact_id: ContactId
    version: int
    status: RecordStatus
    occurred_at: datetime
    mode: Literal["in_person", "phone", "video", "message", "letter"]
    outcome: Literal["reached", "attempted", "no_show"]
    party: Literal["patient", "family", "pcp", "other"]
    techniques: tuple[str, ...]
    note: str | None
    staff_id: StaffId
    spent: Spent | None
    recorded: Written
    correction: str | None = None
    steps: tuple[Practised, ...] = ()
    medication: MedicationUse | None = None
    barriers: tuple[Barrier, ...] | None = None
    family: FamilyPart | None = None
    next_contact_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRecorded:
    """Work for the patient without a touchpoint: chart review, registry work, talking with the PCP."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    entry_id: TimeEntryId
    version: int
    status: RecordStatus
    activity: str
    entry: Literal["timer", "manual"]
    reason: str | None
    staff_id: StaffId
    spent: Spent
    recorded: Written
    correction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyAssessed:
    """A suicide-risk assessment by a person: the answer that a positive item 9 waits for (C3)."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    safety_assessment_id: SafetyAssessmentId
    version: int
    status: RecordStatus
    assessed_at: datetime
    risk: Literal["none", "low", "moderate", "high"]
    disposition: Literal["no_action", "safety_plan", "escalated", "emergency"]
    note: str | None
    staff_id: StaffId
    recorded: Written
    correction: str | None = None
