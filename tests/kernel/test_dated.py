"""The rule of the day of service applies, never today's."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.dated import in_force


@dataclass(frozen=True, slots=True)
class Row:
    effective: date


OLD, NEW = Row(date(2021, 1, 1)), Row(date(2026, 1, 1))


def test_the_latest_row_that_has_begun_is_in_force() -> None:
    assert in_force([NEW, OLD], date(2025, 12, 31)) is OLD
    assert in_force([NEW, OLD], date(2026, 1, 1)) is NEW


def test_before_the_first_row_nothing_is_in_force() -> None:
    assert in_force([NEW, OLD], date(2020, 12, 31)) is None
    assert in_force([OLD], date(2021, 1, 1)) is OLD
    assert in_force(list[Row](), date(2026, 1, 1)) is None


@given(st.lists(st.dates(), unique=True, min_size=1), st.dates())
def test_no_row_lies_between_the_one_in_force_and_the_day(starts: list[date], on: date) -> None:
    found = in_force([Row(start) for start in starts], on)
    later = [start for start in starts if start <= on and (found is None or start > found.effective)]
    assert later == []


def test_a_row_that_begins_tomorrow_changes_nothing_today() -> None:
    today = date(2026, 7, 1)
    assert in_force([OLD, Row(today + timedelta(days=1))], today) is OLD
