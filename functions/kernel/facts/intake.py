"""How somebody comes under care: patient, consent, referral, episode."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.facts.access import Address
from functions.kernel.facts.words import Phase, Sex, Written
from functions.kernel.ids import ClinicId, ConsentId, EpisodeId, PatientId, ReferralId, StaffId

DisclosurePurpose = Literal["treatment", "payment", "operations"]


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
class Part2Consent:
    """What a patient agreed to about records of a 42 CFR Part 2 program: for which purposes, to whom, until when.

    It stands from `given_on` to `expires_on`, that day included, and no longer on the day of its revocation. It covers
    records of days from `records_from` on, null for the day it was given. `correction` says why it was a mistake.
    """

    consent_id: ConsentId
    status: Literal["documented", "revoked", "entered_in_error"]
    purposes: tuple[DisclosurePurpose, ...]
    recipients: str
    given_on: date
    records_from: date | None
    expires_on: date | None
    method: Literal["written", "electronic"]
    obtained_by: StaffId
    revoked_on: date | None
    correction: str | None
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
    part2_consents: tuple[Part2Consent, ...] = ()


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
