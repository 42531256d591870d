"""Billing's ear: what the other rooms recorded, as their tables' streams tell it."""

from typing import TYPE_CHECKING, Any

from functions.aws.directory import zone_of
from functions.aws.streams import hear_batch
from functions.billing.hearing import hear
from functions.billing.store import LedgerStore

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    ledger = LedgerStore()
    return hear_batch(event, context, lambda fact: hear(ledger, fact, zone_of))
