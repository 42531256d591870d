"""A broken glass is announced, ids only: a message to the privacy officers' topic, and a count that raises an alarm."""

from dataclasses import dataclass
from datetime import datetime

from functions.aws.clients import sns
from functions.aws.codec import encode
from functions.aws.observability import count, logger
from functions.aws.settings import setting
from functions.kernel.facts import EmergencyAccess
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
    named = {"clinic_id": {"DataType": "String", "StringValue": access.clinic_id}}
    try:
        sns().publish(TopicArn=setting("PRIVACY_TOPIC"), Message=encode(notice), MessageAttributes=named)  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001
        logger().error("break-glass not announced", extra={"fault": type(error).__name__})
