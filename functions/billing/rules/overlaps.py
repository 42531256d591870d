"""Two people or two timers at once count once: the earliest start keeps the credit (R20).

A stretch that the same person used for a separately billed service counts for neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.billing.rules.time_entries import Kind, TimeEntry

_Stretch = tuple[datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class Credit:
    """How an entry's seconds divide: own + overlapped + used_elsewhere is all of them."""

    entry: TimeEntry
    own: int
    overlapped: int
    used_elsewhere: int


def credit_once(countable: Sequence[TimeEntry], everything: Sequence[TimeEntry]) -> list[Credit]:
    """Divide each countable entry; `everything` also holds what was excluded, for what it used up."""
    busy = _busy(everything)
    free = {entry.source: _free(entry, busy.get(entry.staff, ())) for entry in countable}
    fresh = _fresh_seconds(stretch for stretches in free.values() for stretch in stretches)
    return [_credit(entry, free[entry.source], fresh.get(entry.source, 0)) for entry in countable]


def _credit(entry: TimeEntry, stretches: Sequence[_Stretch], fresh: int) -> Credit:
    if entry.start is None:
        return Credit(entry, entry.seconds, 0, 0)
    usable = sum(_seconds(start, end) for start, end, _ in stretches)
    return Credit(entry, fresh, usable - fresh, entry.seconds - usable)


def _busy(entries: Iterable[TimeEntry]) -> Mapping[str, list[tuple[datetime, datetime]]]:
    """By person, the stretches that another code pays for, in order."""
    busy: dict[str, list[tuple[datetime, datetime]]] = {}
    for entry in entries:
        if entry.kind is Kind.SEPARATELY_BILLED and entry.start is not None and entry.end is not None:
            busy.setdefault(entry.staff, []).append((entry.start, entry.end))
    return {staff: sorted(stretches) for staff, stretches in busy.items()}


def _free(entry: TimeEntry, busy: Iterable[tuple[datetime, datetime]]) -> list[_Stretch]:
    """The entry's stretch without what its person used for another code."""
    if entry.start is None or entry.end is None:
        return []
    free: list[_Stretch] = []
    start = entry.start
    for busy_start, busy_end in busy:
        if start < min(busy_start, entry.end):
            free.append((start, min(busy_start, entry.end), entry.source))
        start = max(start, busy_end)
    return [*free, (start, entry.end, entry.source)] if start < entry.end else free


def _fresh_seconds(stretches: Iterable[_Stretch]) -> Mapping[str, int]:
    """Seconds by source that no earlier start covers: one sweep over the union."""
    fresh: dict[str, int] = {}
    covered_to: datetime | None = None
    for start, end, source in sorted(stretches):
        begin = start if covered_to is None else max(start, covered_to)
        fresh[source] = fresh.get(source, 0) + max(0, _seconds(begin, end))
        covered_to = end if covered_to is None else max(covered_to, end)
    return fresh


def _seconds(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds())
