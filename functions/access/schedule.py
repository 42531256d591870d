"""The daily clock of the audit trail: seals what is complete, a clinic at a time.

The day is taken from the schedule's own time: a tick that comes again finds its seals, one that was missed is made up
for by the next. One trail that fails keeps no other waiting: the tick fails at the end, and is tried again.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from functions.access.sealing import seal_up_to
from functions.access.seals import last_settled
from functions.access.trail import owners
from functions.aws.observability import count, logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class NotSealedError(RuntimeError):
    """Some trails could not be sealed; the next tick begins where they ended."""


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    last = last_settled(datetime.fromisoformat(event["scheduled_at"]))
    failed = [owner for owner, first in owners() if not _is_sealed(owner, first, last)]
    if failed:
        raise NotSealedError(f"{len(failed)} trails could not be sealed")


def _is_sealed(owner: str, first: date, last: date) -> bool:
    try:
        sealed = seal_up_to(owner, first, last)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other trails cannot wait for it
        logger().error("audit not sealed", extra={"owner": owner, "fault": type(error).__name__})
        return False
    if sealed.broken:
        logger().error("audit broken", extra={"owner": owner, "days": sealed.broken})
        count("AuditBroken", sealed.broken)
    logger().info("audit sealed", extra={"owner": owner, "days": sealed.days})
    return True
