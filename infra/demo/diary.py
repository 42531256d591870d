"""Everybody's diary: finds time in office hours, so that nobody is in two places at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

_OPENS, _CLOSES = time(8, 30), time(17, 30)
_STEP = timedelta(minutes=5)
_LAST_WEEKDAY = 4


class Diary:
    """Booked time by person. Times are UTC; office hours are those of the zone in which somebody is asked for."""

    def __init__(self) -> None:
        self._booked: dict[tuple[str, date], list[tuple[datetime, datetime]]] = defaultdict(list)

    def book(
        self, draw: Random, people: Sequence[str], day: date, zone: str, seconds: int
    ) -> tuple[datetime, datetime]:
        """The first time from some moment of the day on that all are free: that day, or the next working day."""
        there, length = ZoneInfo(zone), timedelta(seconds=seconds)
        hour = time(draw.randrange(8, 16), draw.randrange(30, 60))
        while True:
            day = working_day(day)
            opens = datetime.combine(day, max(hour, _OPENS), there).astimezone(UTC)
            closes = datetime.combine(day, _CLOSES, there).astimezone(UTC)
            found = self._gap(people, opens, closes, length)
            if found:
                self._keep(people, found, found + length)
                return found, found + length
            if hour <= _OPENS:
                day += timedelta(days=1)
            hour = _OPENS

    def _gap(self, people: Sequence[str], start: datetime, closes: datetime, length: timedelta) -> datetime | None:
        while start + length <= closes:
            if all(self._is_free(person, start, start + length) for person in people):
                return start
            start += _STEP
        return None

    def _is_free(self, person: str, start: datetime, end: datetime) -> bool:
        days = {start.date(), end.date()}
        return all(end <= taken or start >= left for day in days for taken, left in self._booked[person, day])

    def _keep(self, people: Sequence[str], start: datetime, end: datetime) -> None:
        for person in people:
            for day in {start.date(), end.date()}:
                self._booked[person, day].append((start, end))


def moment(draw: Random, day: date, zone: str) -> datetime:
    """Some minute of the office hours of that day or the next working day: for what takes no time worth booking."""
    hour = time(draw.randrange(9, 17), draw.randrange(60))
    return datetime.combine(working_day(day), hour, ZoneInfo(zone)).astimezone(UTC)


def working_day(day: date) -> date:
    """The day itself, or the Monday after it."""
    over = day.weekday() - _LAST_WEEKDAY
    return day if over <= 0 else day + timedelta(days=3 - over)
