"""The daily clock of flags: notes which came or went because days passed and nobody wrote anything down."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import logger
from functions.kernel.calendar import local_day
from functions.kernel.ids import ClinicId
from functions.kernel.thresholds import override
from functions.review.flag_events import sweep
from functions.review.flag_log import FlagLog
from functions.review.hearing import CLOSED
from functions.review.shelves import Shelves

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class FlagsNotNotedError(RuntimeError):
    """Some clinics could not be swept; the next sweep sees what this one missed."""


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    at = datetime.fromisoformat(event["scheduled_at"])
    failed = [clinic_id for clinic_id in every_clinic() if not _is_swept(clinic_id, at)]
    if failed:
        raise FlagsNotNotedError(f"{len(failed)} clinics could not be swept")


def _is_swept(clinic_id: ClinicId, at: datetime) -> bool:
    try:
        clinic = clinic_profile(clinic_id)
        day = local_day(at, clinic.time_zone)
        count = sweep(FlagLog(), Shelves(), clinic_id, day, override(clinic.thresholds), closed=CLOSED)
    except Exception as error:  # noqa: BLE001 - one clinic's fault is not the others'
        logger().error("flags not noted", extra={"clinic_id": clinic_id, "fault": type(error).__name__})
        return False
    if count:
        logger().info("flags noted", extra={"clinic_id": clinic_id, "count": count})
    return True
