"""The stewards' measures by the month in which their window closes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.review.rules.course import Course, Period
from tests.review.rules.courses import LAST, MARCH, a_course, before, found, scored, share

DRR_E = ("DRR_E_FOLLOW_UP", "DRR_E_REMISSION", "DRR_E_RESPONSE")


def indexed(day: date, total: int = 14, *later: tuple[date, int]) -> Course:
    return a_course(enrolled_on=day, treatment_started_on=day, measures=scored((day, total), *later))


@pytest.mark.parametrize(("days", "counted"), [(239, 0), (240, 1), (270, 1), (271, 0)])
def test_drr_e_counts_in_the_month_of_its_240th_day(days: int, counted: int) -> None:
    assert share("DRR_E_FOLLOW_UP", indexed(before(days))) == (0, counted)


@pytest.mark.parametrize(("total", "rates"), [(4, (1, 1, 1)), (5, (1, 0, 1)), (7, (1, 0, 1)), (8, (1, 0, 0))])
def test_drr_e_has_three_rates(total: int, rates: tuple[int, ...]) -> None:
    course = indexed(before(250), 14, (before(20), total))
    assert tuple(found(code, course).numerator for code in DRR_E) == rates


def test_drr_e_asks_for_depression_and_twelve_years() -> None:
    course = indexed(before(250))
    assert share("DRR_E_RESPONSE", replace(course, diagnoses=("F41.1",))) == (0, 0)
    assert share("DRR_E_RESPONSE", replace(course, birth_date=before(250 + 12 * 365))) == (0, 0)
    assert share("DRR_E_RESPONSE", replace(course, birth_date=None)) == (0, 1)


def test_a_discharged_patient_stays_in_the_measure() -> None:
    assert share("DRR_E_FOLLOW_UP", replace(indexed(before(250)), ended_on=before(100))) == (0, 1)


@pytest.mark.parametrize(("index_on", "counted"), [(date(2025, 1, 30), 1), (date(2025, 1, 31), 0)])
def test_remission_at_twelve_months_counts_when_its_sixty_days_are_over(index_on: date, counted: int) -> None:
    """60 days after 30 January 2026 is 31 March."""
    course = indexed(index_on, 14, (date(2026, 3, 15), 4))
    assert share("CMS159", course) == share("CMS159_18+", course) == (counted, counted)
    assert share("CMS159_12-17", course) == (0, 0)


def test_remission_at_six_months_is_its_own_measure() -> None:
    course = indexed(date(2025, 7, 15), 14, (date(2026, 3, 15), 4))
    assert share("NQF0711", course) == (1, 1)
    assert share("CMS159", course) == (0, 0)


def test_the_young_are_told_apart_and_use_their_own_form() -> None:
    index = date(2025, 7, 15)
    young = replace(indexed(index), birth_date=date(2010, 1, 1), measures=scored((index, 15), instrument="PHQ-9M"))
    assert share("NQF0711_12-17", young) == (0, 1)
    assert share("NQF0711_18+", young) == (0, 0)


@pytest.mark.parametrize(("days", "met"), [(0, 1), (30, 1), (31, 0), (-1, 0)])
def test_a_positive_screen_is_followed_up_within_thirty_days(days: int, met: int) -> None:
    screen = before(30)
    course = replace(indexed(screen, 10), reached=(screen + timedelta(days=days),))
    assert share("DSF_E_FOLLOW_UP", course) == (met, 1)


@pytest.mark.parametrize(("instrument", "total", "positive"), [("PHQ-9", 9, 0), ("PHQ-2", 2, 0), ("PHQ-2", 3, 1)])
def test_a_screen_is_positive_from_its_cut_off(instrument: str, total: int, positive: int) -> None:
    course = a_course(measures=scored((before(30), total), instrument=instrument))
    assert share("DSF_E_FOLLOW_UP", course) == (0, positive)


@pytest.mark.parametrize(("day", "counted"), [(before(29), 0), (before(30), 1), (before(60), 1), (before(61), 0)])
def test_a_follow_up_is_judged_in_the_month_of_its_thirtieth_day(day: date, counted: int) -> None:
    assert share("DSF_E_FOLLOW_UP", indexed(day)) == (0, counted)


def test_monitoring_asks_those_reached_since_january() -> None:
    january, december = date(2026, 1, 1), date(2025, 12, 31)
    seen = a_course(reached=(january,), measures=scored((december, 12)))
    assert share("DMS_E", seen) == (0, 1)
    assert share("DMS_E", replace(seen, measures=scored((LAST, 12)))) == (1, 1)
    assert share("DMS_E", replace(seen, measures=scored((LAST + timedelta(days=1), 12)))) == (0, 1)
    assert share("DMS_E", replace(seen, reached=(december,))) == (0, 0)


def test_a_window_that_is_still_open_says_nothing() -> None:
    running = Period(MARCH.first, before(1))
    assert share("DRR_E_FOLLOW_UP", indexed(before(240)), period=running) == (0, 0)
