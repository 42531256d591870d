"""The course of a safety alert: opened by an answer, held by one person after another, resolved by a person (C3).

Each function gives the next version of an alert, or None where nothing changes: the same fact, tick or request again
leaves it as it is. The hours are defaults of ours (docs/safety.md); that a person must answer is the rule's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import get_args

from functions.kernel.errors import Problem, Refused
from functions.kernel.facts import AssessmentRecorded, SafetyAssessed, Written
from functions.kernel.ids import CLOCK, SafetyAlertId, SafetyAssessmentId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import (
    AlertAct,
    AlertLevel,
    AlertStep,
    Disposition,
    Holder,
    SafetyAlertChanged,
)

HOLDERS: tuple[Holder, ...] = get_args(Holder)
_WITHDRAWN = "the assessment was entered in error"
_CORRECTED = "the assessment was corrected and asks for nobody any more"
_REOPENED = "the assessment was corrected and asks for a person again"
_RETRACTED = "the safety assessment that resolved it was entered in error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did about an alert, and when: it may be written down later."""

    disposition: Disposition
    note: str
    safety_assessment_id: SafetyAssessmentId | None
    at: datetime


def is_open(alert: SafetyAlertChanged) -> bool:
    return alert.state in ("open", "acknowledged")


def heard(standing: SafetyAlertChanged | None, fact: AssessmentRecorded) -> SafetyAlertChanged | None:
    """What an assessment makes of its alert. Of its versions the highest decides, whatever order they come in."""
    asks = fact.safety and fact.status != "entered_in_error"
    if standing is None:
        return _opened(fact) if asks else None
    if fact.version <= standing.assessment_version:
        return None
    known = replace(standing, assessment_version=fact.version, level=_level(fact) if asks else standing.level)
    if asks and standing.state == "withdrawn":
        return _again(known, fact.recorded, _REOPENED)
    if not asks and is_open(standing):
        reason = _WITHDRAWN if fact.status == "entered_in_error" else _CORRECTED
        return replace(_with(known, "withdrawn", fact.recorded, known.holder, reason=reason), state="withdrawn")
    return replace(known, version=standing.version + 1, recorded=fact.recorded)


def retracted(alert: SafetyAlertChanged, fact: SafetyAssessed) -> SafetyAlertChanged | None:
    """An alert whose answer was entered in error is open again."""
    is_answer = alert.state == "resolved" and alert.steps[-1].safety_assessment_id == fact.safety_assessment_id
    if not is_answer or fact.status != "entered_in_error":
        return None
    return _again(alert, fact.recorded, _RETRACTED)


def due_at(alert: SafetyAlertChanged, thresholds: Thresholds) -> datetime | None:
    """When the clock of the present holder runs out; None for an alert that is closed."""
    if not is_open(alert):
        return None
    is_seen = alert.state == "acknowledged"
    hours = thresholds.safety_resolve_hours if is_seen else thresholds.safety_acknowledge_hours
    return alert.held_since + timedelta(hours=hours)


def after_clock(alert: SafetyAlertChanged, thresholds: Thresholds, at: datetime) -> SafetyAlertChanged | None:
    """The alert with the next person if the clock has run out at `at`; the last of them is told again and again."""
    due = due_at(alert, thresholds)
    if due is None or at < due:
        return None
    by_clock = Written(at=at, by=CLOCK)
    if alert.holder == HOLDERS[-1]:
        told_again = replace(alert, version=alert.version + 1, state="open", held_since=at, recorded=by_clock)
        return replace(told_again, notice=alert.notice + 1)
    reason = "nobody resolved it in time" if alert.state == "acknowledged" else "nobody acknowledged it in time"
    return _handed_on(_with(alert, "escalated", by_clock, _next(alert.holder), reason=reason))


def acknowledged(
    alert: SafetyAlertChanged, written: Written, note: str | None, at: datetime
) -> SafetyAlertChanged | None:
    """The alert as seen by a person `at` a moment; who was first stands. Refused when it is closed."""
    if alert.state == "acknowledged":
        return None
    _refuse_closed(alert)
    _refuse_before(alert, at)
    seen = Written(at=at, by=written.by)
    told = _with(alert, "acknowledged", seen, alert.holder, reason=note)
    return replace(told, state="acknowledged", recorded=written)


