"""The daily clock of emergency accesses: reminds the privacy officers of those that nobody has reviewed.

45 CFR 164.312(a)(2)(ii) lets a clinician in; 164.308(a)(1)(ii)(D) wants somebody to look at it. The day is the
schedule's own. A tick that comes again reminds again: nobody is harmed by hearing it twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.access.notices import remind
from functions.access.settings import REVIEW_DAYS, number_of
from functions.access.store import AccessStore
from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.observability import count
from functions.aws.rounds import go_round
from functions.kernel.facts import EmergencyAccess
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    at = datetime.fromisoformat(event["scheduled_at"])
    go_round(every_clinic(), lambda clinic_id: _remind(clinic_id, at), "not reminded of emergency accesses")


def overdue(accesses: Iterable[EmergencyAccess], at: datetime, days: int) -> list[EmergencyAccess]:
    """Those that ended so many days ago or earlier and were not reviewed, the longest waiting first."""
    waiting = (it for it in accesses if it.review is None and it.ends_at + timedelta(days=days) <= at)
    return sorted(waiting, key=lambda it: (it.ends_at, it.emergency_id))


def _remind(clinic_id: ClinicId, at: datetime) -> None:
    days = number_of(clinic_profile(clinic_id).policy, REVIEW_DAYS)
    if waiting := overdue(AccessStore().emergencies(clinic_id), at, days):
        count("BreakGlassUnreviewed", len(waiting))
        remind(clinic_id, waiting)
