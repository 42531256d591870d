"""Our own metrics at both sides of each boundary: day 70, half the baseline, the 60 days of a consultation."""

from datetime import date, timedelta

import pytest

from functions.kernel.calendar import Month
from functions.review.rules.course import Period
from functions.review.rules.metric import NOBODY, Target
from functions.review.rules.staffing import AIMS, Staffing
from tests.review.rules.courses import LAST, MARCH, a_course, before, found, scored, share

NOT_IMPROVED = scored((before(100), 16), (before(3), 15))


def test_a_month_that_runs_is_counted_to_today_and_one_to_come_not_at_all() -> None:
    assert Period.of(Month(2026, 3), date(2026, 3, 10)) == Period(date(2026, 3, 1), date(2026, 3, 10))
    assert Period.of(Month(2026, 3), date(2026, 3, 1)).last == date(2026, 3, 1)
    with pytest.raises(ValueError, match="not begun"):
        Period.of(Month(2026, 3), date(2026, 2, 28))


@pytest.mark.parametrize(("ended_on", "on_it"), [(None, 1), (LAST, 0), (LAST + timedelta(days=1), 1)])
def test_the_caseload_is_who_is_open_when_the_last_day_is_over(ended_on: date | None, on_it: int) -> None:
    assert found("CASELOAD", a_course(ended_on=ended_on)).value == on_it


@pytest.mark.parametrize(("ended_on", "enrolled"), [(MARCH.first, 1), (MARCH.first - timedelta(days=1), 0)])
def test_a_discharge_on_the_first_day_was_still_under_care_in_the_month(ended_on: date, enrolled: int) -> None:
    assert found("CONTACT_RATE", a_course(ended_on=ended_on)).denominator == enrolled


@pytest.mark.parametrize(("enrolled_on", "enrolled"), [(LAST, 1), (LAST + timedelta(days=1), 0)])
def test_an_enrolment_on_the_last_day_is_in_the_month(enrolled_on: date, enrolled: int) -> None:
    course = a_course(enrolled_on=enrolled_on, treatment_started_on=enrolled_on)
    assert found("CONTACT_RATE", course).denominator == enrolled


def test_only_the_collaborative_care_model_is_counted() -> None:
    assert found("M1", a_course(), a_course("epi_b", program="general_bhi")).value == 1


@pytest.mark.parametrize(
    ("day", "met"), [(MARCH.first, 1), (MARCH.first - timedelta(days=1), 0), (LAST, 1), (LAST + timedelta(days=1), 0)]
)
def test_contact_is_counted_on_the_day_it_happened(day: date, met: int) -> None:
    assert share("CONTACT_RATE", a_course(reached=(day,))) == (met, 1)


@pytest.mark.parametrize(
    ("latest", "response", "remission"), [(9, 0, 0), (8, 1, 0), (5, 1, 0), (4, 1, 1), (0, 1, 1), (None, 0, 0)]
)
def test_response_is_half_and_remission_below_five(latest: int | None, response: int, remission: int) -> None:
    course = a_course(measures=scored((before(100), 16), (before(3), latest)))
    assert share("RESPONSE", course) == (response, 1)
    assert share("REMISSION", course) == (remission, 1)


@pytest.mark.parametrize(("baseline", "counted"), [(9, 0), (10, 1)])
def test_outcome_is_asked_of_elevated_baselines_only(baseline: int, counted: int) -> None:
    course = a_course(measures=scored((before(100), baseline), (before(3), 2)))
    assert share("RESPONSE", course) == share("IMPROVED_70", course) == (counted, counted)


def test_a_baseline_is_no_improvement_on_itself_and_none_is_taken_before_enrolment() -> None:
    alone = a_course(measures=scored((before(100), 16)))
    early = a_course(measures=scored((before(101), 20), (before(90), 9), (before(3), 2)))
    assert share("IMPROVED_70", alone) == (0, 1)
    assert share("IMPROVED_70", early) == (0, 0)


def test_prorated_totals_are_no_outcome() -> None:
    measures = (*scored((before(100), 16)), *scored((before(3), 2), prorated=True))
    assert share("REMISSION", a_course(measures=measures)) == (0, 1)
    assert found("MEDIAN_PHQ9", a_course(measures=measures)).value == 16


