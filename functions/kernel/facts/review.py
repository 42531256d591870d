"""What the psychiatric consultant looked at and recommended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.facts.words import RecordStatus, Written
from functions.kernel.ids import CaseReviewId, ClinicId, ConsultationId, EpisodeId, PatientId, RecommendationId, StaffId

RecommendationStatus = Literal["proposed", "delivered", "seen", "accepted", "modified", "declined", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationHeld:
    """The weekly meeting of a care manager and the psychiatric consultant (R12), and who else was there."""

    clinic_id: ClinicId
    consultation_id: ConsultationId
    version: int
    status: RecordStatus
    held_at: datetime
    seconds: int
    care_manager_id: StaffId
    consultant_id: StaffId
    episode_ids: tuple[EpisodeId, ...]
    recorded: Written
    attendee_ids: tuple[StaffId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewed:
    """The consultant's look at one patient."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    review_id: CaseReviewId
    consultation_id: ConsultationId | None
    version: int
    status: RecordStatus
    reviewed_at: datetime
    consultant_id: StaffId
    summary: str
    recommendation_ids: tuple[RecommendationId, ...]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a recommendation on its way from the consultant to the patient."""

    status: RecommendationStatus
    at: datetime
    by: StaffId
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationChanged:
    """A recommendation and its fate: nobody has to guess whether the PCP saw it."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    recommendation_id: RecommendationId
    review_id: CaseReviewId
    version: int
    kind: Literal["medication_change", "technique", "measure", "referral", "further_evaluation", "other"]
    text: str
    owner_id: StaffId
    due_on: date | None
    status: RecommendationStatus
    steps: tuple[Step, ...]
    recorded: Written
