"""Seals of the audit trail: for each clinic and day how many records there were and where each chain ended.

A seal carries the digest of the one of the day before, so that neither a record nor a chain nor a day can be taken away
once it is sealed. Pure; docs/decisions/0090 says what a seal does and does not prove.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from functions.kernel.chain import BEGINNING, Break, Damage, Head, Link, broken, differs, heads

_DAY = timedelta(days=1)
# A request is recorded under the moment it came in, and answered within half a minute.
SETTLED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One day of one trail. `number` counts a trail's seals from 1; `before` is the digest of the seal before."""

    owner: str
    day: date
    number: int
    before: str
    records: int
    chains: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A seal as it is kept: its digest, and whether other versions were written over it or it was hidden."""

    seal: Seal
    digest: str
    is_untouched: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What a verification went through, and every break it found."""

    days: int
    chains: int
    records: int
    breaks: tuple[Break, ...]


def last_settled(at: datetime) -> date:
    """The last day (UTC, as partitions are named) to which no request can add any more."""
    return (at - SETTLED_AFTER).astimezone(UTC).date() - _DAY


def seal_of(owner: str, day: date, links: Sequence[Link], previous: Kept | None) -> Seal:
    return Seal(
        owner=owner,
        day=day,
        number=previous.seal.number + 1 if previous else 1,
        before=previous.digest if previous else BEGINNING,
        records=len(links),
        chains=heads(links),
    )


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


def check_day(links: Sequence[Link], kept: Kept | None, where: str) -> Checked:
    """A day's records by themselves and against their seal; without a seal all of them are unsealed."""
    found = [*broken(links)]
    if kept is None:
        found += [Break(where, Damage.UNSEALED)]
    else:
        found += differs(links, kept.seal.chains)
    return Checked(1, len({link.chain for link in links}), len(links), tuple(found))


def check_seals(owner: str, kept: Sequence[Kept]) -> Iterator[Break]:
    """A trail's seals by themselves, all of them from the first: none altered, none taken out, none in between."""
    last: Kept | None = None
    for it in kept:
        where = f"seal of {owner} {it.seal.day}"
        if not it.is_untouched or it.seal.owner != owner:
            yield Break(where, Damage.ALTERED)
        if last is None and it.seal.number != 1:
            yield Break(where, Damage.CUT_OFF)
        elif last is not None:
            yield from (Break(f"seal of {owner} {day}", Damage.MISSING) for day in _between(last.seal, it.seal))
        if it.seal.before != (last.digest if last else BEGINNING) and (last is None or _is_next(last.seal, it.seal)):
            yield Break(where, Damage.REORDERED)
        last = it


def together(parts: Iterable[Checked]) -> Checked:
    every = list(parts)
    return Checked(
        sum(part.days for part in every),
        sum(part.chains for part in every),
        sum(part.records for part in every),
        tuple(one for part in every for one in part.breaks),
    )


def _between(earlier: Seal, later: Seal) -> Iterator[date]:
    return days(earlier.day + _DAY, later.day - _DAY)


def _is_next(earlier: Seal, later: Seal) -> bool:
    return later.day == earlier.day + _DAY and later.number == earlier.number + 1
