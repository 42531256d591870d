"""One span of a clinic's ledger, held against the records: what differs is repaired, counted, told by its key."""

from typing import TYPE_CHECKING, Any

from functions.aws.nightly import work_off
from functions.billing.reconcile import compare

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    return work_off(event, context, compare)
