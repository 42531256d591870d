"""What people do with safety alerts: read them, oldest first, acknowledge them, say what was done."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from functions.kernel.calendar import local_day
from functions.kernel.errors import NotFound, Problem, refuse
from functions.kernel.facts import Written
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId, PatientId, SafetyAlertId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import AlertLevel, AlertState, AlertStep, Holder, SafetyAlertChanged
from functions.review.row import Row
from functions.review.rules import alerts as rules
from functions.review.watch import Alerts, Known, Listed, change


class Kept(Alerts, Protocol):
    """Where alerts are kept, read by many at once."""

    def alerts_of(self, clinic_id: ClinicId, alert_ids: Collection[SafetyAlertId]) -> Iterator[SafetyAlertChanged]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyAlert:
    """A safety alert on a screen: whose it is, how old, and when its holder's time is over (null once it is closed).

    `steps` are in order; their `reason` is null for those who do not see clinical notes.
    """

    alert_id: SafetyAlertId
    version: int
    episode_id: EpisodeId
    patient_id: PatientId
    assessment_id: AssessmentId
    instrument: str
    level: AlertLevel
    state: AlertState
    answered_at: datetime
    opened_at: datetime
    age_minutes: int
    holder: Holder
    held_since: datetime
    due_at: datetime | None
    is_overdue: bool
    announced_at: datetime | None
    steps: tuple[AlertStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Who looks, when, and by which clock."""

    at: datetime
    thresholds: Thresholds
    sees_notes: bool


def list_open(kept: Kept, listed: Listed, clinic_id: ClinicId, eyes: Eyes) -> list[SafetyAlert]:
    """What nobody has resolved, the oldest first; discharged patients' too (C15)."""
    found = kept.alerts_of(clinic_id, list(listed.of(clinic_id)))
    return _shown((alert for alert in found if rules.is_open(alert)), eyes)


def list_all(kept: Kept, clinic_id: ClinicId, eyes: Eyes) -> list[SafetyAlert]:
    return _shown(kept.alerts(clinic_id), eyes)


def acknowledge(
    kept: Kept, alert: SafetyAlertChanged, written: Written, note: str | None, *, at: datetime, request: str
) -> SafetyAlertChanged:
    return change(kept, alert, lambda standing: rules.acknowledged(standing, written, note, at), request)


def dispose(
    kept: Kept, alert: SafetyAlertChanged, written: Written, act: rules.Act, *, request: str
) -> SafetyAlertChanged:
    return change(kept, alert, lambda standing: rules.disposed(standing, written, act), request)


def find(kept: Kept, clinic_id: ClinicId, alert_id: SafetyAlertId) -> SafetyAlertChanged:
    alert = kept.alert(clinic_id, alert_id)
    if alert is None:
        raise NotFound("there is no such alert")
    return alert


def check(rows: Known, alert: SafetyAlertChanged, act: rules.Act, zone: str) -> None:
    """Refuse `assessed` without a safety assessment of this episode, dated on or after the answer (C3)."""
    if act.safety_assessment_id is None:
        required = act.disposition == "assessed"
        refuse([Problem("/safety_assessment_id", "REQUIRED", "name the safety assessment")] if required else [])
        return
    row = rows.row(alert.clinic_id, alert.episode_id)
    refuse(list(_problems(row, alert, act.safety_assessment_id, zone)))


def shown(alert: SafetyAlertChanged, eyes: Eyes) -> SafetyAlert:
    due = rules.due_at(alert, eyes.thresholds)
    steps = alert.steps if eyes.sees_notes else tuple(replace(step, reason=None) for step in alert.steps)
    return SafetyAlert(
        alert_id=alert.alert_id,
        version=alert.version,
        episode_id=alert.episode_id,
        patient_id=alert.patient_id,
        assessment_id=alert.assessment_id,
        instrument=alert.instrument,
        level=alert.level,
        state=alert.state,
        answered_at=alert.answered_at,
        opened_at=alert.opened_at,
        age_minutes=max(int((eyes.at - alert.opened_at).total_seconds()) // 60, 0),
        holder=alert.holder,
        held_since=alert.held_since,
        due_at=due,
        is_overdue=due is not None and eyes.at >= due,
        announced_at=alert.announced_at,
        steps=steps,
    )


def _shown(found: Iterator[SafetyAlertChanged], eyes: Eyes) -> list[SafetyAlert]:
    ordered = sorted(found, key=lambda alert: (alert.opened_at, alert.alert_id))
    return [shown(alert, eyes) for alert in ordered]


def _problems(row: Row | None, alert: SafetyAlertChanged, named: str, zone: str) -> Iterator[Problem]:
    entry = row.safety.get(named) if row else None
    if entry is None or entry.gone:
        yield Problem("/safety_assessment_id", "UNKNOWN", "no such safety assessment of this episode")
    elif entry.day < local_day(alert.answered_at, zone):
        yield Problem("/safety_assessment_id", "BEFORE", "this was made before the answer that it is to follow (C3)")
