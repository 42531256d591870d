"""EventBridge Scheduler's expressions: cron with `?`, `L`, `W` and `#`, rate and at, in the schedule's time zone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infra.local.cron_fields import Days, days, numbers
from infra.local.values import StackError

_DAYS_AHEAD = 366 * 30
_RATE = re.compile(r"rate\((\d+) (minutes?|hours?|days?)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expression:
    """When a schedule fires: `next_after` gives the first moment after another, in UTC; None when there is none."""

    text: str
    next_after: Callable[[datetime], datetime | None]


def parse(text: str, zone: str) -> Expression:
    """Read a schedule expression; StackError names what is wrong with it, as CreateSchedule would refuse it (M9)."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise StackError(f"there is no time zone {zone!r}") from error
    if found := _RATE.fullmatch(text):
        return Expression(text, _rate(text, int(found[1]), found[2]))
    if found := _AT.fullmatch(text):
        return Expression(text, _once(datetime.fromisoformat(found[1]).replace(tzinfo=there).astimezone(UTC)))
    if text.startswith("cron(") and text.endswith(")"):
        return Expression(text, _Cron(text, there).next_after)
    raise StackError(f"{text!r} is neither cron(...), rate(...) nor at(...)")


def _rate(text: str, count: int, unit: str) -> Callable[[datetime], datetime]:
    if count == 0 or (count == 1) == unit.endswith("s"):
        raise StackError(f"{text!r}: write 1 minute, 2 minutes")
    step = count * _SECONDS[unit.removesuffix("s")]

    def following(after: datetime) -> datetime:
        """Counted from 1970, so that a restart keeps the beat."""
        elapsed = int((after - _EPOCH).total_seconds())
        return _EPOCH + timedelta(seconds=(elapsed // step + 1) * step)

    return following


def _once(at: datetime) -> Callable[[datetime], datetime | None]:
    return lambda after: at if at > after else None


class _Cron:
    """cron(minutes hours day-of-month month day-of-week year)."""

    def __init__(self, text: str, zone: ZoneInfo) -> None:
        fields = text[5:-1].split()
        if len(fields) != 6:
            raise StackError(f"{text!r} has {len(fields)} fields; a schedule's cron has six, the last is the year")
        self._zone = zone
        minutes, hours, day_of_month, months, day_of_week, years = fields
        try:
            self._minutes = sorted(numbers(minutes, 0, 59))
            self._hours = sorted(numbers(hours, 0, 23))
            self._months = numbers(months, 1, 12, _MONTHS)
            self._years = numbers(years, 1970, 2199)
            self._days: Days = days(day_of_month, day_of_week)
        except ValueError as error:
            raise StackError(f"{text!r}: {error}") from error

    def next_after(self, after: datetime) -> datetime | None:
        first = after.astimezone(self._zone).date() - timedelta(days=1)
        for offset in range(_DAYS_AHEAD):
            day = first + timedelta(days=offset)
            if day.year > max(self._years):
                return None
            for at in self._firings(day):
                if at > after:
                    return at
        return None

    def _firings(self, day: date) -> Iterator[datetime]:
        """The moments of one local day: an hour that does not exist is skipped, one that comes twice fires once."""
        if day.year not in self._years or day.month not in self._months or not self._days(day):
            return
        for hour in self._hours:
            for minute in self._minutes:
                local = datetime.combine(day, time(hour, minute), self._zone)
                moment = local.astimezone(UTC)
                if moment.astimezone(self._zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                    yield moment
