"""Safety alerts through review's door: what is open, who has seen it, what was done (docs/safety.md)."""

from dataclasses import dataclass
from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.paging import Page, page_of
from functions.kernel.errors import refuse
from functions.kernel.ids import SafetyAlertId, SafetyAssessmentId
from functions.kernel.moments import not_after
from functions.kernel.roles import ADMINS, CARE_TEAM
from functions.kernel.thresholds import override
from functions.review import alert_desk
from functions.review.alert_desk import Eyes, SafetyAlert
from functions.review.doorway import CLINIC, door
from functions.review.open_alerts import OpenAlerts
from functions.review.rules.alerts import Act
from functions.review.safety_forms import AcknowledgementForm, AlertQuery, DispositionForm
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore

_ALERT = f"{CLINIC}/safety-alerts/{{safety_alert_id}}"
# An alert goes to the clinic's administration last; they see that it stands and not what was noted (rules D).
_ANSWERING = CARE_TEAM | ADMINS


@dataclass(frozen=True, slots=True)
class SafetyAlertPage(Page):
    """Safety alerts, the oldest first."""

    items: tuple[SafetyAlert, ...]


@door.route(
    "GET",
    f"{CLINIC}/safety-alerts",
    roles=_ANSWERING,
    query=AlertQuery,
    by_number=True,
    answer=SafetyAlertPage,
    summary="The clinic's safety alerts, the oldest first: open ones, of discharged patients too, or all",
)
def list_safety_alerts(call: Call[None]) -> SafetyAlertPage:
    query, clinic_id, eyes = call.query(AlertQuery), call.clinic.clinic_id, _eyes(call)
    if query.state == "open":
        found = alert_desk.list_open(ReviewStore(), OpenAlerts(), clinic_id, eyes)
    else:
        found = alert_desk.list_all(ReviewStore(), clinic_id, eyes)
    items, following = page_of(found, query, lambda alert: alert.alert_id)
    return SafetyAlertPage(count=len(found), next_cursor=following, items=tuple(items))


@door.route(
    "POST",
    f"{_ALERT}/acknowledgement",
    roles=_ANSWERING,
    body=AcknowledgementForm,
    by_number=True,
    answer=SafetyAlert,
    status=201,
    summary="Acknowledge a safety alert: seen, and taken on",
)
def acknowledge_safety_alert(call: Call[AcknowledgementForm]) -> Reply:
    refuse(not_after(call.at, at=call.body.at))
    store, at = ReviewStore(), call.body.at or call.at
    alert = alert_desk.find(store, call.clinic.clinic_id, SafetyAlertId(call.path["safety_alert_id"]))
    seen = alert_desk.acknowledge(store, alert, call.written, call.body.note, at=at, request=call.digest)
    return Reply(alert_desk.shown(seen, _eyes(call)), seen.version)


@door.route(
    "POST",
    f"{_ALERT}/disposition",
    roles=CARE_TEAM,
    body=DispositionForm,
    by_number=True,
    answer=SafetyAlert,
    status=201,
    summary="Say what was done about a safety alert: this resolves it, or hands it to the next person",
)
def dispose_of_safety_alert(call: Call[DispositionForm]) -> Reply:
    refuse(not_after(call.at, at=call.body.at))
    store, form = ReviewStore(), call.body
    alert = alert_desk.find(store, call.clinic.clinic_id, SafetyAlertId(call.path["safety_alert_id"]))
    named = SafetyAssessmentId(form.safety_assessment_id) if form.safety_assessment_id else None
    act = Act(disposition=form.disposition, note=form.note, safety_assessment_id=named, at=form.at or call.at)
    alert_desk.check(Shelves(), alert, act, call.clinic.time_zone)
    done = alert_desk.dispose(store, alert, call.written, act, request=call.digest)
    return Reply(alert_desk.shown(done, _eyes(call)), done.version)


def _eyes(call: Call[Any]) -> Eyes:
    sees_notes = bool(call.caller.roles & CARE_TEAM)
    return Eyes(at=call.at, thresholds=override(call.clinic.thresholds), sees_notes=sees_notes)
