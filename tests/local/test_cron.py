"""Schedule expressions as EventBridge Scheduler reads them, on both sides of every edge."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from infra.local import cron
from infra.local.values import StackError


def _firings(text: str, zone: str, after: str, count: int = 1) -> list[str]:
    expression = cron.parse(text, zone)
    found: list[str] = []
    at = expression.next_after(datetime.fromisoformat(after).astimezone(UTC))
    while at is not None and len(found) < count:
        found.append(at.strftime("%Y-%m-%dT%H:%MZ"))
        at = expression.next_after(at)
    return found


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("cron(0 6 ? * MON *)", "2026-03-02T06:00Z", "2026-03-09T06:00Z"),
        ("cron(0 6 ? * 2 *)", "2026-03-02T06:00Z", "2026-03-09T06:00Z"),
        ("cron(0/15 8 1 3 ? 2026)", "2026-03-01T08:00Z", "2026-03-01T08:15Z"),
        ("cron(0 9 L * ? *)", "2026-02-28T09:00Z", "2026-03-31T09:00Z"),
        ("cron(0 9 LW * ? *)", "2026-02-27T09:00Z", "2026-03-31T09:00Z"),
        ("cron(0 9 1W * ? *)", "2026-03-02T09:00Z", "2026-04-01T09:00Z"),
        ("cron(0 9 15W * ? *)", "2026-03-16T09:00Z", "2026-04-15T09:00Z"),
        ("cron(0 9 31W * ? *)", "2026-03-31T09:00Z", "2026-05-29T09:00Z"),
        ("cron(0 9 ? * MON#1 *)", "2026-03-02T09:00Z", "2026-04-06T09:00Z"),
        ("cron(0 9 ? * 3#5 *)", "2026-03-31T09:00Z", "2026-06-30T09:00Z"),
        ("cron(0 9 ? * FRIL *)", "2026-02-27T09:00Z", "2026-03-27T09:00Z"),
        ("cron(0 9 ? * L *)", "2026-02-28T09:00Z", "2026-03-07T09:00Z"),
        ("cron(0 9 29 2 ? *)", "2028-02-29T09:00Z", "2032-02-29T09:00Z"),
        ("cron(0 18 ? * MON-WED,FRI *)", "2026-02-27T18:00Z", "2026-03-02T18:00Z"),
    ],
)
def test_a_cron_fires_on_its_days(text: str, first: str, second: str) -> None:
    assert _firings(text, "UTC", "2026-02-26T12:00:00+00:00", 2) == [first, second]


def test_a_clock_keeps_its_local_hour_across_both_changes_of_the_year() -> None:
    spring = _firings("cron(0 6 ? * MON *)", "America/New_York", "2026-03-01T00:00:00+00:00", 2)
    autumn = _firings("cron(0 6 ? * MON *)", "America/New_York", "2026-10-26T00:00:00+00:00", 2)
    assert spring == ["2026-03-02T11:00Z", "2026-03-09T10:00Z"]
    assert autumn == ["2026-10-26T10:00Z", "2026-11-02T11:00Z"]


def test_an_hour_that_does_not_exist_is_skipped() -> None:
    fired = _firings("cron(30 2 * * ? *)", "America/New_York", "2026-03-07T00:00:00+00:00", 2)
    assert fired == ["2026-03-07T07:30Z", "2026-03-09T06:30Z"]


def test_an_hour_that_comes_twice_fires_once() -> None:
    fired = _firings("cron(30 1 * * ? *)", "America/New_York", "2026-11-01T00:00:00+00:00", 2)
    assert fired == ["2026-11-01T05:30Z", "2026-11-02T06:30Z"]


def test_a_firing_is_after_the_moment_never_at_it() -> None:
    assert _firings("cron(0 6 ? * MON *)", "UTC", "2026-03-02T06:00:00+00:00") == ["2026-03-09T06:00Z"]
    assert _firings("cron(0 6 ? * MON *)", "UTC", "2026-03-02T05:59:59+00:00") == ["2026-03-02T06:00Z"]


def test_a_year_that_has_passed_never_fires() -> None:
    assert _firings("cron(0 0 1 1 ? 2020)", "UTC", "2026-01-01T00:00:00+00:00") == []


def test_at_fires_once_in_its_zone() -> None:
    assert _firings("at(2026-07-01T09:00:00)", "America/Chicago", "2026-06-30T00:00:00+00:00", 2) == [
        "2026-07-01T14:00Z"
    ]


def test_a_rate_keeps_its_beat() -> None:
    assert _firings("rate(15 minutes)", "UTC", "2026-01-01T00:01:00+00:00", 2) == [
        "2026-01-01T00:15Z",
        "2026-01-01T00:30Z",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "cron(0 6 * * MON *)",
        "cron(0 6 ? * ? *)",
        "cron(0 6 1 * MON *)",
        "cron(0 6 * * ?)",
        "cron(60 6 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 6 0 * ? *)",
        "cron(0 6 32W * ? *)",
        "cron(0 6 ? * MON#6 *)",
        "cron(0 6 ? * 8 *)",
        "cron(0 6 ? 13 MON *)",
        "cron(5-1 6 * * ? *)",
        "cron(0/0 6 * * ? *)",
        "cron(0 6 * * ? 2200)",
        "rate(1 minutes)",
        "rate(2 minute)",
        "rate(0 minutes)",
        "rate(5 weeks)",
        "at(2026-07-01)",
        "every monday",
    ],
)
def test_a_bad_expression_is_refused(text: str) -> None:
    with pytest.raises(StackError):
        cron.parse(text, "UTC")


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(StackError, match="Mars"):
        cron.parse("rate(1 day)", "Mars/Olympus")


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    day=st.integers(1, 28),
    month=st.integers(1, 12),
    start=st.integers(0, 20 * 365 * 24 * 60),
)
def test_plain_crons_agree_with_an_independent_reader(minute: int, hour: int, day: int, month: int, start: int) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    ours = cron.parse(f"cron({minute} {hour} {day} {month} ? *)", "UTC").next_after(at)
    theirs = next(islice(CronSim(f"{minute} {hour} {day} {month} *", at), 1))
    assert ours is not None
    assert abs(ours - theirs) < timedelta(minutes=1)
