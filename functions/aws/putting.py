"""One conditional put that is not given up at the first transaction that it meets: contention is not an answer."""

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from functions.aws.refusals import CONFLICT, code_of
from functions.aws.tables import Record

_TRIES = 4


def put_where(record: Record, condition: Condition) -> None:
    """Put a record where the condition holds; PutError where it does not, or when others wrote every time."""
    for attempt in range(1, _TRIES + 1):
        try:
            record.save(condition=condition)
        except PutError as error:
            if code_of(error) != CONFLICT or attempt == _TRIES:
                raise
        else:
            return
