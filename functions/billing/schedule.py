"""The month-end clock: the month before the one in which it strikes is asked for, one message a clinic.

The month is taken from the schedule's own time, never from the wall: any month can be asked for again. A clinic whose
close day has not come is left to the clock that catches up.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import logger
from functions.aws.rounds import RoundFailedError, failed_in
from functions.billing.closing.asking import first_run, send
from functions.billing.closing.close_day import is_due
from functions.billing.closing.runs import ClaimsStore, Run
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    """Note each clinic's run as asked for, then ask for it: a run that is never finished is seen.

    A clinic whose record cannot be read keeps no other waiting: the tick fails at the end, and is tried again.
    """
    scheduled_at = datetime.fromisoformat(event["scheduled_at"])
    month, claims, runs = Month.of(scheduled_at.date()).plus(-1), ClaimsStore(), list[Run]()

    def ask(clinic_id: ClinicId) -> None:
        if is_due(clinic_profile(clinic_id), month, scheduled_at):
            runs.append(run := first_run(clinic_id, month, scheduled_at))
            claims.ask(run)

    failed = failed_in(every_clinic(), ask, "close not asked for")
    send(runs)
    logger().info("month-end asked for", extra={"month": str(month), "clinics": len(runs), "failed": failed})
    if failed:
        raise RoundFailedError(f"{failed} clinics could not be asked for")
