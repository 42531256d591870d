"""The month-end clock: the month before the one in which it strikes is closed, one message a clinic.

The month is taken from the schedule's own time, never from the wall: any month can be asked for again.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import every_clinic
from functions.aws.observability import logger
from functions.aws.queues import send_all
from functions.billing.claims import ClaimsStore, Run
from functions.billing.worker import CloseWork
from functions.kernel.calendar import Month

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

FIRST_RUN = 1


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    """Note each clinic's run as asked for, then ask for it: a run that is never finished is seen."""
    scheduled_at = datetime.fromisoformat(event["scheduled_at"])
    month, claims = Month.of(scheduled_at.date()).plus(-1), ClaimsStore()
    work = [CloseWork(clinic_id, str(month), FIRST_RUN, scheduled_at) for clinic_id in every_clinic()]
    for asked in work:
        claims.ask(
            Run(
                clinic_id=asked.clinic_id,
                month=asked.month,
                run=asked.run,
                status="asked",
                frozen_at=scheduled_at,
                patient_months=None,
            )
        )
    send_all("CLOSE_QUEUE", work)
    logger().info("month-end asked for", extra={"month": str(month), "clinics": len(work)})
