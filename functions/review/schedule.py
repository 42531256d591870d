"""The clock of weekly packets: one message a clinic, each made into that clinic's packets by itself.

It strikes every day, because a Monday may be missed: packets that stand are left alone until the next one. The week is
taken from the schedule's own time, never from the wall: any week can be asked for again.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.directory import every_clinic
from functions.aws.observability import logger
from functions.aws.queues import send_all
from functions.review.worker import PacketWork

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    scheduled_at = datetime.fromisoformat(event["scheduled_at"])
    work = [PacketWork(clinic_id, scheduled_at) for clinic_id in every_clinic()]
    send_all("PACKET_QUEUE", work)
    logger().info("weekly packets asked for", extra={"clinics": len(work)})
