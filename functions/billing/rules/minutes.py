"""The month's countable time: every second of every entry is credited once or excluded with one reason (R20, R21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from functions.billing.rules.exclusions import AFTER_END, Window, exclusion, is_before
from functions.billing.rules.overlaps import credit_once
from functions.billing.rules.time_entries import StatedTime, TimeEntry
from functions.billing.rules.verdict import Finding

OVERLAP = Finding("OVERLAP", "R20", "another entry already has these minutes")
USED = Finding("USED_FOR_ANOTHER_CODE", "R20", "the same person reported these minutes under another code")


@dataclass(frozen=True, slots=True)
class Credited:
    """An entry's seconds that count. `source` is "" for a stated total, whose days are unknown."""

    source: str
    day: date | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """Seconds of an entry that do not count, and why."""

    source: str
    seconds: int
    reason: Finding


@dataclass(frozen=True, slots=True)
class Counted:
    """The month's time: `seconds` is the sum of what is credited, for R21 to floor once."""

    seconds: int
    credited: tuple[Credited, ...]
    excluded: tuple[Excluded, ...]

    @property
    def first_day(self) -> date | None:
        """The first day on which anything counted; None when nothing did or days are unknown."""
        return min((one.day for one in self.credited if one.day is not None and one.seconds), default=None)


def count(time: Iterable[TimeEntry] | StatedTime, window: Window) -> Counted:
    """Credit or exclude every second. Entries with the same source are one entry."""
    if isinstance(time, StatedTime):
        return _stated(time, window)
    entries = _distinct(time)
    reasons = [(entry, exclusion(entry, window)) for entry in entries]
    credits_ = credit_once([entry for entry, reason in reasons if reason is None], entries)
    excluded = [Excluded(entry.source, entry.seconds, reason) for entry, reason in reasons if reason is not None]
    excluded += [Excluded(one.entry.source, one.overlapped, OVERLAP) for one in credits_ if one.overlapped]
    excluded += [Excluded(one.entry.source, one.used_elsewhere, USED) for one in credits_ if one.used_elsewhere]
    credited = tuple(Credited(one.entry.source, one.entry.day, one.own) for one in credits_)
    return Counted(sum(one.seconds for one in credited), credited, tuple(excluded))


def warnings(counted: Counted) -> list[Finding]:
    """MINUTES_EXCLUDED for whatever was left out, OVERLAP_MERGED for what was counted under an earlier start."""
    found: list[Finding] = []
    left_out = sum(one.seconds for one in counted.excluded if one.reason is not OVERLAP)
    doubled = sum(one.seconds for one in counted.excluded if one.reason is OVERLAP)
    if left_out:
        found.append(Finding("MINUTES_EXCLUDED", "R20", f"{left_out} seconds of recorded time do not count"))
    if doubled:
        found.append(Finding("OVERLAP_MERGED", "R20", f"{doubled} seconds were recorded twice and count once"))
    return found


def _stated(time: StatedTime, window: Window) -> Counted:
    """A total cannot be cut by days; only an episode that ended before the month leaves nothing of it (R18)."""
    if is_before(window.to_day, window.month.first_day):
        return Counted(0, (), (Excluded("", time.seconds, AFTER_END),))
    return Counted(time.seconds, (Credited("", None, time.seconds),), ())


def _distinct(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """One entry a source, in the order of day and source; ValueError when two differ under one source."""
    by_source: dict[str, TimeEntry] = {}
    for entry in entries:
        if by_source.setdefault(entry.source, entry) != entry:
            raise ValueError("two different time entries under one source")
    return sorted(by_source.values(), key=lambda entry: (entry.day, entry.source))
