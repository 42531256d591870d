"""Response, remission, too little change and getting worse, at both sides of every number (C4-C9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from tests.review.rules.episodes import START, TODAY, ago, codes, quiet, scored, since, with_phq9

OUTCOMES = {"RESPONSE", "REMISSION"}
FAILING = {"NOT_IMPROVING_EARLY", "NOT_IMPROVED_10WK", "WORSENED"}


@pytest.mark.parametrize(
    ("baseline", "latest", "flags"),
    [
        (18, 9, {"RESPONSE"}),
        (18, 10, set()),
        (19, 9, {"RESPONSE"}),
        (19, 10, set()),
        (10, 5, {"RESPONSE"}),
        (10, 4, {"RESPONSE", "REMISSION"}),
        (9, 4, set()),
        (9, 0, set()),
    ],
)
def test_response_and_remission_need_a_baseline_of_ten(baseline: int, latest: int, flags: set[str]) -> None:
    assert codes(with_phq9((92, baseline), (7, latest))) & OUTCOMES == flags


def test_the_phq9_decides_response_even_when_the_gad7_has_responded() -> None:
    episode = replace(with_phq9((92, 18), (7, 12)), gad7=scored((92, 16), (7, 3)))
    assert codes(episode) & OUTCOMES == set()


def test_the_gad7_decides_response_when_there_is_no_phq9() -> None:
    episode = replace(quiet(), phq9=(), gad7=scored((92, 16), (7, 3)))
    assert codes(episode) & OUTCOMES == OUTCOMES


@pytest.mark.parametrize(
    ("day", "early", "late"), [(27, False, False), (28, True, False), (69, True, False), (70, False, True)]
)
def test_day_70_takes_over_from_the_early_rule(day: int, *, early: bool, late: bool) -> None:
    today = START + timedelta(days=day)
    found = codes(replace(quiet(), phq9=scored((day, 16), (1, 14), today=today)), today)
    assert ("NOT_IMPROVING_EARLY" in found, "NOT_IMPROVED_10WK" in found) == (early, late)


@pytest.mark.parametrize(
    ("baseline", "latest", "stands"), [(16, 11, False), (16, 12, True), (13, 9, False), (13, 10, True)]
)
def test_early_change_is_little_below_five_points_from_ten_up(baseline: int, latest: int, *, stands: bool) -> None:
    today = START + timedelta(days=40)
    found = codes(replace(quiet(), phq9=scored((40, baseline), (1, latest), today=today)), today)
    assert ("NOT_IMPROVING_EARLY" in found) == stands


def test_the_early_rule_is_for_the_phq9_alone() -> None:
    today = START + timedelta(days=40)
    assert codes(replace(quiet(), phq9=(), gad7=scored((40, 14), (1, 14), today=today)), today) & FAILING == set()


@pytest.mark.parametrize(
    ("baseline", "latest", "stands"), [(20, 10, False), (21, 10, False), (21, 11, True), (14, 9, False), (14, 10, True)]
)
def test_ten_weeks_ask_for_half_or_a_score_below_ten(baseline: int, latest: int, *, stands: bool) -> None:
    assert ("NOT_IMPROVED_10WK" in codes(with_phq9((92, baseline), (7, latest)))) == stands


def test_ten_weeks_are_asked_of_each_scale() -> None:
    episode = replace(quiet(), gad7=scored((92, 16), (7, 12)))
    assert codes(episode) == {"NOT_IMPROVED_10WK", "RESPONSE"}
    flag = next(flag for flag in evaluate(episode, TODAY, Thresholds()) if flag.code == "NOT_IMPROVED_10WK")
    assert "GAD-7 12" in flag.reason
    assert "PHQ-9" not in flag.reason


def test_no_score_after_the_baseline_is_no_improvement() -> None:
    assert "NOT_IMPROVED_10WK" in codes(with_phq9((92, 14)))


@pytest.mark.parametrize(
    ("baseline", "latest", "stands"), [(4, 8, False), (4, 9, True), (14, 18, False), (14, 19, True)]
)
def test_the_phq9_is_worse_five_points_up(baseline: int, latest: int, *, stands: bool) -> None:
    assert ("WORSENED" in codes(with_phq9((92, baseline), (7, latest)))) == stands


@pytest.mark.parametrize(("latest", "stands"), [(7, False), (8, True)])
def test_the_gad7_is_worse_four_points_up(latest: int, *, stands: bool) -> None:
    assert ("WORSENED" in codes(replace(quiet(), gad7=scored((92, 4), (7, latest))))) == stands


def test_the_worse_scale_gives_its_numbers_and_both_their_words() -> None:
    episode = replace(with_phq9((92, 4), (7, 9)), gad7=scored((92, 4), (7, 12)))
    flag = next(flag for flag in evaluate(episode, TODAY, Thresholds()) if flag.code == "WORSENED")
    assert (flag.value, flag.threshold) == (8, 4)
    assert "GAD-7 12" in flag.reason
    assert "PHQ-9 9" in flag.reason


def test_treatment_is_not_judged_in_relapse_prevention() -> None:
    assert codes(replace(with_phq9((92, 14), (7, 20)), phase="relapse_prevention")) & FAILING == set()


def test_treatment_that_has_not_begun_is_not_judged_by_its_days() -> None:
    waiting = replace(with_phq9((92, 14), (7, 14)), phase="enrolled", treatment_started_on=None)
    assert codes(waiting) & FAILING == set()


def test_active_treatment_without_a_first_day_counts_from_enrolment() -> None:
    assert "NOT_IMPROVED_10WK" in codes(replace(with_phq9((92, 14), (7, 14)), treatment_started_on=None))


@pytest.mark.parametrize(
    ("code", "scores", "first"),
    [
        ("RESPONSE", ((92, 18), (60, 9), (7, 8)), ago(60)),
        ("RESPONSE", ((92, 18), (60, 9), (30, 12), (7, 8)), ago(7)),
        ("NOT_IMPROVED_10WK", ((92, 18), (7, 17)), START + timedelta(days=70)),
        ("NOT_IMPROVED_10WK", ((92, 18), (60, 8), (7, 17)), ago(7)),
        ("WORSENED", ((92, 8), (20, 14), (7, 13)), ago(20)),
    ],
)
def test_a_flag_stands_since_its_present_spell(code: str, scores: tuple[tuple[int, int], ...], first: date) -> None:
    assert since(with_phq9(*scores), code) == first


def test_since_spans_two_scales_that_take_turns() -> None:
    turns = replace(with_phq9((92, 18), (10, 18), (5, 6)), gad7=scored((92, 14), (15, 14)))
    assert since(turns, "NOT_IMPROVED_10WK") == START + timedelta(days=70)
