"""Days and months as a clinic counts them: in its own time zone, whole seconds summed and floored once."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_WEEK = re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, written 2026-03."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-03`; ValueError otherwise."""
        found = _MONTH.fullmatch(text)
        if not found:
            raise ValueError(f"not a month written as 2026-03: {text[:20]!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self) -> "Days":
        return Days(self.first_day, self.last_day)

    def plus(self, months: int) -> "Month":
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def months_since(self, earlier: "Month") -> int:
        """Months from `earlier` to this one: 0 for the same month, 1 for its successor."""
        return (self.year - earlier.year) * 12 + self.number - earlier.number

    def __contains__(self, day: date) -> bool:
        return Month.of(day) == self

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both included; without an end when `last` is None."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Days") -> bool:
        """Whether they have a day in common."""
        return other.first in self or self.first in other


def local_day(at: datetime, zone: str) -> date:
    """The clinic's calendar day on which an aware moment falls."""
    if at.tzinfo is None:
        raise ValueError("a time without an offset has no place in a clinic's calendar")
    return at.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """A clinic day's first moment and the next day's, in UTC: 23, 24 or 25 hours apart."""
    there = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=there)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=there)
    return start.astimezone(UTC), end.astimezone(UTC)


def whole_minutes(seconds: int) -> int:
    """Minutes that a sum of seconds fills (R21: summed first, floored once, never rounded up)."""
    return seconds // 60


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week written 2026-W07; ValueError otherwise."""
    found = _WEEK.fullmatch(week)
    if not found:
        raise ValueError(f"not a week written as 2026-W07: {week[:20]!r}")
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return monday, monday + timedelta(days=6)


def week_of(day: date) -> str:
    """The ISO week of a day, written 2026-W07."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"
