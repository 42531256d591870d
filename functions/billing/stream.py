"""Billing's ear: what the other rooms recorded, as their tables' streams tell it."""

from functools import cache
from typing import TYPE_CHECKING, Any

from functions.aws.directory import clinic_profile
from functions.aws.streams import hear_batch
from functions.billing.hearing import hear
from functions.billing.store import LedgerStore
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    ledger = LedgerStore()
    return hear_batch(event, context, lambda fact: hear(ledger, fact, zone_of))


@cache
def zone_of(clinic_id: ClinicId) -> str:
    """A clinic's time zone: it decides in which month work is billed."""
    return clinic_profile(clinic_id).time_zone
