"""The registry's ear: what the other rooms recorded, as their tables' streams tell it."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.directory import clinic_profile, zone_of
from functions.aws.streams import hear_batch
from functions.kernel.ids import ClinicId
from functions.kernel.thresholds import Thresholds, override
from functions.review.flag_events import note_change
from functions.review.flag_log import FlagLog
from functions.review.hearing import hear
from functions.review.notices import publish
from functions.review.open_alerts import OpenAlerts
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.review.watch import Watching, watch

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    rows, log, watching = Shelves(), FlagLog(), Watching(ReviewStore(), OpenAlerts(), publish)

    def hear_fact(fact: object) -> None:
        for heard in hear(rows, fact, zone_of):
            thresholds = thresholds_of(heard.after.clinic_id, f"{now():%Y-%m-%dT%H:%M}")
            note_change(log, heard.before, heard.after, heard.on, thresholds)
        watch(watching, rows, fact, now)

    return hear_batch(event, context, hear_fact)


@lru_cache(maxsize=256)
def thresholds_of(clinic_id: ClinicId, minute: str) -> Thresholds:  # noqa: ARG001 - remembered for that minute
    """A clinic's own thresholds, read again every minute."""
    return override(clinic_profile(clinic_id).thresholds)
