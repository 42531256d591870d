"""A safety alert leaves the system: one message to the clinic's topic, ids only, nothing about a person."""

from dataclasses import dataclass

from functions.aws.clients import sns
from functions.aws.codec import encode
from functions.aws.settings import setting
from functions.kernel.watch_facts import AlertLevel, Holder, SafetyAlertChanged
from functions.review.rules.alerts import HOLDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a pager is told. `notice` counts them: the same number of the same alert may come twice."""

    clinic_id: str
    alert_id: str
    level: AlertLevel
    escalation_step: int
    holder: Holder
    notice: int


def notice_of(alert: SafetyAlertChanged) -> Notice:
    return Notice(
        clinic_id=alert.clinic_id,
        alert_id=alert.alert_id,
        level=alert.level,
        escalation_step=HOLDERS.index(alert.holder),
        holder=alert.holder,
        notice=alert.notice,
    )


def publish(alert: SafetyAlertChanged) -> None:
    """Hand the alert's latest notice to SNS; a fault when it is not taken."""
    sns().publish(
        TopicArn=setting("SAFETY_TOPIC"),
        Message=encode(notice_of(alert)),
        MessageAttributes={  # what a subscription can filter by
            "clinic_id": {"DataType": "String", "StringValue": alert.clinic_id},
            "level": {"DataType": "String", "StringValue": alert.level},
            "holder": {"DataType": "String", "StringValue": alert.holder},
        },
    )
