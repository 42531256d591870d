"""The registry's ear: what the other rooms recorded, as their tables' streams tell it."""

from functools import cache
from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.directory import clinic_profile
from functions.aws.streams import hear_batch
from functions.kernel.ids import ClinicId
from functions.review.hearing import hear
from functions.review.notices import publish
from functions.review.open_alerts import OpenAlerts
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.review.watch import Watching, watch

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    rows, watching = Shelves(), Watching(ReviewStore(), OpenAlerts(), publish)

    def hear_fact(fact: object) -> None:
        hear(rows, fact, zone_of)
        watch(watching, rows, fact, now)

    return hear_batch(event, context, hear_fact)


@cache
def zone_of(clinic_id: ClinicId) -> str:
    """A clinic's time zone; a clinic that moves to another zone has its registry rebuilt."""
    return clinic_profile(clinic_id).time_zone
