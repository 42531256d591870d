"""Which time entries count at all, and for each that does not, the rule that says so (R8, R18, R19, R20)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, TimeEntry
from functions.billing.rules.verdict import Finding
from functions.kernel.calendar import Days, Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When and whose time counts: days are inclusive, None where nothing limits them.

    `consented`: the days on which one of several consents stood; empty where `from_day` and `revoked_on` say it all.
    """

    month: Month
    from_day: date | None
    to_day: date | None
    revoked_on: date | None
    inpatient_counts: bool
    triad_counts: bool
    consented: tuple[Days, ...] = ()


OUTSIDE_MONTH = Finding("OUTSIDE_MONTH", "R1", "not in this month")
BEFORE_CONSENT = Finding("BEFORE_CONSENT", "R8", "before consent was documented")
AFTER_REVOCATION = Finding("AFTER_REVOCATION", "R8", "after consent was revoked")
AFTER_END = Finding("AFTER_DISCHARGE_OR_DEATH", "R18", "after discharge or death")
SEPARATELY_BILLED = Finding("SEPARATELY_BILLED", "R20", "reported under another code")
CLERICAL = Finding("CLERICAL", "R20", "clerical time")
CONSULTANT = Finding("CONSULTANT_TIME", "R20", "the psychiatric consultant's own time is part of the code")
INPATIENT = Finding("INPATIENT", "R19", "the patient was an inpatient or under observation")

_Test = Callable[[TimeEntry, Window], bool]

# The first that applies is the entry's reason.
EXCLUSIONS: tuple[tuple[Finding, _Test], ...] = (
    (OUTSIDE_MONTH, lambda entry, window: entry.day not in window.month),
    (BEFORE_CONSENT, lambda entry, window: _is_before_consent(entry.day, window)),
    (AFTER_REVOCATION, lambda entry, window: _is_after_revocation(entry.day, window)),
    (AFTER_END, lambda entry, window: is_before(window.to_day, entry.day)),
    (SEPARATELY_BILLED, lambda entry, _: entry.kind is Kind.SEPARATELY_BILLED),
    (CLERICAL, lambda entry, _: entry.actor is Actor.CLERICAL),
    (CONSULTANT, lambda entry, window: entry.actor is Actor.CONSULTANT and not window.triad_counts),
    (INPATIENT, lambda entry, window: _is_inpatient(entry) and not window.inpatient_counts),
)


def exclusion(entry: TimeEntry, window: Window) -> Finding | None:
    """Why this entry does not count; None when it does."""
    return next((reason for reason, applies in EXCLUSIONS if applies(entry, window)), None)


def is_before(day: date | None, other: date | None) -> bool:
    """Both days are known and the first comes before the second."""
    return day is not None and other is not None and day < other


def stands_on(spans: Iterable[Days], day: date) -> bool:
    return any(day in span for span in spans)


def _is_before_consent(day: date, window: Window) -> bool:
    return is_before(day, min((span.first for span in window.consented), default=window.from_day))


def _is_after_revocation(day: date, window: Window) -> bool:
    """Revoked and, if consent was given anew, not yet again (R8)."""
    return not stands_on(window.consented, day) if window.consented else is_before(window.revoked_on, day)


def _is_inpatient(entry: TimeEntry) -> bool:
    return entry.patient_status is PatientStatus.INPATIENT or entry.patient_status is PatientStatus.OBSERVATION
