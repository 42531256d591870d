"""Billing's door to the close itself: finance closes a month that is over, and asks again for one that failed."""

from functions.aws.door import Call
from functions.billing.closing.asking import ask_for_close
from functions.billing.closing.close_day import has_ended
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.kernel.errors import Refused
from functions.kernel.roles import Role


@door.route(
    "POST",
    f"{MONTH}/close",
    roles=frozenset({Role.FINANCE}),
    answer=Run,
    status=202,
    summary="Close a month that is over, or ask again for a close that failed; a closed month stays as it is",
)
def close(call: Call[None]) -> Run:
    month = month_of(call)
    if not has_ended(call.clinic, month, call.at):
        raise Refused("this month is not over in the clinic's time zone", code="MONTH_RUNNING")
    return ask_for_close(ClaimsStore(), call.clinic.clinic_id, month, call.at)
