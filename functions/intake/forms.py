"""What callers send to intake."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import LINE, Icd10, Id, Line, Moment, Name, Sex, Text, Word
from functions.intake.rules import DischargeReason, Statement
from functions.kernel.facts import Coverage, Demographics, Diagnosis, DisclosurePurpose, InitiatingVisit, Phase


class AddressForm(Body):
    line: Line
    city: Name
    state: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
    postal_code: Annotated[str, Meta(pattern=r"^[0-9]{5}(-[0-9]{4})?$(?!\n)")]


class PersonForm(Body):
    mrn: Word
    family_name: Name
    given_name: Name
    birth_date: date
    sex: Sex
    phone: Annotated[str, Meta(pattern=r"^\+?[0-9 ().-]{7,20}$(?!\n)")] | None = None
    address: AddressForm | None = None

    def person(self) -> Demographics:
        return msgspec.convert(self, Demographics, from_attributes=True)


class ReferralForm(Body):
    """A practitioner's referral; the patient is registered when the clinic does not know the record number."""

    patient: PersonForm
    referred_by: Id
    referred_at: Moment
    reason: Text
    warm_handoff: bool = False


class MrnForm(Body):
    mrn: Word


class ConsentForm(Body):
    """Permission asked and given before services start (R8)."""

    given_on: date
    method: Literal["verbal", "written"]
    obtained_by: Id
    statements: Annotated[list[Statement], Meta(min_length=1, max_length=8)]
    billing_practitioner_id: Id
    covers_part2_payment: bool = False


class RevocationForm(Body):
    revoked_on: date


class Part2ConsentForm(Body):
    """Consent to disclose records of a 42 CFR Part 2 program; all three purposes cover all future TPO.

    `recipients` names whom, or which class of recipients. Without `records_from` it covers records from `given_on` on.
    """

    purposes: Annotated[list[DisclosurePurpose], Meta(min_length=1, max_length=3)]
    recipients: Line
    given_on: date
    method: Literal["written", "electronic"]
    obtained_by: Id
    records_from: date | None = None
    expires_on: date | None = None


class ConsentMistakeForm(Body):
    """Why a consent was entered in error."""

    reason: Line


class DiagnosisForm(Body):
    code: Icd10
    provisional: bool


class CoverageForm(Body):
    payer_id: Annotated[str, Meta(pattern=r"^[a-z0-9_]{2,60}$(?!\n)")]
    member_id: Annotated[str, Meta(min_length=2, max_length=40, pattern=LINE)]
    group_no: Annotated[str, Meta(max_length=40, pattern=LINE)] | None = None
    plan_type: Annotated[str, Meta(max_length=40, pattern=LINE)] | None = None


class VisitForm(Body):
    required: bool
    visited_on: date | None = None


class TeamForm(Body):
    care_manager_id: Id
    psychiatric_consultant_id: Id
    pcp_id: Id


class EpisodeForm(Body):
    """The beginning of a time under care."""

    enrolled_on: date
    diagnoses: Annotated[list[DiagnosisForm], Meta(max_length=12)]
    coverage: CoverageForm
    care_team: TeamForm
    initiating_visit: VisitForm
    referral_id: Id | None = None
    treatment_started_on: date | None = None
    program: Literal["cocm", "general_bhi"] = "cocm"
    setting: Literal["office", "rhc", "fqhc"] = "office"
    part2_record: bool = False
    goals: Annotated[list[Line], Meta(max_length=10)] = msgspec.field(default_factory=list)
    medication: Text | None = None
    question_for_consultant: Text | None = None


class EpisodeChangeForm(Body):
    """Changes to an episode: only what is sent changes; `phase` with the day it happened and, at discharge, why."""

    phase: Phase | None = None
    on: date | None = None
    discharge_reason: DischargeReason | None = None
    diagnoses: Annotated[list[DiagnosisForm], Meta(min_length=1, max_length=12)] | None = None
    coverage: CoverageForm | None = None
    care_team: TeamForm | None = None
    initiating_visit: VisitForm | None = None
    part2_record: bool | None = None
    goals: Annotated[list[Line], Meta(max_length=10)] | None = None
    medication: Text | None = None
    question_for_consultant: Text | None = None


def coverage_of(form: CoverageForm) -> Coverage:
    return msgspec.convert(form, Coverage, from_attributes=True)


def diagnoses_of(forms: list[DiagnosisForm]) -> tuple[Diagnosis, ...]:
    return tuple(Diagnosis(code=form.code, provisional=form.provisional) for form in forms)


def visit_of(form: VisitForm) -> InitiatingVisit:
    return InitiatingVisit(required=form.required, visited_on=form.visited_on)
