"""Seals every day of a trail that can get no more records, marks its hours before, and verifies them all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from functions.access import trail
from functions.access.marks import broken_since, last_hour, mark_of, to_mark
from functions.access.seals import Checked, Kept, check_day, check_seals, days, seal_of, together
from functions.kernel.chain import Link


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many days were sealed, and how many of them had chains that do not hold."""

    days: int
    broken: int


def seal_up_to(owner: str, first: date, last: date) -> Sealed:
    """Seal what is not sealed yet; a day whose chains are broken is sealed as it is, and counted."""
    previous, sealed, broken = trail.last_seal(owner, last), 0, 0
    for day in days(previous.seal.day + timedelta(days=1) if previous else first, last):
        links = trail.links(owner, day)
        previous = trail.put_seal(seal_of(owner, day, links, previous))
        sealed += 1
        broken += bool(_checked_day(owner, day, links, previous).breaks)
    return Sealed(sealed, broken)


def mark_up_to(owner: str, at: datetime) -> None:
    """Mark the day's hours that are over; hours without a record need none, and are looked at again."""
    marks = trail.marks(owner, last_hour(at).date())
    hours = to_mark(at, max((mark.until for mark in marks), default=None))
    if hours and (links := trail.links_between(owner, hours.since, hours.until)):
        trail.put_mark(mark_of(owner, hours, links))


def verify(owner: str, first: date, last: date) -> Checked:
    """Read the records of these days and all seals of the trail, and say what does not hold."""
    kept = trail.seals(owner)
    begun = max(first, kept[0].seal.day) if kept else first
    of_seals = Checked(0, 0, 0, tuple(check_seals(owner, kept)))
    return together([of_seals, *_checked(owner, {it.seal.day: it for it in kept}, begun, last)])


def _checked(owner: str, kept: Mapping[date, Kept], first: date, last: date) -> Iterator[Checked]:
    for day in days(first, last):
        yield _checked_day(owner, day, trail.links(owner, day), kept.get(day))


def _checked_day(owner: str, day: date, links: list[Link], kept: Kept | None) -> Checked:
    """A day's records by themselves, against its seal, and against the marks of its hours."""
    found = check_day(links, kept, f"{owner} {day}")
    since = broken_since(links, trail.marks(owner, day), found.breaks)
    return replace(found, breaks=(*found.breaks, *since))
