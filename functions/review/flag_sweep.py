"""The daily clock of flags: notes which came or went because days passed and nobody wrote anything down."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import logger
from functions.aws.rounds import go_round
from functions.kernel.calendar import local_day
from functions.kernel.ids import ClinicId
from functions.kernel.thresholds import override
from functions.review.flag_events import sweep
from functions.review.flag_log import FlagLog
from functions.review.hearing import CLOSED
from functions.review.shelves import Shelves

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    at = datetime.fromisoformat(event["scheduled_at"])
    go_round(every_clinic(), lambda clinic_id: _sweep(clinic_id, at), "flags not noted")


def _sweep(clinic_id: ClinicId, at: datetime) -> None:
    clinic = clinic_profile(clinic_id)
    day = local_day(at, clinic.time_zone)
    count = sweep(FlagLog(), Shelves(), clinic_id, day, override(clinic.thresholds), closed=CLOSED)
    if count:
        logger().info("flags noted", extra={"clinic_id": clinic_id, "count": count})