@pytest.mark.parametrize(("days", "due"), [(69, 0), (70, 1)])
def test_improvement_is_due_from_day_70_of_treatment(days: int, due: int) -> None:
    course = a_course(treatment_started_on=before(days), measures=NOT_IMPROVED)
    assert share("IMPROVED_70", course) == (0, due)


@pytest.mark.parametrize(("days", "due"), [(69, 0), (70, 1)])
def test_who_was_discharged_is_judged_on_that_day(days: int, due: int) -> None:
    ended_on = before(10)
    course = a_course(treatment_started_on=before(days, ended_on), ended_on=ended_on, measures=NOT_IMPROVED)
    assert share("IMPROVED_70", course) == (0, due)


@pytest.mark.parametrize(("baseline", "latest", "improved"), [(22, 11, 1), (22, 12, 0), (12, 9, 1), (12, 10, 0)])
def test_improved_is_half_or_below_ten(baseline: int, latest: int, improved: int) -> None:
    course = a_course(measures=scored((before(100), baseline), (before(3), latest)))
    assert share("IMPROVED_70", course) == (improved, 1)
    assert share("CONSULTED_NOT_IMPROVED", course) == (0, 1 - improved)


@pytest.mark.parametrize(("days", "met"), [(59, 1), (60, 0), (0, 1), (-1, 0)])
def test_a_consultation_counts_in_the_sixty_days_to_the_last(days: int, met: int) -> None:
    course = a_course(measures=NOT_IMPROVED, reviews=(before(days),))
    assert share("CONSULTED_NOT_IMPROVED", course) == (met, 1)


@pytest.mark.parametrize(("day_of_treatment", "met"), [(69, 0), (70, 1), (100, 1), (101, 0)])
def test_a_change_counts_from_day_70_to_the_end_of_the_period(day_of_treatment: int, met: int) -> None:
    course = a_course(measures=NOT_IMPROVED, changed=(before(100 - day_of_treatment),))
    assert share("CHANGED_NOT_IMPROVED", course) == (met, 1)


def test_the_gad_7_stands_in_until_there_is_a_phq_9() -> None:
    anxious = scored((before(100), 14), (before(3), 4), instrument="GAD-7")
    assert share("REMISSION", a_course(measures=anxious)) == (1, 1)
    assert share("REMISSION", a_course(measures=(*anxious, *NOT_IMPROVED))) == (0, 1)


@pytest.mark.parametrize(("totals", "median"), [((4,), 4), ((4, 9), 6.5), ((0, 4, 20), 4), ((), None)])
def test_the_median_is_of_the_latest_scores(totals: tuple[int, ...], median: float | None) -> None:
    measured = [a_course(f"epi_{at}", measures=scored((before(3), each))) for at, each in enumerate(totals)]
    metric = found("MEDIAN_PHQ9", a_course("epi_unmeasured"), *measured)
    assert (metric.value, metric.denominator) == (median, len(totals))


def test_a_share_of_nobody_is_no_number() -> None:
    metric = found("CONTACT_RATE")
    assert (metric.numerator, metric.denominator, metric.value, metric.note) == (0, 0, None, NOBODY)
    assert found("CASELOAD").value == 0


@pytest.mark.parametrize(("episodes", "met"), [(39, False), (40, True), (50, True), (51, False)])
def test_the_caseload_of_half_a_care_manager_is_held_against_half_the_range(episodes: int, *, met: bool) -> None:
    courses = [a_course(f"epi_{number}") for number in range(episodes)]
    metric = found("CASELOAD_PER_FTE", *courses, staff=Staffing(50, AIMS["commercial_bh_medical"]))
    assert (metric.value, metric.target) == (episodes * 2, Target(80, 100, met))


def test_without_the_settings_nothing_is_guessed_of_staff() -> None:
    unsaid = found("CASELOAD_PER_FTE", a_course())
    assert (unsaid.value, unsaid.target, unsaid.note) == (None, None, "care_manager_fte_percent is not set")
    assert found("CASELOAD_PER_FTE", a_course(), staff=Staffing(100, None)).target is None


def test_each_number_lists_its_episodes() -> None:
    metric = found("CONTACT_RATE", a_course("epi_b", reached=(LAST,)), a_course("epi_a"))
    assert metric.episode_ids_numerator == ("epi_b",)
    assert metric.episode_ids_denominator == ("epi_a", "epi_b")
