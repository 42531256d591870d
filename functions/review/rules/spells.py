"""Times during which something holds: spells of days, and how they join, meet and exclude each other.

Every flag is such a list of spells, decided from the facts alone. The spell that holds today says since when the flag
has stood, and its end says until when it will stand if nothing happens: no day has to be tried out.
Days are ordinals (`date.toordinal`), as whole numbers are quicker to compare than dates. The spells of a tuple are in
order, never empty, and never touch.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

# The day after the last that can be written: a spell that ends here has no end in sight.
OPEN = date.max.toordinal() + 1


class Spell(NamedTuple):
    """Days from `first` up to and without `end`."""

    first: int
    end: int = OPEN


Spells = tuple[Spell, ...]


def join(*several: Iterable[Spell]) -> Spells:
    """When at least one holds: touching spells are made one."""
    held_by = [spells for spells in map(tuple, several) if spells]
    if len(held_by) < 2:
        return held_by[0] if held_by else ()
    joined: list[Spell] = []
    for spell in sorted(spell for spells in held_by for spell in spells):
        _append(joined, spell)
    return tuple(joined)


def meet(one: Spells, other: Spells) -> Spells:
    """When both hold."""
    return tuple(
        Spell(max(a.first, b.first), min(a.end, b.end))
        for a in one
        for b in other
        if a.first < b.end and b.first < a.end
    )


def without(spells: Spells, excluded: Spells) -> Spells:
    """When the first holds and the other does not."""
    for gap in excluded:
        parts = ((Spell(s.first, min(s.end, gap.first)), Spell(max(s.first, gap.end), s.end)) for s in spells)
        spells = tuple(part for pair in parts for part in pair if part.first < part.end)
    return spells


def at(spells: Spells, day: int) -> Spell | None:
    """The spell that a day falls into."""
    for spell in spells:
        if spell.first <= day < spell.end:
            return spell
    return None


def spell(first: int, end: int = OPEN) -> Spells:
    """One spell, or none when it would end before it begins."""
    return (Spell(first, end),) if first < end else ()


def held(days: Sequence[int], holds: Callable[[int], bool]) -> Spells:
    """When the latest fact is one for which `holds` (by its place in the ordered `days`): it stands until the next."""
    found: list[Spell] = []
    first: int | None = None
    for place, day in enumerate(days):
        if holds(place):
            first = day if first is None else first
        elif first is not None:
            found.append(Spell(first, day))
            first = None
    return tuple(found) if first is None else (*found, Spell(first))


def overdue(days: Sequence[int], allowed: int) -> Spells:
    """When the latest of the ordered days lies more than `allowed` days back."""
    pairs = zip(days, (*days[1:], OPEN), strict=False)
    return tuple(Spell(day + allowed + 1, newer) for day, newer in pairs if day + allowed + 1 < newer)


def _append(spells: list[Spell], spell: Spell) -> None:
    """Add a spell that does not begin before the last one, as one with it where they touch."""
    if spells and spell.first <= spells[-1].end:
        spells[-1] = Spell(spells[-1].first, max(spells[-1].end, spell.end))
    else:
        spells.append(spell)
