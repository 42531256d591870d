"""Scores become places in a picture."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.review.packet.chart import (
    ROOM_FOR_A_DIGIT,
    ROOM_FOR_A_LETTER,
    Tick,
    along,
    bands,
    dates,
    draw,
    item9_row,
    letter,
    marks,
)
from functions.review.packet.document import Instrument, TreatmentChange
from tests.review.packet.people import AS_OF, reading, series

START = date(2026, 1, 5)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("instrument", "top", "edges"), [("PHQ-9", 27, [5, 10, 15, 20, 27]), ("GAD-7", 21, [5, 10, 15, 21])]
)
def test_bands_end_where_the_published_severities_end(instrument: Instrument, top: int, edges: list[int]) -> None:
    assert [round(band.high * top) for band in bands(instrument)] == edges
    assert bands(instrument)[0].low == 0
    assert all(lower.high == upper.low for lower, upper in pairwise(bands(instrument)))


def test_a_score_of_zero_is_a_point_on_the_axis_and_an_unscored_one_is_no_point() -> None:
    chart = draw(
        series("PHQ-9", [reading(START, 27), reading(AS_OF, 0), reading(AS_OF, None)]), (), start=START, end=AS_OF
    )
    assert [(point.x, point.y) for point in chart.points] == [(0.0, 1.0), (1.0, 0.0)]
    assert chart.unscored == (1.0,)
    assert chart.last == "0"


def test_a_prorated_point_is_hollow() -> None:
    chart = draw(series("GAD-7", [reading(START, 9, prorated=True)]), (), start=START, end=AS_OF)
    assert [point.hollow for point in chart.points] == [True]
    assert chart.last == "~9"


def test_only_the_phq_9_has_a_row_for_item_9() -> None:
    one = [reading(START, 9, item9=1)]
    assert draw(series("GAD-7", one), (), start=START, end=AS_OF).item9 == ()
    assert draw(series("PHQ-9", one), (), start=START, end=AS_OF).item9 == (Tick(0.0, "1"),)


def test_a_picture_without_a_reading_has_axes_and_no_points() -> None:
    chart = draw(series("PHQ-9", []), (), start=START, end=AS_OF)
    assert (chart.points, chart.last, len(chart.dates)) == ((), "", 5)


def test_a_reading_before_enrollment_widens_the_picture_instead_of_leaving_it() -> None:
    early = START - timedelta(days=10)
    chart = draw(series("PHQ-9", [reading(early, 20), reading(AS_OF, 10)]), (), start=START, end=AS_OF)
    assert [point.x for point in chart.points] == [0.0, 1.0]


def test_a_picture_of_one_day_has_one_date_in_the_middle() -> None:
    assert dates(AS_OF, AS_OF) == (Tick(0.5, "Mar 9"),)


@pytest.mark.parametrize(("days", "ticks"), [(6, 1), (7, 2), (27, 4), (28, 5), (400, 5)])
def test_dates_are_at_least_a_week_apart_and_at_most_five(days: int, ticks: int) -> None:
    assert len(dates(START, START + timedelta(days=days))) == ticks


def test_the_year_stands_on_the_axis_when_there_are_two() -> None:
    assert dates(date(2025, 12, 20), date(2026, 1, 3))[0].label == "Dec 20 ’25"


def test_where_item_9_crowds_the_highest_answers_keep_their_place() -> None:
    crowd = [reading(START, 9, item9=0), reading(START, 9, item9=2), reading(START, 9, item9=None)]
    assert item9_row(series("PHQ-9", crowd), START, AS_OF) == (Tick(0.0, "2"),)


@given(st.lists(DAYS, max_size=60, unique=True))
def test_item_9_digits_never_touch(days: list[date]) -> None:
    row = item9_row(series("PHQ-9", [reading(day, 5) for day in sorted(days)]), date(2025, 1, 1), date(2026, 12, 31))
    assert all(later.at - earlier.at >= ROOM_FOR_A_DIGIT for earlier, later in pairwise(row))


@given(st.lists(DAYS, max_size=40))
def test_letters_in_one_row_never_touch_and_no_change_inside_the_picture_is_lost(days: list[date]) -> None:
    begin, finish = date(2025, 1, 1), date(2026, 12, 31)
    found = marks([TreatmentChange(day, "x") for day in days], begin, finish)
    assert [mark.letter for mark in found] == [letter(number) for number in range(len(days))]
    for row in {mark.row for mark in found}:
        places = sorted(mark.x for mark in found if mark.row == row)
        assert all(later - earlier >= ROOM_FOR_A_LETTER for earlier, later in pairwise(places))


def test_a_change_outside_the_picture_keeps_its_letter_for_the_legend_only() -> None:
    found = marks([TreatmentChange(START - timedelta(days=1), "x"), TreatmentChange(START, "y")], START, AS_OF)
    assert [mark.letter for mark in found] == ["b"]


def test_letters_go_on_after_z() -> None:
    assert [letter(number) for number in (0, 25, 26, 51, 52)] == ["a", "z", "aa", "az", "ba"]


@given(DAYS, DAYS, DAYS)
def test_a_place_along_the_axis_is_always_on_it(day: date, one: date, other: date) -> None:
    assert 0 <= along(day, min(one, other), max(one, other)) <= 1
