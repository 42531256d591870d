"""What callers sent, as facts to be: checked against the calendar and the directory, every problem at once."""

from dataclasses import replace
from typing import Any

from functions.aws import chart, directory
from functions.aws.door import Call
from functions.intake.forms import (
    ConsentForm,
    EpisodeChangeForm,
    EpisodeForm,
    Part2ConsentForm,
    ReferralForm,
    TeamForm,
    coverage_of,
    diagnoses_of,
    visit_of,
)
from functions.intake.rules import first_phases, move, without_relapse_plan
from functions.kernel.errors import Problem, refuse
from functions.kernel.facts import (
    CareTeam,
    Consent,
    EpisodeChanged,
    Part2Consent,
    PatientChanged,
    ReferralMade,
    TeamMember,
)
from functions.kernel.ids import ConsentId, EpisodeId, PatientId, ReferralId, StaffId
from functions.kernel.moments import joined, not_after, not_after_day, ordered


def referral(call: Call[ReferralForm]) -> tuple[PatientChanged, ReferralMade]:
    """The patient as they would be registered, and the referral."""
    form = call.body
    problems = joined(
        not_after(call.at, referred_at=form.referred_at),
        not_after_day(call.today, **{"patient/birth_date": form.patient.birth_date}),
    )
    _person(call, form.referred_by, "/referred_by", problems)
    refuse(problems)
    patient = PatientChanged(
        clinic_id=call.clinic.clinic_id,
        patient_id=PatientId(call.new_id("pat")),
        version=1,
        person=form.patient.person(),
        consents=(),
        episode_ids=(),
        recorded=call.written,
    )
    made = ReferralMade(
        clinic_id=call.clinic.clinic_id,
        referral_id=ReferralId(call.new_id("ref")),
        version=1,
        patient_id=patient.patient_id,
        referred_by=StaffId(form.referred_by),
        referred_at=form.referred_at,
        reason=form.reason,
        warm_handoff=form.warm_handoff,
        recorded=call.written,
    )
    return patient, made


def consent(call: Call[ConsentForm]) -> Consent:
    form = call.body
    problems = not_after_day(call.today, given_on=form.given_on)
    _person(call, form.obtained_by, "/obtained_by", problems)
    _person(call, form.billing_practitioner_id, "/billing_practitioner_id", problems)
    refuse(problems)
    return Consent(
        consent_id=ConsentId(call.new_id("con")),
        status="documented",
        given_on=form.given_on,
        method=form.method,
        obtained_by=StaffId(form.obtained_by),
        statements=tuple(sorted(set(form.statements))),
        billing_practitioner_id=StaffId(form.billing_practitioner_id),
        covers_part2_payment=form.covers_part2_payment,
        revoked_on=None,
        recorded=call.written,
    )


def part2_consent(call: Call[Part2ConsentForm]) -> Part2Consent:
    form = call.body
    problems = joined(
        not_after_day(call.today, given_on=form.given_on),
        ordered(("given_on", form.given_on), ("expires_on", form.expires_on)),
    )
    _person(call, form.obtained_by, "/obtained_by", problems)
    refuse(problems)
    return Part2Consent(
        consent_id=ConsentId(call.new_id("p2c")),
        status="documented",
        purposes=tuple(sorted(set(form.purposes))),
        recipients=form.recipients,
        given_on=form.given_on,
        records_from=form.records_from,
        expires_on=form.expires_on,
        method=form.method,
        obtained_by=StaffId(form.obtained_by),
        revoked_on=None,
        correction=None,
        recorded=call.written,
    )


def episode(call: Call[EpisodeForm], patient: PatientChanged) -> EpisodeChanged:
    form = call.body
    problems = joined(
        not_after_day(call.today, enrolled_on=form.enrolled_on, treatment_started_on=form.treatment_started_on),
        ordered(("enrolled_on", form.enrolled_on), ("treatment_started_on", form.treatment_started_on)),
    )
    team = _team(call, form.care_team, problems)
    refuse(problems)
    phases = first_phases(form.enrolled_on, form.treatment_started_on)
    return EpisodeChanged(
        clinic_id=call.clinic.clinic_id,
        episode_id=EpisodeId(call.new_id("epi")),
        patient_id=patient.patient_id,
        referral_id=ReferralId(form.referral_id) if form.referral_id else None,
        version=1,
        phase=phases[-1].phase,
        phases=phases,
        program=form.program,
        setting=form.setting,
        enrolled_on=form.enrolled_on,
        treatment_started_on=form.treatment_started_on,
        ended_on=None,
        discharge_reason=None,
        diagnoses=diagnoses_of(form.diagnoses),
        coverage=coverage_of(form.coverage),
        care_team=team,
        initiating_visit=visit_of(form.initiating_visit),
        part2_record=form.part2_record,
        goals=tuple(form.goals),
        medication=form.medication,
        question_for_consultant=form.question_for_consultant,
        person=patient.person,
        recorded=call.written,
    )


def changed_episode(call: Call[EpisodeChangeForm], old: EpisodeChanged) -> EpisodeChanged:
    """The episode with what was sent changed, and nothing else."""
    form, problems = call.body, not_after_day(call.today, on=call.body.on)
    if form.phase and form.on is None:
        problems.append(Problem("/on", "REQUIRED", "a change of phase has its day"))
    team = _team(call, form.care_team, problems) if form.care_team else old.care_team
    if form.phase == "discharged" and form.discharge_reason == "goals_met" and old.phase != "discharged":
        problems += without_relapse_plan(has_plan=chart.has_relapse_plan(old.clinic_id, old.episode_id))
    refuse(problems)
    new = move(old, form.phase, on=form.on, reason=form.discharge_reason) if form.phase and form.on else old
    return replace(
        new,
        care_team=team,
        diagnoses=diagnoses_of(form.diagnoses) if form.diagnoses else new.diagnoses,
        coverage=coverage_of(form.coverage) if form.coverage else new.coverage,
        initiating_visit=visit_of(form.initiating_visit) if form.initiating_visit else new.initiating_visit,
        part2_record=new.part2_record if form.part2_record is None else form.part2_record,
        goals=tuple(form.goals) if form.goals is not None else new.goals,
        medication=form.medication or new.medication,
        question_for_consultant=form.question_for_consultant or new.question_for_consultant,
        recorded=call.written,
    )


def _team(call: Call[Any], form: TeamForm, problems: list[Problem]) -> CareTeam:
    return CareTeam(
        care_manager=_person(call, form.care_manager_id, "/care_team/care_manager_id", problems),
        psychiatric_consultant=_person(
            call, form.psychiatric_consultant_id, "/care_team/psychiatric_consultant_id", problems
        ),
        pcp=_person(call, form.pcp_id, "/care_team/pcp_id", problems),
    )


def _person(call: Call[Any], staff_id: str, field: str, problems: list[Problem]) -> TeamMember:
    """A person as the directory names them today; a problem when this organization has no such person."""
    person = directory.staff_profile(call.clinic.organization_id, StaffId(staff_id))
    if person is None:
        problems.append(Problem(field, "UNKNOWN", "no such person in this organization"))
        return TeamMember(staff_id=StaffId(staff_id), name="")
    return TeamMember(
        staff_id=person.staff_id, name=person.name, npi=person.npi, practitioner_type=person.practitioner_type
    )