def disposed(alert: SafetyAlertChanged, written: Written, act: Act) -> SafetyAlertChanged | None:
    """What a person did about it: an escalation hands it on, everything else resolves it. Refused when it is closed."""
    if _is_last_act(alert, written, act):
        return None
    _refuse_closed(alert)
    _refuse_before(alert, act.at)
    seen = acknowledged(alert, written, None, act.at) or alert
    holder = _next(seen.holder) if act.disposition == "escalated" else seen.holder
    step = AlertStep(
        act="disposed",
        at=act.at,
        by=written.by,
        to=holder,
        disposition=act.disposition,
        safety_assessment_id=act.safety_assessment_id,
        reason=act.note,
    )
    done = replace(seen, version=alert.version + 1, steps=(*seen.steps, step), recorded=written)
    return _handed_on(done) if act.disposition == "escalated" else replace(done, state="resolved")


def announced(alert: SafetyAlertChanged, notice: int, at: datetime) -> SafetyAlertChanged | None:
    """The alert once a notice has left; None when that was noted already."""
    if alert.announced >= notice:
        return None
    noted = Written(at=at, by=CLOCK)
    return replace(alert, version=alert.version + 1, announced=notice, announced_at=at, recorded=noted)


def _opened(fact: AssessmentRecorded) -> SafetyAlertChanged:
    holder, at = HOLDERS[0], fact.recorded.at
    return SafetyAlertChanged(
        clinic_id=fact.clinic_id,
        episode_id=fact.episode_id,
        patient_id=fact.patient_id,
        alert_id=SafetyAlertId(fact.assessment_id),
        version=1,
        assessment_id=fact.assessment_id,
        assessment_version=fact.version,
        instrument=fact.instrument,
        level=_level(fact),
        answered_at=fact.answered_at,
        state="open",
        opened_at=at,
        holder=holder,
        held_since=at,
        steps=(AlertStep(act="opened", at=at, by=fact.recorded.by, to=holder),),
        notice=1,
        announced=0,
        announced_at=None,
        recorded=fact.recorded,
    )


def _level(fact: AssessmentRecorded) -> AlertLevel:
    """The C-SSRS screener grades its risk (C16); an answer above 0 to an item does not, and a person must (C3)."""
    match fact.risk:
        case "moderate" | "high":
            return fact.risk
        case _:
            return "positive"


def _again(alert: SafetyAlertChanged, written: Written, reason: str) -> SafetyAlertChanged:
    return _handed_on(_with(alert, "reopened", written, HOLDERS[0], reason=reason))


def _handed_on(alert: SafetyAlertChanged) -> SafetyAlertChanged:
    """The alert with whom its last step names: not yet acknowledged by them, to be announced, their clock begun.

    The clock begins when it is written down, as they hear of it then, whenever it is said to have happened.
    """
    holder, since = alert.steps[-1].to, alert.recorded.at
    return replace(alert, state="open", holder=holder, held_since=since, notice=alert.notice + 1)


def _with(
    alert: SafetyAlertChanged, act: AlertAct, written: Written, to: Holder, *, reason: str | None
) -> SafetyAlertChanged:
    by = None if written.by == CLOCK else written.by
    step = AlertStep(act=act, at=written.at, by=by, to=to, reason=reason)
    return replace(alert, version=alert.version + 1, steps=(*alert.steps, step), recorded=written)


def _next(holder: Holder) -> Holder:
    if holder == HOLDERS[-1]:
        raise Refused("it is with the last person already", [Problem("/disposition", "LAST", "there is nobody next")])
    return HOLDERS[HOLDERS.index(holder) + 1]


def _is_last_act(alert: SafetyAlertChanged, written: Written, act: Act) -> bool:
    last = alert.steps[-1]
    told = (last.act, last.by, last.disposition, last.safety_assessment_id, last.reason)
    return told == ("disposed", written.by, act.disposition, act.safety_assessment_id, act.note)


def _refuse_closed(alert: SafetyAlertChanged) -> None:
    if not is_open(alert):
        raise Refused(f"this alert is {alert.state}", code="ALERT_CLOSED")


def _refuse_before(alert: SafetyAlertChanged, at: datetime) -> None:
    if at < alert.answered_at:
        problem = Problem("/at", "BEFORE", "this is before the answer that opened the alert")
        raise Refused("nobody can have answered an alert before it was there", [problem])
