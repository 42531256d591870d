"""The registry's ear: what the other rooms recorded, as their tables' streams tell it."""

from functools import cache
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile
from functions.aws.streams import hear_batch
from functions.kernel.ids import ClinicId
from functions.review.hearing import hear
from functions.review.shelves import Shelves

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    rows = Shelves()
    return hear_batch(event, context, lambda fact: hear(rows, fact, zone_of))


@cache
def zone_of(clinic_id: ClinicId) -> str:
    """A clinic's time zone; a clinic that moves to another zone has its registry rebuilt."""
    return clinic_profile(clinic_id).time_zone
