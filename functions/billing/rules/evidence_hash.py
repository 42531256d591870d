"""One fingerprint of everything a decision rested on: the same evidence, in any order, gives the same hash."""

import json
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256

from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.time_entries import StatedTime
from functions.kernel.calendar import Month


def evidence_hash(month: PatientMonth) -> str:
    """SHA-256, in hex, over the canonical JSON of the inputs."""
    return sha256(canonical_json(month).encode()).hexdigest()


def canonical_json(month: PatientMonth) -> str:
    """Sorted keys, ISO dates, no spaces; what has no order of its own is sorted, what arrived twice stands once."""
    return json.dumps(_ordered(month), default=_plain, sort_keys=True, separators=(",", ":"))


def _ordered(month: PatientMonth) -> PatientMonth:
    time = month.time
    if not isinstance(time, StatedTime):
        time = tuple(sorted({entry.source: entry for entry in time}.values(), key=lambda entry: entry.source))
    return replace(
        month,
        time=time,
        other_codes=tuple(sorted(set(month.other_codes))),
        elements=replace(month.elements, measures=tuple(sorted(set(month.elements.measures)))),
        history=replace(month.history, initial_billed_in=tuple(sorted(set(month.history.initial_billed_in)))),
        overrides=tuple(sorted(set(month.overrides), key=lambda override: override.name)),
    )


def _plain(value: object) -> object:
    """Dates and times as ISO text, a month as 2026-03, any other value by its fields."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]
