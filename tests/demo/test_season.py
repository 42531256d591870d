"""The two months are those that the month-end has closed; the weeks go on to the day of the demonstration."""

from datetime import date
from itertools import pairwise

import pytest

from infra.demo.chance import chance
from infra.demo.diary import Diary, working_day
from infra.demo.season import mondays, season


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        (date(2026, 11, 22), ["2026-09", "2026-10"]),
        (date(2026, 11, 4), ["2026-09", "2026-10"]),
        (date(2026, 11, 3), ["2026-08", "2026-09"]),
        (date(2026, 1, 31), ["2025-11", "2025-12"]),
        (date(2026, 1, 3), ["2025-10", "2025-11"]),
    ],
)
def test_a_month_counts_as_closed_the_day_after_its_clock(as_of: date, months: list[str]) -> None:
    assert [str(month) for month in season(as_of).months] == months


def test_weeks_go_from_the_first_month_to_today() -> None:
    weeks = season(date(2026, 11, 22)).weeks
    assert (weeks[0], weeks[-1]) == ("2026-W37", "2026-W47")


def test_mondays_are_mondays() -> None:
    assert mondays(date(2026, 9, 7), date(2026, 9, 21)) == (date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21))
    assert mondays(date(2026, 9, 8), date(2026, 9, 13)) == ()


def test_saturday_and_sunday_give_way_to_monday() -> None:
    assert working_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert working_day(date(2026, 11, 21)) == working_day(date(2026, 11, 22)) == date(2026, 11, 23)


def test_a_full_day_pushes_what_does_not_fit_to_the_next_working_day() -> None:
    diary, day = Diary(), date(2026, 11, 20)
    booked = [diary.book(chance(1, number), ["mai"], day, "America/Phoenix", 3 * 3600) for number in range(5)]
    booked.sort()
    assert all(done <= begun for (_, done), (begun, _) in pairwise(booked))
    assert booked[-1][0].date() > day
