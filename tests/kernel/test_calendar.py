"""Days and months as a clinic counts them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.calendar import Month, day_bounds, local_day, week_days, week_of, whole_minutes

MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
DETROIT = "America/Detroit"


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-3", "26-03", "2026-03-01", "2026-03\n", ""])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


@given(MONTHS)
def test_a_month_reads_back_what_it_writes(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (Month(2024, 2), date(2024, 2, 29)),
        (Month(2026, 2), date(2026, 2, 28)),
        (Month(2026, 12), date(2026, 12, 31)),
        (Month(2026, 4), date(2026, 4, 30)),
    ],
)
def test_a_month_ends_on_its_last_day(month: Month, last: date) -> None:
    assert month.last_day == last
    assert last in month
    assert last + timedelta(days=1) not in month


def test_a_month_begins_on_its_first_day() -> None:
    assert Month(2026, 3).first_day in Month(2026, 3)
    assert Month(2026, 3).first_day - timedelta(days=1) in Month(2026, 2)


@given(MONTHS, st.integers(-500, 500))
def test_adding_months_and_counting_them_are_inverse(month: Month, months: int) -> None:
    assert month.plus(months).months_since(month) == months


def test_months_cross_the_year_both_ways() -> None:
    assert Month(2025, 12).plus(1) == Month(2026, 1)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)


@given(MONTHS, MONTHS)
def test_months_are_ordered_as_their_days_are(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day)


def test_the_clinic_s_zone_decides_the_day() -> None:
    assert local_day(datetime(2026, 4, 1, 3, 59, tzinfo=UTC), DETROIT) == date(2026, 3, 31)
    assert local_day(datetime(2026, 4, 1, 4, 0, tzinfo=UTC), DETROIT) == date(2026, 4, 1)


def test_a_moment_without_an_offset_has_no_day() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        local_day(datetime(2026, 4, 1, 3, 59), DETROIT)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 3, 9), 24), (date(2026, 11, 1), 25), (date(2026, 11, 2), 24)]
)
def test_a_clinic_day_is_as_long_as_its_clock_says(day: date, hours: int) -> None:
    start, end = day_bounds(day, DETROIT)
    assert end - start == timedelta(hours=hours)
    assert local_day(start, DETROIT) == day
    assert local_day(end, DETROIT) == day + timedelta(days=1)
    assert local_day(end - timedelta(seconds=1), DETROIT) == day


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (119, 1), (120, 2)])
def test_minutes_are_floored(seconds: int, minutes: int) -> None:
    assert whole_minutes(seconds) == minutes


def test_an_iso_week_runs_from_monday_to_sunday() -> None:
    assert week_days("2026-W01") == (date(2025, 12, 29), date(2026, 1, 4))
    assert week_of(date(2025, 12, 28)) == "2025-W52"
    assert week_of(date(2025, 12, 29)) == "2026-W01"


@pytest.mark.parametrize("week", ["2026-W00", "2026-W54", "2025-W53", "2026-7", "2026-W7"])
def test_what_is_not_a_week_is_refused(week: str) -> None:
    with pytest.raises(ValueError, match=r"week|Week"):
        week_days(week)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_in_its_own_week(day: date) -> None:
    monday, sunday = week_days(week_of(day))
    assert monday <= day <= sunday
