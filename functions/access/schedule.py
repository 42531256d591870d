"""The hourly clock of the audit trail: seals the days that are complete and marks the hours, a clinic at a time.

The hour is taken from the schedule's own time: a tick that comes again finds its seals, one that was missed is made up
for by the next. One trail that fails keeps no other waiting: the tick fails at the end, and is tried again.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from functions.access.sealing import mark_up_to, seal_up_to
from functions.access.seals import last_settled
from functions.access.trail import owners
from functions.aws.observability import count, logger
from functions.aws.rounds import go_round

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    at, begun = datetime.fromisoformat(event["scheduled_at"]), dict(owners())
    go_round(begun, lambda owner: _keep(owner, begun[owner], at), "audit not sealed", key="owner")


def _keep(owner: str, first: date, at: datetime) -> None:
    sealed = seal_up_to(owner, first, last_settled(at))
    if sealed.broken:
        logger().error("audit broken", extra={"owner": owner, "days": sealed.broken})
        count("AuditBroken", sealed.broken)
    if sealed.days:
        logger().info("audit sealed", extra={"owner": owner, "days": sealed.days})
    mark_up_to(owner, at)
