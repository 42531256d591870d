"""Safety alerts that a lost record should have opened, changed or listed: done now, by what the stream does with it.

Nothing is announced here. An alert's own record does that through its stream, and the sweep, for one that is listed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from functions.aws.drift import Difference, Ground
from functions.aws.recorded import Recorded
from functions.kernel.facts import AssessmentRecorded, SafetyAssessed
from functions.kernel.ids import SafetyAlertId
from functions.kernel.watch_facts import SafetyAlertChanged
from functions.review.open_alerts import OpenAlerts
from functions.review.rules import alerts as rules
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.review.watch import keep, may_ask

Asking = AssessmentRecorded | SafetyAssessed


def alerts_of(store: ReviewStore, ground: Ground, facts: Sequence[Recorded]) -> list[SafetyAlertChanged]:
    """The alerts that came of an episode's assessments: an alert has its assessment's id."""
    asked = [SafetyAlertId(it.assessment_id) for it in facts if isinstance(it, AssessmentRecorded) and may_ask(it)]
    return list(store.alerts_of(ground.clinic_id, asked))


def mend(ground: Ground, facts: Sequence[Recorded], listed: Collection[SafetyAlertId]) -> bool:
    """Whether alerts were opened or changed. `listed` are those that were listed as open before any was read."""
    alerts = {fact.alert_id: fact for fact in facts if isinstance(fact, SafetyAlertChanged)}
    store, rows, missed = ReviewStore(), Shelves(), list(_missed(ground, facts, alerts))
    for alert_id, fact in missed:
        keep(store, OpenAlerts(), rows, fact)
        ground.tell(Difference("alert", f"CLINIC#{ground.clinic_id}#ALERTS", f"ALERT#{alert_id}"))
    for alert in alerts.values():
        if ground.is_settled(alert) and rules.is_open(alert) and alert.alert_id not in listed:
            _list(store, ground, alert)
    return bool(missed)


def _missed(
    ground: Ground, facts: Sequence[Recorded], alerts: Mapping[SafetyAlertId, SafetyAlertChanged]
) -> Iterator[tuple[SafetyAlertId, Asking]]:
    """Alerts with the record that would change each, and whose stream cannot be telling of it any more."""
    for fact in facts:
        match fact:
            case AssessmentRecorded() if ground.is_settled(fact):
                alert_id = SafetyAlertId(fact.assessment_id)
                if rules.heard(alerts.get(alert_id), fact):
                    yield alert_id, fact
            case SafetyAssessed() if ground.is_settled(fact):
                yield from ((alert.alert_id, fact) for alert in alerts.values() if rules.retracted(alert, fact))


def _list(store: ReviewStore, ground: Ground, read: SafetyAlertChanged) -> None:
    """Have the sweep look after it, unless somebody closed it meanwhile."""
    alert = store.alert(read.clinic_id, read.alert_id)
    if alert is not None and rules.is_open(alert):
        OpenAlerts().note(alert)
        ground.tell(Difference("open_alert", f"CLINIC#{ground.clinic_id}#ALERTS", f"OPEN#{alert.alert_id}"))
