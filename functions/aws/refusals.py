"""Why DynamoDB did not do what it was asked to, in the few kinds that somebody acts on.

pynamodb's own `cause_response_code` fails where there was no answer at all: a time-out, a broken connection.
"""

from botocore.exceptions import ConnectionError as NotConnected
from botocore.exceptions import HTTPClientError
from pynamodb.exceptions import PynamoDBException

CONDITION = "ConditionalCheckFailedException"
CANCELED = "TransactionCanceledException"
CONFLICT = "TransactionConflictException"
_BUSY = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
    CANCELED,
    CONFLICT,
}


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's own word for it; None when there was no answer."""
    answer = getattr(error.cause, "response", None) or {}
    code: str | None = answer.get("Error", {}).get("Code")
    return code


def is_overtaken(error: PynamoDBException) -> bool:
    """Whether somebody else wrote meanwhile, or writes now: read again."""
    return code_of(error) in (CONDITION, CANCELED, CONFLICT)


def is_busy(error: PynamoDBException) -> bool:
    """Whether the same request may go through in a moment: throttled, in contention, or not answered."""
    return code_of(error) in _BUSY or isinstance(error.cause, HTTPClientError | NotConnected)
