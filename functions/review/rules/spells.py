"""Times during which something holds: spells of days, and how they join, meet and exclude each other.

Every flag is such a list of spells, decided from the facts alone. The spell that holds today says since when the flag
has stood, and its end says until when it will stand if nothing happens: no day has to be tried out.
Days are ordinals (`date.toordinal`), as whole numbers are quicker to compare than dates.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

# Past every date that can be written: a spell that ends here has no end in sight.
OPEN = 4_000_000


class Spell(NamedTuple):
    """Days from `first` up to and without `end`."""

    first: int
    end: int = OPEN


Spells = tuple[Spell, ...]


def join(*several: Iterable[Spell]) -> Spells:
    """When at least one holds: in order, and touching spells made one."""
    joined: list[Spell] = []
    for spell in sorted(spell for spells in several for spell in spells if spell.first < spell.end):
        if joined and spell.first <= joined[-1].end:
            joined[-1] = Spell(joined[-1].first, max(joined[-1].end, spell.end))
        else:
            joined.append(spell)
    return tuple(joined)


def meet(one: Iterable[Spell], other: Iterable[Spell]) -> Spells:
    """When both hold."""
    others = tuple(other)
    return join(Spell(max(a.first, b.first), min(a.end, b.end)) for a in one for b in others)


def without(spells: Iterable[Spell], excluded: Iterable[Spell]) -> Spells:
    """When the first holds and the other does not."""
    left = list(spells)
    for gap in excluded:
        left = [
            part
            for spell in left
            for part in (Spell(spell.first, min(spell.end, gap.first)), Spell(max(spell.first, gap.end), spell.end))
        ]
    return join(left)


def at(spells: Iterable[Spell], day: int) -> Spell | None:
    """The spell that a day falls into."""
    return next((spell for spell in spells if spell.first <= day < spell.end), None)


def held(days: Sequence[int], holds: Callable[[int], bool]) -> Spells:
    """When the latest fact is one for which `holds` (by its place in `days`): each stands until the next one."""
    ends = (*days[1:], OPEN)
    return join(Spell(day, end) for place, (day, end) in enumerate(zip(days, ends, strict=False)) if holds(place))


def overdue(days: Sequence[int], allowed: int) -> Spells:
    """When the latest of the days lies more than `allowed` days back."""
    ends = (*days[1:], OPEN)
    return join(Spell(day + allowed + 1, end) for day, end in zip(days, ends, strict=False))
