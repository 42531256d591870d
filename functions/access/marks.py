"""Marks of the audit trail: where the chains of the hours just gone ended, kept long before the day is sealed.

A seal says where a day's chains ended once the day is over; until then only a mark shows that records were cut off a
chain's end. Pure; docs/decisions/0090.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.access.seals import SETTLED_AFTER
from functions.kernel.chain import Break, Head, Link, cut_off, heads

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The ends of the chains that had records from `since` (included) to `until` (excluded), in UTC and of one day."""

    owner: str
    since: datetime
    until: datetime
    chains: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """What a mark would cover."""

    since: datetime
    until: datetime


def last_hour(at: datetime) -> datetime:
    """The beginning of the last hour to which no request can add any more."""
    return (at - SETTLED_AFTER - _HOUR).astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def to_mark(at: datetime, marked_until: datetime | None) -> Hours | None:
    """The whole hours of a day that can get no more records and that no mark covers yet; None when there are none."""
    last = last_hour(at)
    since, until = marked_until or last.replace(hour=0), last + _HOUR
    return Hours(since, until) if since < until else None


def mark_of(owner: str, hours: Hours, links: Sequence[Link]) -> Mark:
    return Mark(owner=owner, since=hours.since, until=hours.until, chains=heads(links))


def broken_since(links: Sequence[Link], marks: Iterable[Mark], known: Iterable[Break]) -> Iterator[Break]:
    """What was done to a day's records after they were marked, but for what is known of these places already."""
    places = {it.where for it in known}
    marked = [head for mark in marks for head in mark.chains]
    yield from (it for it in cut_off(links, marked) if it.where not in places)
