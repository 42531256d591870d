"""The state's metrics M1 to M11 at both sides of each boundary."""

from datetime import date, timedelta

import pytest

from functions.kernel.ids import PatientId
from functions.review.rules.course import Measure
from functions.review.rules.metric import Target
from functions.review.rules.staffing import Staffing
from tests.review.rules.courses import LAST, MARCH, a_course, before, found, scored, share

NOT_IMPROVED = scored((before(100), 16), (before(3), 15))


def test_m1_counts_all_payers_and_m2_medicaid() -> None:
    courses = (a_course(), a_course("epi_b", payer_id="medicare_ffs"), a_course("epi_c", ended_on=MARCH.first))
    assert (found("M1", *courses).value, found("M2", *courses).value) == (3, 2)
    assert found("M1", *courses, staff=Staffing(2, None)).note.endswith("here 150.0")


def test_a_patient_who_came_back_in_the_month_is_one_patient() -> None:
    again = a_course("epi_b", patient_id=PatientId("pat_epi_a"), enrolled_on=before(5))
    metric = found("M1", again, a_course(ended_on=before(20)))
    assert (metric.value, metric.episode_ids_numerator) == (1, ("epi_b",))


@pytest.mark.parametrize(
    ("day", "new"), [(MARCH.first, 1), (MARCH.first - timedelta(days=1), 0), (LAST, 1), (LAST + timedelta(days=1), 0)]
)
def test_m3_counts_enrolments_of_the_month(day: date, new: int) -> None:
    assert found("M3", a_course(enrolled_on=day)).value == new


def test_m4_averages_days_and_rounds_once() -> None:
    """84 and 91 days are 12.5 weeks, as the state's readers work it."""
    stays = [a_course(f"epi_{days}", enrolled_on=before(days), ended_on=LAST) for days in (84, 91)]
    assert found("M4", *stays).value == 12.5
    assert found("M4", a_course(enrolled_on=before(10), ended_on=LAST)).value == 1.4
    assert found("M4", a_course()).value is None
    assert found("M4", a_course(ended_on=MARCH.first - timedelta(days=1))).denominator == 0


@pytest.mark.parametrize(
    ("contact", "scale", "met"),
    [
        (LAST, MARCH.first, 1),
        (LAST, MARCH.first - timedelta(days=1), 0),
        (LAST + timedelta(days=1), LAST, 0),
        (MARCH.first, LAST, 1),
    ],
)
def test_m5_needs_a_contact_and_a_scale_of_the_month(contact: date, scale: date, met: int) -> None:
    assert share("M5", a_course(clinical=(contact,), measures=scored((scale, 0)))) == (met, 1)


def test_m5_takes_any_scale_with_a_total_and_no_contact_that_is_not_clinical() -> None:
    trauma = scored((LAST, 40), instrument="PCL-5")
    assert share("M5", a_course(clinical=(LAST,), measures=trauma)) == (1, 1)
    assert share("M5", a_course(reached=(LAST,), measures=trauma)) == (0, 1)
    assert share("M5", a_course(clinical=(LAST,), measures=scored((LAST, None)))) == (0, 1)
    assert share("M5", a_course(clinical=(LAST,), measures=scored((LAST, 3), instrument="PHQ-2"))) == (0, 1)


def test_m5_does_not_take_a_screening_from_before_the_enrolment() -> None:
    course = a_course(enrolled_on=before(5), clinical=(LAST,), measures=scored((before(6), 12)))
    assert share("M5", course) == (0, 1)


@pytest.mark.parametrize(("met", "is_met"), [(79, False), (80, True)])
def test_a_target_is_met_exactly_at_it(met: int, *, is_met: bool) -> None:
    treated = [a_course(f"epi_{n}", clinical=(LAST,), measures=scored((LAST, 9))) for n in range(met)]
    metric = found("M5", *treated, *(a_course(f"epi_{n}") for n in range(met, 100)))
    assert (metric.value, metric.target) == (met, Target(80, None, is_met))


