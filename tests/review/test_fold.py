"""The registry row is the same whatever order its facts arrive in, however often, and whatever was taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import (
    AssessmentRecorded,
    CareTeam,
    CaseReviewed,
    ContactRecorded,
    Coverage,
    Demographics,
    EpisodeChanged,
    InitiatingVisit,
    PatientChanged,
    PhaseEntered,
    SafetyAssessed,
    Spent,
    TeamMember,
    Written,
)
from functions.kernel.ids import (
    AssessmentId,
    CaseReviewId,
    ContactId,
    EpisodeId,
    PatientId,
    SafetyAssessmentId,
)
from functions.kernel.thresholds import Thresholds
from functions.review.caseload import caseload_row
from functions.review.fold import fold
from functions.review.reading import history_of, phase_on
from functions.review.row import Row
from functions.review.rules.flags import evaluate
from tests.support import CLINIC, CONSULTANT, MANAGER, PCP

ZONE = "America/New_York"
EPISODE = EpisodeId("epi_1")
PATIENT = PatientId("pat_1")
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
PERSON = Demographics(mrn="1", family_name="Ohm", given_name="Ida", birth_date=date(1980, 1, 1), sex="female")


def on(day: int) -> datetime:
    return START + timedelta(days=day)


def common(day: int, version: int, gone: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "clinic_id": CLINIC,
        "episode_id": EPISODE,
        "patient_id": PATIENT,
        "version": version,
        "status": "entered_in_error" if gone else "final",
        "recorded": Written(at=on(day), by=MANAGER),
    }


def a_score(name: int, day: int, version: int, gone: bool, total: int, item9: int | None) -> AssessmentRecorded:  # noqa: FBT001
    return AssessmentRecorded(
        **common(day, version, gone),
        assessment_id=AssessmentId(f"asm_{name}"),
        instrument="PHQ-9" if name % 3 else "GAD-7",
        instrument_version="1",
        items=(),
        functional=None,
        answers={},
        total=total,
        valid=True,
        prorated=False,
        band=None,
        positive=None,
        safety_item=item9 if name % 3 else None,
        safety=bool(item9),
        reason="",
        how="phone",
        answered_at=on(day),
    )


def a_contact(name: int, day: int, version: int, gone: bool, minutes: int) -> ContactRecorded:  # noqa: FBT001
    spent = Spent(
        started_at=on(day),
        ended_at=on(day) + timedelta(minutes=minutes),
        seconds=minutes * 60,
        actor="bhcm",
        kind="cocm",
    )
    return ContactRecorded(
        **common(day, version, gone),
        contact_id=ContactId(f"ctc_{name}"),
        occurred_at=on(day),
        mode="phone",
        outcome="reached" if minutes % 2 else "attempted",
        party="patient",
        techniques=(),
        note=None,
        staff_id=MANAGER,
        spent=spent,
    )


def a_review(name: int, day: int, version: int, gone: bool) -> CaseReviewed:  # noqa: FBT001
    return CaseReviewed(
        **common(day, version, gone),
        review_id=CaseReviewId(f"rev_{name}"),
        consultation_id=None,
        reviewed_at=on(day),
        consultant_id=CONSULTANT,
        summary="",
        recommendation_ids=(),
    )


def a_safety(name: int, day: int, version: int, gone: bool) -> SafetyAssessed:  # noqa: FBT001
    return SafetyAssessed(
        **common(day, version, gone),
        safety_assessment_id=SafetyAssessmentId(f"saf_{name}"),
        assessed_at=on(day),
        risk="low",
        disposition="safety_plan",
        note=None,
        staff_id=MANAGER,
    )


def an_episode(version: int) -> EpisodeChanged:
    """Each version one phase further."""
    phases = (
        PhaseEntered("enrolled", date(2026, 3, 2)),
        PhaseEntered("active", date(2026, 3, 9)),
        PhaseEntered("relapse_prevention", date(2026, 6, 1)),
        PhaseEntered("discharged", date(2026, 8, 1)),
    )[:version]
    member = TeamMember(staff_id=MANAGER, name="Mai")
    team = CareTeam(care_manager=member, psychiatric_consultant=member, pcp=replace(member, staff_id=PCP))
    return EpisodeChanged(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PATIENT,
        referral_id=None,
        version=version,
        phase=phases[-1].phase,
        phases=phases,
        program="cocm",
        setting="office",
        enrolled_on=date(2026, 3, 2),
        treatment_started_on=date(2026, 3, 9) if version > 1 else None,
        ended_on=date(2026, 8, 1) if version > 3 else None,
        discharge_reason="other" if version > 3 else None,
        diagnoses=(),
        coverage=Coverage(payer_id="medicare_ffs", member_id="1"),
        care_team=team,
        initiating_visit=InitiatingVisit(required=False),
        part2_record=False,
        goals=(),
        medication=None,
        question_for_consultant=None,
        person=PERSON,
        recorded=Written(at=START, by=MANAGER),
    )


def a_patient(version: int) -> PatientChanged:
    return PatientChanged(
        clinic_id=CLINIC,
        patient_id=PATIENT,
        version=version,
        person=replace(PERSON, family_name=f"Ohm {version}"),
        consents=(),
        episode_ids=(EPISODE,),
        recorded=Written(at=START, by=MANAGER),
    )


NAME, DAY, VERSION, GONE = st.integers(0, 4), st.integers(0, 200), st.integers(1, 3), st.booleans()
FACTS = st.one_of(
    st.builds(a_score, NAME, DAY, VERSION, GONE, st.integers(0, 27), st.none() | st.integers(0, 3)),
    st.builds(a_contact, NAME, DAY, VERSION, GONE, st.integers(1, 60)),
    st.builds(a_review, NAME, DAY, VERSION, GONE),
    st.builds(a_safety, NAME, DAY, VERSION, GONE),
    st.builds(an_episode, st.integers(1, 4)),
    st.builds(a_patient, VERSION),
)


def identity(fact: Any) -> tuple[str, Any, int]:
    names = ("assessment_id", "contact_id", "review_id", "safety_assessment_id")
    return type(fact).__name__, next((getattr(fact, n) for n in names if hasattr(fact, n)), ""), fact.version


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Facts of one episode; a version of a record is written once, so two of one version are the same fact."""
    drawn = draw(st.lists(FACTS, max_size=25))
    return list({identity(fact): fact for fact in drawn}.values())


