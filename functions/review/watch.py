"""Keeps safety alerts: opens and withdraws them as facts come, announces them, and hands them on when time runs out.

An alert is durable before it is announced. Announcing follows from the alert's own record (its stream), so that it
happens at least once whoever changed it; what was lost on the way the sweep finds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.kernel.errors import NotFound, Stale
from functions.kernel.facts import AssessmentRecorded, SafetyAssessed
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId, SafetyAlertId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import SafetyAlertChanged
from functions.review.row import Row
from functions.review.rules import alerts as rules

_TRIES = 5

Decide = Callable[[SafetyAlertChanged], SafetyAlertChanged | None]


class Alerts(Protocol):
    """Where alerts are kept."""

    def alert(self, clinic_id: ClinicId, alert_id: SafetyAlertId) -> SafetyAlertChanged | None: ...
    def alerts(self, clinic_id: ClinicId) -> Iterator[SafetyAlertChanged]: ...
    def add(self, fact: SafetyAlertChanged, request: str) -> SafetyAlertChanged: ...
    def change(self, new: SafetyAlertChanged, old: SafetyAlertChanged, request: str) -> SafetyAlertChanged: ...


class Listed(Protocol):
    """Which alerts are open."""

    def of(self, clinic_id: ClinicId) -> Iterator[SafetyAlertId]: ...
    def note(self, alert: SafetyAlertChanged) -> None: ...
    def forget(self, clinic_id: ClinicId, alert_id: SafetyAlertId) -> None: ...


class Known(Protocol):
    """What the registry has heard of."""

    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None: ...


@dataclass(frozen=True, slots=True)
class Watching:
    """Where alerts are kept and listed, and how they leave."""

    alerts: Alerts
    listed: Listed
    publish: Callable[[SafetyAlertChanged], None]


def watch(watching: Watching, rows: Known, fact: object, now: Callable[[], datetime]) -> None:
    """What a fact means for safety alerts. It comes after the registry row has heard it; twice is as once."""
    match fact:
        case AssessmentRecorded() | SafetyAssessed():
            keep(watching.alerts, watching.listed, rows, fact)
        case SafetyAlertChanged():
            settle(watching, fact.clinic_id, fact.alert_id, now)
        case _:
            return


def keep(alerts: Alerts, listed: Listed, rows: Known, fact: AssessmentRecorded | SafetyAssessed) -> None:
    """What a record means for the alerts that it opens, changes or opens again; their own records announce them."""
    match fact:
        case AssessmentRecorded():
            _assessed(alerts, listed, rows, fact)
        case SafetyAssessed(status="entered_in_error"):
            _retracted(alerts, fact)


def settle(watching: Watching, clinic_id: ClinicId, alert_id: SafetyAlertId, now: Callable[[], datetime]) -> None:
    """List the alert while it is open, and announce what has not been announced."""
    alert = watching.alerts.alert(clinic_id, alert_id)
    if alert is None:
        watching.listed.forget(clinic_id, alert_id)
        return
    watching.listed.note(alert)
    if rules.is_open(alert) and alert.announced < alert.notice:
        watching.publish(alert)
        at, notice = now(), alert.notice
        change(
            watching.alerts, alert, lambda standing: rules.announced(standing, notice, at), _request("announced", at)
        )


def sweep(watching: Watching, clinic_id: ClinicId, thresholds: Thresholds, at: datetime) -> int:
    """Hand on every open alert whose clock has run out at `at`, and announce it; how many were handed on."""
    count = 0
    for alert_id in list(watching.listed.of(clinic_id)):
        alert = watching.alerts.alert(clinic_id, alert_id)
        if alert is not None:
            request = _request("clock", at)
            changed = change(watching.alerts, alert, lambda it: rules.after_clock(it, thresholds, at), request)
            count += changed.notice > alert.notice
        settle(watching, clinic_id, alert_id, lambda: at)
    return count


def change(alerts: Alerts, read: SafetyAlertChanged, decide: Decide, request: str) -> SafetyAlertChanged:
    """Decide on the alert as it stands, and again when somebody changed it in between."""
    for _ in range(_TRIES):
        standing = alerts.alert(read.clinic_id, read.alert_id)
        if standing is None:
            raise NotFound("there is no such alert")
        new = decide(standing)
        if new is None:
            return standing
        try:
            return alerts.change(new, standing, request)
        except Stale:
            continue
    raise Stale("somebody changed this since it was read; read it again")


def _retracted(alerts: Alerts, fact: SafetyAssessed) -> None:
    """Of all that the clinic ever had, those that this answer closed are read again and opened."""
    request = _request("retracted", fact.recorded.at)
    closed = [alert for alert in alerts.alerts(fact.clinic_id) if rules.retracted(alert, fact) is not None]
    for alert in closed:
        change(alerts, alert, lambda standing: rules.retracted(standing, fact), request)


def _assessed(alerts: Alerts, listed: Listed, rows: Known, fact: AssessmentRecorded) -> None:
    standing = alerts.alert(fact.clinic_id, SafetyAlertId(fact.assessment_id)) if may_ask(fact) else None
    if standing is not None:
        request = _request("heard", fact.recorded.at)
        new = change(alerts, standing, lambda alert: rules.heard(alert, fact), request)
        listed.note(new)
    elif (opened := rules.heard(None, fact)) and _is_newest(rows, fact, fact.assessment_id):
        listed.note(alerts.add(opened, _request("opened", fact.recorded.at)))


def may_ask(fact: AssessmentRecorded) -> bool:
    """A first version without a safety answer has no alert: nothing has to be read for most assessments."""
    return fact.safety or fact.version > 1


def _is_newest(rows: Known, fact: AssessmentRecorded, assessment_id: AssessmentId) -> bool:
    """Whether no later version was heard of: an earlier one that arrives late opens nothing."""
    row = rows.row(fact.clinic_id, fact.episode_id)
    entry = row.scores.get(assessment_id) if row else None
    return entry is None or entry.version <= fact.version


def _request(cause: str, at: datetime) -> str:
    return f"{cause}:{at.isoformat()}"
