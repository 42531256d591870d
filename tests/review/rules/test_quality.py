"""Quality measures at both ends of every window (C17)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.review.rules.history import Score
from functions.review.rules.quality import Result, age_group, cms159, dms_e, drr_e, dsf_e

INDEX = Score(date(2026, 1, 1), 14)


def after(days: int, total: int, *, prorated: bool = False) -> Score:
    return Score(INDEX.day + timedelta(days=days), total, 0, prorated)


def met(result: Result) -> tuple[bool, bool, bool, bool]:
    return (result.denominator, result.follow_up, result.remission, result.response)


NOT_FOLLOWED = (True, False, False, False)
OUTSIDE = (False, False, False, False)


@pytest.mark.parametrize(("days", "counts"), [(119, False), (120, True), (240, True), (241, False)])
def test_drr_e_counts_scores_of_day_120_to_240(days: int, *, counts: bool) -> None:
    assert met(drr_e(INDEX, [after(days, 3)])) == ((True, True, True, True) if counts else NOT_FOLLOWED)


@pytest.mark.parametrize(("total", "member"), [(9, False), (10, True)])
def test_both_measures_open_above_nine(total: int, *, member: bool) -> None:
    index = Score(INDEX.day, total)
    assert drr_e(index, []).denominator == cms159(index, []).denominator == member


@pytest.mark.parametrize(
    ("total", "remission", "response"), [(4, True, True), (5, False, True), (7, False, True), (8, False, False)]
)
def test_remission_is_below_five_and_response_is_half(total: int, *, remission: bool, response: bool) -> None:
    assert met(drr_e(INDEX, [after(150, total)])) == (True, True, remission, response)


def test_the_most_recent_score_of_the_window_decides() -> None:
    scores = [after(200, 12), after(130, 2), after(250, 1)]
    assert met(drr_e(INDEX, scores)) == (True, True, False, False)
    assert drr_e(INDEX, scores).score == after(200, 12)


def test_outside_the_denominator_nothing_is_met() -> None:
    assert met(drr_e(Score(INDEX.day, 9), [after(150, 1)])) == OUTSIDE
    assert met(drr_e(INDEX, [after(150, 1)], depression=False)) == OUTSIDE


def test_prorated_totals_never_count() -> None:
    assert met(drr_e(INDEX, [after(150, 2, prorated=True)])) == NOT_FOLLOWED
    assert met(drr_e(Score(INDEX.day, 14, 0, prorated=True), [after(150, 2)])) == OUTSIDE
    assert met(drr_e(INDEX, [after(130, 2), Score(after(150, 0).day, None)])) == (True, True, True, True)


@pytest.mark.parametrize(
    ("age", "member", "group"), [(11, False, None), (12, True, "12-17"), (17, True, "12-17"), (18, True, "18+")]
)
def test_the_measures_begin_at_twelve_and_part_at_eighteen(age: int, *, member: bool, group: str | None) -> None:
    assert drr_e(INDEX, [], age_years=age).denominator == cms159(INDEX, [], age_years=age).denominator == member
    assert cms159(INDEX, [], age_years=age).age_group == age_group(age) == group


@pytest.mark.parametrize(
    ("day", "counts"), [("2026-11-01", False), ("2026-11-02", True), ("2027-03-02", True), ("2027-03-03", False)]
)
def test_cms159_counts_60_days_around_the_anniversary(day: str, *, counts: bool) -> None:
    assert cms159(INDEX, [Score(date.fromisoformat(day), 4)]).remission == counts


@pytest.mark.parametrize(
    ("day", "counts"), [("2026-05-01", False), ("2026-05-02", True), ("2026-08-30", True), ("2026-08-31", False)]
)
def test_the_six_month_form_counts_60_days_around_its_day(day: str, *, counts: bool) -> None:
    assert cms159(INDEX, [Score(date.fromisoformat(day), 4)], months=6).remission == counts


def test_an_anniversary_that_does_not_exist_is_the_last_of_its_month() -> None:
    window = cms159(Score(date(2024, 2, 29), 14), []).window
    assert window.first + timedelta(days=60) == date(2025, 2, 28)


@pytest.mark.parametrize(("days", "done"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_positive_screen_is_followed_up_within_30_days(days: int, *, done: bool) -> None:
    assert dsf_e(INDEX.day, [INDEX.day + timedelta(days=days)]) == done


def test_each_four_months_with_an_encounter_want_a_phq9() -> None:
    found = dms_e([date(2026, 1, 5), date(2026, 4, 30), date(2026, 5, 1)], [Score(date(2026, 4, 1), 9)])
    assert [(window.first, window.last, done) for window, done in found] == [
        (date(2026, 1, 1), date(2026, 4, 30), True),
        (date(2026, 5, 1), date(2026, 8, 31), False),
    ]


@given(scores=st.lists(st.builds(after, st.integers(0, 400), st.integers(0, 27)), max_size=8))
def test_the_order_of_the_scores_does_not_matter(scores: list[Score]) -> None:
    assert drr_e(INDEX, list(reversed(scores))) == drr_e(INDEX, scores)
    assert cms159(INDEX, sorted(scores, key=lambda score: score.day)) == cms159(INDEX, scores)
