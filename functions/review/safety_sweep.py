"""The clock of safety alerts, every quarter of an hour: hands on what nobody answered, announces what was lost.

The time is the schedule's own, so that a tick that comes again does nothing twice. One clinic that fails does not keep
the others waiting: the tick fails at the end, and is tried again.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import logger
from functions.aws.rounds import go_round
from functions.kernel.ids import ClinicId
from functions.kernel.thresholds import override
from functions.review.notices import publish
from functions.review.open_alerts import OpenAlerts
from functions.review.store import ReviewStore
from functions.review.watch import Watching, sweep

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    at = datetime.fromisoformat(event["scheduled_at"])
    watching = Watching(ReviewStore(), OpenAlerts(), publish)
    go_round(every_clinic(), lambda clinic_id: _sweep(watching, clinic_id, at), "clinic not swept")


def _sweep(watching: Watching, clinic_id: ClinicId, at: datetime) -> None:
    handed_on = sweep(watching, clinic_id, override(clinic_profile(clinic_id).thresholds), at)
    if handed_on:
        logger().info("safety alerts handed on", extra={"clinic_id": clinic_id, "count": handed_on})
