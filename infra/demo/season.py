"""When the demonstration plays: two months that the month-end has already closed, and the time around them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from functions.kernel.calendar import Month, week_of

# The month-end's clock runs on the 3rd (template.yaml): before the 4th the month before is still open.
_CLOSED_AFTER = timedelta(days=3)
_WEEKS_BEFORE = 9


@dataclass(frozen=True, slots=True)
class Season:
    """From the first patients to the day of the demonstration. `months` are the two whole months that are closed."""

    as_of: date
    months: tuple[Month, Month]

    @property
    def first_day(self) -> date:
        """Of the two months."""
        return self.months[0].first_day

    @property
    def begins_on(self) -> date:
        """When the earliest patients come: some weeks before, so that some have ten weeks of treatment behind them."""
        return self.first_day - timedelta(weeks=_WEEKS_BEFORE)

    @property
    def ends_at(self) -> datetime:
        """Nothing is told that happens later: the system refuses what has not happened yet."""
        return datetime.combine(self.as_of, time(), UTC)

    @property
    def weeks(self) -> tuple[str, ...]:
        """Every ISO week of the two months, and on to the week of the demonstration."""
        return tuple(week_of(monday) for monday in mondays(self.first_day, self.as_of))


def season(as_of: date) -> Season:
    last = Month.of(as_of - _CLOSED_AFTER).plus(-1)
    return Season(as_of, (last.plus(-1), last))


def mondays(first: date, last: date) -> tuple[date, ...]:
    """The Mondays of the weeks that begin in these days."""
    monday = first + timedelta(days=-first.weekday() % 7)
    return tuple(monday + timedelta(weeks=week) for week in range((last - monday).days // 7 + 1))
