"""One fingerprint of everything a decision rested on: the same evidence, in any order, gives the same hash."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.time_entries import StatedTime, TimeEntry
from functions.kernel.calendar import Month

_PART2_ONCE = frozenset({"covered_record", "payment_consent"})
_Row = tuple[str | int | None, ...]


def evidence_hash(month: PatientMonth) -> str:
    """SHA-256, in hex, over the canonical JSON of the inputs."""
    return sha256(canonical_json(month).encode()).hexdigest()


def canonical_json(month: PatientMonth) -> str:
    """Sorted keys, no spaces, ISO dates, clock times in epoch seconds.

    What has no order of its own is sorted, and what arrived twice stands once. What a month could not say when the
    first ones were decided is left out while it says nothing: those keep their fingerprint.
    """
    evidence = {name: getattr(month, name) for name in _names(PatientMonth)}
    evidence |= {
        "time": month.time if isinstance(month.time, StatedTime) else _rows(month.time),
        "other_codes": sorted(set(month.other_codes)),
        "elements": replace(month.elements, measures=tuple(sorted(set(month.elements.measures)))),
        "history": replace(month.history, initial_billed_in=tuple(sorted(set(month.history.initial_billed_in)))),
        "consent": {name: value for name, value in _fields(month.consent) if name != "spans" or value},
        "part2": {name: value for name, value in _fields(month.part2) if name in _PART2_ONCE or value},
        "overrides": sorted(month.overrides, key=lambda override: override.name),
    }
    return json.dumps(evidence, default=_plain, sort_keys=True, separators=(",", ":"))


def _rows(entries: Iterable[TimeEntry]) -> list[_Row]:
    by_source = {entry.source: entry for entry in entries}
    return [_row(by_source[source]) for source in sorted(by_source)]


def _row(entry: TimeEntry) -> _Row:
    """An entry's values in the order of its fields: most of a month's evidence, so without their names."""
    return (
        entry.source,
        entry.day.isoformat(),
        _epoch(entry.start),
        _epoch(entry.end),
        entry.seconds,
        entry.actor,
        entry.kind,
        entry.staff,
        entry.code,
        entry.patient_status,
    )


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _plain(value: object) -> object:
    """A month as 2026-03, a day as 2026-03-31, any other value by its fields."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(_fields(value))


def _fields(value: object) -> Iterator[tuple[str, object]]:
    return ((name, getattr(value, name)) for name in _names(type(value)))


def _names(kind: type) -> tuple[str, ...]:
    """The names of a frozen, slotted value's fields, in their order."""
    slots: tuple[str, ...] = kind.__dict__["__slots__"]
    return slots
