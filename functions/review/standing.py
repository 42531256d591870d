"""What stands on a day for one episode: the rules' flags, open safety alerts, flags set by hand, and who saw them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.ids import StaffId
from functions.kernel.thresholds import Thresholds
from functions.review.reading import history_of, live, phase_on
from functions.review.row import AlertEntry, ManualEntry, Row
from functions.review.rules.flags import PRIORITY, evaluate
from functions.review.rules.shape import Code, Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFlag(Flag):
    """A flag, and who has acknowledged it as it stands; null until somebody has, and again when `since` changes."""

    acknowledged_by: StaffId | None = None
    acknowledged_at: datetime | None = None


def standing_flags(row: Row, as_of: date, thresholds: Thresholds) -> tuple[StandingFlag, ...]:
    """Everything that stands at the end of a day, the most urgent first; later facts are not seen."""
    found = [*evaluate(history_of(row, as_of), as_of, thresholds), *_alerts(row, as_of), *_manual(row, as_of)]
    return tuple(_seen(row, flag, as_of) for flag in sorted(found, key=lambda flag: flag.priority))


def _alerts(row: Row, as_of: date) -> Iterator[Flag]:
    """One flag for all alerts that nobody has resolved; a discharge does not end it (C15)."""
    found = sorted((alert for alert in live(row.alerts, as_of) if _stands(alert.closed_on, as_of)), key=_by_day)
    if found:
        words = "; ".join(_alert_words(alert) for alert in found)
        yield _flag("SAFETY_ALERT", "C3", f"nobody has resolved {words}", found[0].day)


def _manual(row: Row, as_of: date) -> Iterator[Flag]:
    """One flag a kind. What somebody wants discussed is work and stops at discharge; their worry does not (C15)."""
    found = sorted((entry for entry in live(row.manual, as_of) if _stands(entry.cleared_on, as_of)), key=_by_day)
    yield from _of_kind("SAFETY_MANUAL", [entry for entry in found if entry.kind == "safety"])
    if phase_on(row, as_of) != "discharged":
        yield from _of_kind("DISCUSS_MANUAL", [entry for entry in found if entry.kind == "discuss"])


def _of_kind(code: Code, entries: list[ManualEntry]) -> Iterator[Flag]:
    if entries:
        words = "; ".join(f"set by {entry.by_name} on {entry.day}: {entry.reason}" for entry in entries)
        yield _flag(code, "manual", words, entries[0].day)


def _flag(code: Code, rule: str, reason: str, since: date) -> Flag:
    return Flag(code=code, rule=rule, priority=PRIORITY[code], reason=reason, threshold=None, value=None, since=since)


def _seen(row: Row, flag: Flag, as_of: date) -> StandingFlag:
    seen = row.seen.get(f"{flag.code}#{flag.since}")
    known = seen if seen and seen.day <= as_of else None
    return StandingFlag(
        code=flag.code,
        rule=flag.rule,
        priority=flag.priority,
        reason=flag.reason,
        threshold=flag.threshold,
        value=flag.value,
        since=flag.since,
        acknowledged_by=known.by if known else None,
        acknowledged_at=known.at if known else None,
    )


def _alert_words(alert: AlertEntry) -> str:
    seen = "acknowledged" if alert.state == "acknowledged" else "not acknowledged"
    graded = f"{alert.instrument}, {alert.level}" if alert.level != "positive" else alert.instrument
    return f"the safety alert of {alert.day} ({graded}): with the {alert.holder.replace('_', ' ')}, {seen}"


def _stands(ended_on: date | None, as_of: date) -> bool:
    return ended_on is None or as_of < ended_on


def _by_day(entry: AlertEntry | ManualEntry) -> tuple[date, str, str]:
    return entry.day, *(("", entry.instrument) if isinstance(entry, AlertEntry) else (entry.by_name, entry.reason))
