"""What has happened, as one room tells another: the records in the rooms' tables, in the past tense.

A record is stored whole, as the JSON of one of these values. A stream image of the record is the fact that other rooms
hear. Every fact has a version: of two with the same id the higher version holds, whatever order they arrive in.
`..._at` is an aware time in UTC, `..._on` a day in the clinic's calendar; when it happened and when it was written down
(`recorded_at`) are apart, so that history can be entered after the fact.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.care_words import Barrier, FamilyPart, MedicationUse, Practised
from functions.kernel.ids import (
    AssessmentId,
    CaseReviewId,
    ClinicId,
    ConsentId,
    ConsultationId,
    ContactId,
    EpisodeId,
    OrganizationId,
    PatientId,
    RecommendationId,
    ReferralId,
    SafetyAssessmentId,
    StaffId,
    TimeEntryId,
)
from functions.kernel.roles import Grant

RecordStatus = Literal["final", "amended", "entered_in_error"]
Phase = Literal["referred", "enrolled", "active", "relapse_prevention", "discharged"]
Sex = Literal["female", "male", "other", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Who wrote a version down, and when."""

    at: datetime
    by: StaffId


# -- access ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    line: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingIdentity:
    """Under which the clinic bills: its organization NPI, tax number, taxonomy code and street address."""

    name: str
    npi: str
    tin: str
    taxonomy: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicChanged:
    """A clinic: the tenant. Its time zone decides days and months; its settings override the rules' defaults."""

    clinic_id: ClinicId
    organization_id: OrganizationId
    version: int
    name: str
    time_zone: str
    billing: BillingIdentity
    thresholds: dict[str, int]
    policy: dict[str, int | bool | str]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRegistered:
    """A person who works for the organization; the id is the one they sign in with."""

    organization_id: OrganizationId
    staff_id: StaffId
    version: int
    name: str
    npi: str | None
    practitioner_type: str | None
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsChanged:
    """All that a person is granted in one clinic, or in all clinics of an organization."""

    organization_id: OrganizationId
    clinic_id: ClinicId | None
    staff_id: StaffId
    version: int
    grants: tuple[Grant, ...]
    recorded: Written


# -- intake ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """A person as the clinic's record names them."""

    mrn: str
    family_name: str
    given_name: str
    birth_date: date
    sex: Sex
    phone: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the patient agreed to, with whom and how (R8).

    Given once per billing practitioner; revoking ends it for later days and leaves what was done before.
    """

    consent_id: ConsentId
    status: Literal["documented", "revoked", "entered_in_error"]
    given_on: date
    method: Literal["verbal", "written"]
    obtained_by: StaffId
    statements: tuple[str, ...]
    billing_practitioner_id: StaffId
    covers_part2_payment: bool
    revoked_on: date | None
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientChanged:
    """A patient of one clinic, with their consents and the episodes they have had there."""

    clinic_id: ClinicId
    patient_id: PatientId
    version: int
    person: Demographics
    consents: tuple[Consent, ...]
    episode_ids: tuple[EpisodeId, ...]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMade:
    """A practitioner asked for collaborative care for a patient."""

    clinic_id: ClinicId
    referral_id: ReferralId
    version: int
    patient_id: PatientId
    referred_by: StaffId
    referred_at: datetime
    reason: str
    warm_handoff: bool
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """An ICD-10-CM code with its dot; may be provisional (R13)."""

    code: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who pays: a payer of the clinic's payer table, and the patient's number there."""

    payer_id: str
    member_id: str
    group_no: str | None = None
    plan_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A member of the care team as the directory named them when the team was set."""

    staff_id: StaffId
    name: str
    npi: str | None = None
    practitioner_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTeam:
    """Who looks after the patient: the care manager follows, the consultant reviews, the PCP treats and bills (R14)."""

    care_manager: TeamMember
    psychiatric_consultant: TeamMember
    pcp: TeamMember


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiatingVisit:
    """The visit before the service starts; required for a new patient or one not seen within a year (R9)."""

    required: bool
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class PhaseEntered:
    """A phase of an episode, from a day on."""

    phase: Phase
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeChanged:
    """One time under care, from enrolment to discharge. `phases` holds every step, so that any past day can be seen."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    referral_id: ReferralId | None
    version: int
    phase: Phase
    phases: tuple[PhaseEntered, ...]
    program: Literal["cocm", "general_bhi"]
    setting: Literal["office", "rhc", "fqhc"]
    enrolled_on: date
    treatment_started_on: date | None
    ended_on: date | None
    discharge_reason: str | None
    diagnoses: tuple[Diagnosis, ...]
    coverage: Coverage
    care_team: CareTeam
    initiating_visit: InitiatingVisit
    part2_record: bool
    goals: tuple[str, ...]
    medication: str | None
    question_for_consultant: str | None
    person: Demographics
    recorded: Written


# -- scores ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecorded:
    """An instrument as answered, item by item, and what our own rules made of it. None is unanswered, never zero.

    `missing` are the numbers, from 1, of unanswered items; `rules` what `reason` rests on; `correction` says why this
    version was written, where it is not the first.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    assessment_id: AssessmentId
    version: int
    status: RecordStatus
    instrument: str
    instrument_version: str
    items: tuple[int | None, ...]
    functional: int | None
    answers: dict[str, bool]
    total: int | None
    valid: bool
    prorated: bool
    band: str | None
    positive: bool | None
    safety_item: int | None
    safety: bool
    reason: str
    how: Literal["in_person", "phone", "video", "patient_link", "import"]
    answered_at: datetime
    recorded: Written
    risk: str | None = None
    missing: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    correction: str | None = None


# -- care --------------------------------------------------------------------------------------------------------------

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


# -- review ------------------------------------------------------------------------------------------------------------

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
