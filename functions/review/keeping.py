"""What a registry row keeps of a long episode, so that its item never grows for ever: three years of contacts and time.

The day from which they are kept follows the latest record of all, so the row is the same whatever order facts come in.
Scores, safety, reviews and all else stay whole: they are few, and the baseline is the oldest. A corrected record stays
too, as the marker against its earlier version. Billing rests on none of this. docs/decisions/0110.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from msgspec.structs import replace

from functions.kernel.calendar import Month
from functions.review.row import Entry, Row

KEPT_MONTHS = 36
_FIRST_VERSION = 1

E = TypeVar("E", bound=Entry)


def kept(row: Row, recorded_at: datetime) -> Row:
    """The row after a record of this moment, without what is too old by it."""
    since = Month.of(recorded_at.date()).plus(-KEPT_MONTHS).first_day
    if row.kept_since is not None and row.kept_since > since:
        since = row.kept_since
    contacts, time = _since(row.contacts, since), _since(row.time, since)
    return replace(row, kept_since=since, contacts=contacts, time=time)


def _since(entries: Mapping[str, E], since: date) -> Mapping[str, E]:
    if all(_is_kept(entry, since) for entry in entries.values()):
        return entries
    return {source: entry for source, entry in entries.items() if _is_kept(entry, since)}


def _is_kept(entry: Entry, since: date) -> bool:
    return entry.day >= since or entry.version > _FIRST_VERSION
