"""Measures and contacts that are due, at both sides of every day count (C10, C11)."""

from dataclasses import replace

import pytest

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import Phase, Score
from tests.review.rules.episodes import TODAY, ago, codes, quiet, scored, since, with_phq9


@pytest.mark.parametrize(
    ("phase", "days", "stands"),
    [
        ("active", 30, False),
        ("active", 31, True),
        ("enrolled", 31, True),
        ("relapse_prevention", 60, False),
        ("relapse_prevention", 61, True),
    ],
)
def test_a_measure_is_overdue_past_its_days(phase: Phase, days: int, *, stands: bool) -> None:
    assert ("MEASURE_OVERDUE" in codes(replace(with_phq9((92, 14), (days, 6)), phase=phase))) == stands


def test_either_scale_is_a_measure() -> None:
    assert "MEASURE_OVERDUE" not in codes(replace(with_phq9((92, 14), (40, 6)), gad7=scored((5, 3))))


def test_a_prorated_measure_was_taken_and_one_without_a_total_was_not() -> None:
    old = Score(ago(92), 14, 0)
    assert "MEASURE_OVERDUE" not in codes(replace(quiet(), phq9=(old, Score(ago(5), 6, 0, prorated=True))))
    assert "MEASURE_OVERDUE" in codes(replace(quiet(), phq9=(old, Score(ago(5), None, 0))))


@pytest.mark.parametrize(("days", "stands"), [(14, False), (15, True), (100, True)])
def test_a_baseline_is_missing_after_two_weeks(days: int, *, stands: bool) -> None:
    episode = replace(quiet(), phase="enrolled", enrolled_on=ago(days), treatment_started_on=None, phq9=())
    assert codes(episode) == ({"BASELINE_MISSING"} if stands else set())


def test_a_late_baseline_is_no_longer_missing() -> None:
    assert "BASELINE_MISSING" not in codes(with_phq9((1, 14)))


@pytest.mark.parametrize(
    ("phase", "days", "stands"),
    [
        ("active", 14, False),
        ("active", 15, True),
        ("enrolled", 15, True),
        ("relapse_prevention", 31, False),
        ("relapse_prevention", 32, True),
    ],
)
def test_a_contact_is_overdue_past_its_days(phase: Phase, days: int, *, stands: bool) -> None:
    assert ("CONTACT_OVERDUE" in codes(replace(quiet(), phase=phase, contacts=(ago(days),)))) == stands


@pytest.mark.parametrize(("days", "stands"), [(59, False), (60, True)])
@pytest.mark.parametrize("phase", ["active", "relapse_prevention"])
def test_contact_is_lost_from_day_60_and_overdue_as_well(phase: Phase, days: int, *, stands: bool) -> None:
    found = codes(replace(quiet(), phase=phase, contacts=(ago(80), ago(days))))
    assert ("LOST_CONTACT" in found) == stands
    assert "CONTACT_OVERDUE" in found


@pytest.mark.parametrize(("days", "overdue", "lost"), [(14, False, False), (15, True, False), (60, True, True)])
def test_someone_never_reached_counts_from_enrolment(days: int, *, overdue: bool, lost: bool) -> None:
    found = codes(replace(quiet(), enrolled_on=ago(days), contacts=()))
    assert ("CONTACT_OVERDUE" in found, "LOST_CONTACT" in found) == (overdue, lost)


def test_each_stands_since_the_day_after_its_last_allowed_one() -> None:
    late = replace(with_phq9((92, 14), (40, 6)), contacts=(ago(70),))
    assert since(late, "MEASURE_OVERDUE") == ago(9)
    assert since(late, "CONTACT_OVERDUE") == ago(55)
    assert since(late, "LOST_CONTACT") == ago(10)
    assert since(replace(quiet(), phq9=()), "BASELINE_MISSING") == ago(92 - 15)


def test_a_flag_says_how_many_days_it_has_been() -> None:
    flag = evaluate(replace(quiet(), contacts=(ago(20),)), TODAY, Thresholds())[0]
    assert (flag.code, flag.threshold, flag.value) == ("CONTACT_OVERDUE", 14, 20)
    assert "2026-05-12" in flag.reason