def folded(facts: list[Any]) -> bytes:
    row = Row(clinic_id=CLINIC, episode_id=EPISODE)
    for fact in facts:
        row = fold(row, fact, ZONE)
    return msgspec.json.encode(row)


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repeats_leave_no_trace_in_a_row(facts: list[Any], chance: Any) -> None:
    shuffled = [*facts, *chance.sample(facts, k=len(facts) // 2)]
    chance.shuffle(shuffled)
    assert folded(shuffled) == folded(facts)


@given(histories(), DAY)
def test_flags_of_a_day_are_those_of_the_facts_up_to_that_day(facts: list[Any], day: int) -> None:
    """Day n read from the whole row equals day n computed from scratch, as if nothing later had happened."""
    as_of = (START + timedelta(days=day)).date()
    whole = msgspec.json.decode(folded(facts), type=Row)
    latest = {identity(fact)[:2]: fact for fact in sorted(facts, key=lambda fact: fact.version)}
    until = [fact for fact in latest.values() if not hasattr(fact, "recorded") or _day(fact) <= as_of]
    scratch = msgspec.json.decode(folded(until), type=Row)
    assert evaluate(history_of(whole, as_of), as_of, Thresholds()) == evaluate(
        history_of(scratch, as_of), as_of, Thresholds()
    )


def _day(fact: Any) -> date:
    """Episodes and patients are states, not happenings: they are always known."""
    names = ("answered_at", "occurred_at", "reviewed_at", "assessed_at")
    moment = next((getattr(fact, name) for name in names if hasattr(fact, name)), None)
    return moment.date() if moment else date.min


@given(histories())
def test_a_stored_row_reads_back_as_it_was(facts: list[Any]) -> None:
    stored = folded(facts)
    assert msgspec.json.encode(msgspec.json.decode(stored, type=Row)) == stored


def test_a_past_day_shows_the_phase_of_that_day() -> None:
    row = fold(Row(clinic_id=CLINIC, episode_id=EPISODE), an_episode(4), ZONE)
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 9), date(2026, 7, 31), date(2026, 8, 1)]
    phases = [phase_on(row, day) for day in days]
    assert phases == ["referred", "enrolled", "active", "relapse_prevention", "discharged"]


def test_a_score_of_zero_is_a_score_and_no_score_is_none() -> None:
    row = fold(Row(clinic_id=CLINIC, episode_id=EPISODE), an_episode(2), ZONE)
    none = caseload_row(row, date(2026, 3, 20), Thresholds()).phq9
    zero = caseload_row(fold(row, a_score(1, 10, 1, False, 0, 0), ZONE), date(2026, 3, 20), Thresholds()).phq9
    assert (none.first, none.last) == (None, None)
    assert zero.last is not None
    assert (zero.last.total, zero.last.item9) == (0, 0)


def test_the_adolescent_forms_are_on_the_scale_of_the_phq_9() -> None:
    row = fold(Row(clinic_id=CLINIC, episode_id=EPISODE), an_episode(2), ZONE)
    for name, instrument in enumerate(("PHQ-A", "PHQ-9M", "PHQ-2")):
        row = fold(row, replace(a_score(name, 10 + name, 1, False, 12, 0), instrument=instrument), ZONE)
    shown = caseload_row(row, date(2026, 3, 20), Thresholds())
    assert [point.total for point in shown.phq9.points] == [12, 12]
    assert len(history_of(row, date(2026, 3, 20)).phq9) == 2
