"""A broken glass is announced and reminded of by ids only: messages to the privacy topic, and counts with alarms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.aws.clients import sns
from functions.aws.codec import encode
from functions.aws.observability import count, logger
from functions.aws.settings import setting
from functions.kernel.facts import EmergencyAccess
from functions.kernel.ids import ClinicId
from functions.kernel.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the privacy officers are told; the reason they read in the list."""

    clinic_id: str
    emergency_id: str
    staff_id: str
    role: Role
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What they are reminded of: how many nobody has reviewed in time, and which of them has waited longest."""

    clinic_id: str
    to_review: int
    emergency_id: str
    ended_at: datetime


def announce(access: EmergencyAccess) -> None:
    """Tell, and never fail the person in an emergency: the access stands in the list whether or not this is heard."""
    count("BreakGlass")
    notice = Notice(
        clinic_id=access.clinic_id,
        emergency_id=access.emergency_id,
        staff_id=access.staff_id,
        role=access.role,
        starts_at=access.starts_at,
        ends_at=access.ends_at,
    )
    try:
        _publish(notice, "break_glass")
    except Exception as error:  # noqa: BLE001
        logger().error("break-glass not announced", extra={"fault": type(error).__name__})


def remind(clinic_id: ClinicId, waiting: Sequence[EmergencyAccess]) -> None:
    """Remind of those that wait, the longest first; a fault when the topic does not take it."""
    oldest = waiting[0]
    reminder = Reminder(
        clinic_id=clinic_id, to_review=len(waiting), emergency_id=oldest.emergency_id, ended_at=oldest.ends_at
    )
    _publish(reminder, "break_glass_unreviewed")


def _publish(told: Notice | Reminder, kind: str) -> None:
    """What a subscription can filter by is the clinic, and which of the two it is."""
    named = {"clinic_id": told.clinic_id, "kind": kind}
    attributes = {name: {"DataType": "String", "StringValue": value} for name, value in named.items()}
    sns().publish(TopicArn=setting("PRIVACY_TOPIC"), Message=encode(told), MessageAttributes=attributes)  # type: ignore[arg-type]
