"""The month-end clock: the month before the one in which it strikes is asked for, one message a clinic.

The month is taken from the schedule's own time, never from the wall: any month can be asked for again. A clinic whose
close day has not come is left to the clock that catches up.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import logger
from functions.billing.closing.asking import first_run, send
from functions.billing.closing.close_day import is_due
from functions.billing.closing.runs import ClaimsStore
from functions.kernel.calendar import Month

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    """Note each clinic's run as asked for, then ask for it: a run that is never finished is seen."""
    scheduled_at = datetime.fromisoformat(event["scheduled_at"])
    month, claims = Month.of(scheduled_at.date()).plus(-1), ClaimsStore()
    clinics = [clinic_id for clinic_id in every_clinic() if is_due(clinic_profile(clinic_id), month, scheduled_at)]
    runs = [first_run(clinic_id, month, scheduled_at) for clinic_id in clinics]
    for run in runs:
        claims.ask(run)
    send(runs)
    logger().info("month-end asked for", extra={"month": str(month), "clinics": len(runs)})