def test_a_share_that_only_rounds_to_its_target_has_not_met_it() -> None:
    treated = [a_course(f"epi_{n}", clinical=(LAST,), measures=scored((LAST, 9))) for n in range(1599)]
    metric = found("M5", *treated, *(a_course(f"epi_{n}") for n in range(1599, 2000)))
    assert (metric.value, metric.target) == (80.0, Target(80, None, met=False))


@pytest.mark.parametrize(("days", "due"), [(69, 0), (70, 1)])
def test_m6_asks_from_the_seventieth_day_after_enrolment(days: int, due: int) -> None:
    course = a_course(enrolled_on=before(days), measures=scored((before(days), 16), (LAST, 8)))
    assert share("M6", course) == (due, due)


@pytest.mark.parametrize(("latest", "improved"), [(11, 1), (12, 0)])
def test_m6_takes_exactly_half_as_improved_and_carries_the_latest_score_forward(latest: int, improved: int) -> None:
    course = a_course(measures=scored((before(100), 22), (before(60), latest)))
    assert share("M6", course) == (improved, 1)
    assert share("M8", course) == (0, 1 - improved)


@pytest.mark.parametrize(("day", "met"), [(MARCH.first, 1), (MARCH.first - timedelta(days=1), 0)])
def test_m7_needs_a_score_of_the_month(day: date, met: int) -> None:
    assert share("M7", a_course(measures=scored((before(100), 16), (day, 4)))) == (met, 1)


def test_m7_needs_an_elevated_baseline_in_the_numerator_only() -> None:
    assert share("M7", a_course(measures=scored((before(100), 8), (LAST, 4)))) == (0, 1)
    assert share("M7", a_course(measures=scored((before(100), 10), (LAST, 5)))) == (0, 1)


@pytest.mark.parametrize(("days", "met"), [(59, 1), (60, 0), (0, 1), (-1, 0)])
def test_m8_counts_sixty_days_with_the_last_of_the_month(days: int, met: int) -> None:
    assert share("M8", a_course(measures=NOT_IMPROVED, advised=(before(days),))) == (met, 1)


def test_m8_asks_for_a_recommendation_and_not_a_mere_review() -> None:
    assert share("M8", a_course(measures=NOT_IMPROVED, reviews=(LAST,))) == (0, 1)


def test_the_scale_is_that_of_the_first_diagnosis() -> None:
    better = scored((before(100), 16), (LAST, 2))
    worse: tuple[Measure, ...] = scored((before(100), 15), (LAST, 15), instrument="GAD-7")
    both = (*better, *worse)
    assert share("M6", a_course(diagnoses=("F41.1",), measures=both)) == (0, 1)
    assert share("M6", a_course(diagnoses=("F33.1", "F41.1"), measures=both)) == (1, 1)
    assert share("M6", a_course(diagnoses=("F41.1",), measures=better)) == (1, 1)


@pytest.mark.parametrize(("baseline", "latest", "expected"), [(32, 0, (0, 0)), (33, 22, (0, 1)), (33, 21, (1, 1))])
def test_the_pcl_5_improves_by_twelve_points(baseline: int, latest: int, expected: tuple[int, int]) -> None:
    measures = scored((before(100), baseline), (LAST, latest), instrument="PCL-5")
    course = a_course(diagnoses=("F43.10",), measures=measures)
    assert share("M6", course) == expected
    assert share("M7", course) == (0, 1)


def test_what_the_registry_does_not_know_is_said_to_be_unknown() -> None:
    screened, found_by, staff = (found(code, a_course()) for code in ("M9", "M10", "M11"))
    assert screened.value is found_by.value is staff.value is None
    assert screened.target == Target(85, None, None)
    assert "practice" in screened.note
    assert found("M11", staff=Staffing(160, None)).value == 1.6
