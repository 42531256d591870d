"""Seals every day of a trail that can get no more records, and verifies records and seals against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from functions.access import trail
from functions.access.seals import Checked, Kept, check_day, check_seals, days, seal_of, together


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
        broken += bool(check_day(links, previous, "").breaks)
    return Sealed(sealed, broken)


def verify(owner: str, first: date, last: date) -> Checked:
    """Read the records of these days and all seals of the trail, and say what does not hold."""
    kept = trail.seals(owner)
    begun = max(first, kept[0].seal.day) if kept else first
    of_seals = Checked(0, 0, 0, tuple(check_seals(owner, kept)))
    return together([of_seals, *_checked(owner, {it.seal.day: it for it in kept}, begun, last)])


def _checked(owner: str, kept: Mapping[date, Kept], first: date, last: date) -> Iterator[Checked]:
    for day in days(first, last):
        yield check_day(trail.links(owner, day), kept.get(day), f"{owner} {day}")
