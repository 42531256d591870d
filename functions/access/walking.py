"""A walk through many trails, day by day and trail by trail, a bounded stretch of it a page.

A page ends with as many records as were asked for, or after so many days of trails, found or not: so that a page of a
hundred quiet clinics takes no longer than one of a busy clinic's month. Where it ended is its cursor.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, dropwhile, islice

from functions.access.reading import Found
from functions.access.seals import days

MOST_TRAIL_DAYS = 62
"""A trail-day is what the table keeps together; a clinic's own question reads 31 at once."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a walk goes on: in which trail's day, after which of its records; "" for before the first."""

    day: date
    owner: str
    after: str = ""

    @property
    def text(self) -> str:
        return f"{self.day.isoformat()} {self.owner} {self.after}"


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found, each with the trail that it is in, and where to go on; None at the end."""

    found: tuple[tuple[str, Found], ...]
    stop: Stop | None


def stop_of(text: str, owners: Sequence[str], first: date, last: date) -> Stop | None:
    """The stop that a cursor names; None for one that is on no such walk."""
    name, _, rest = text.partition(" ")
    owner, _, after = rest.partition(" ")
    day = next((day for day in days(first, last) if day.isoformat() == name), None)
    is_here = day is not None and owner in owners and (not after or after.startswith(name))
    return Stop(day, owner, after) if day and is_here else None


def walk(
    owners: Sequence[str],
    first: date,
    last: date,
    *,
    start: Stop | None,
    limit: int,
    read: Callable[[Stop], Iterator[Found]],
) -> Walked:
    """From the start, or from where an earlier page stopped: what `read` finds in each trail's day."""
    shown: list[tuple[str, Found]] = []
    for number, stop in enumerate(_stops(owners, first, last, start)):
        if number == MOST_TRAIL_DAYS:
            return Walked(tuple(shown), stop)
        after = stop.after
        for found in read(stop):
            if len(shown) == limit:
                return Walked(tuple(shown), Stop(stop.day, stop.owner, after))
            shown.append((stop.owner, found))
            after = found.key
    return Walked(tuple(shown), None)


def _stops(owners: Sequence[str], first: date, last: date, start: Stop | None) -> Iterator[Stop]:
    begin = start or Stop(first, owners[0])
    every = (Stop(day, owner) for day in days(begin.day, last) for owner in owners)
    rest = dropwhile(lambda stop: (stop.day, stop.owner) != (begin.day, begin.owner), every)
    return chain([begin], islice(rest, 1, None))
