"""Derived records, folded again from facts: the newest stands, and no history of them is kept.

DynamoDB refuses an item of more than 400 KB. What would be one is not written: the facts stand in their own tables,
what else they mean is done, and people are told of which episode nothing more is folded (docs/decisions/0110).
"""

from pynamodb.exceptions import DeleteError, PutError

from functions.aws.observability import count, logger
from functions.aws.putting import put_where
from functions.aws.refusals import CONDITION, code_of, is_overtaken
from functions.aws.tables import Record

MOST_BYTES = 400_000  # of the 409,600 that an item may have; the rest is for keys and names


def is_too_large(record: Record) -> bool:
    """Whether the record would be refused; said aloud when it would, by the ids in its key."""
    if len(record.body.encode()) <= MOST_BYTES:
        return False
    logger().error("item full", extra={"partition": record.pk, "item": record.sk})
    count("ItemsFull")
    return True


def put_newer(record: Record) -> bool:
    """Put a derived record unless an equal or higher version stands; whether it was put."""
    try:
        put_where(record, Record.pk.does_not_exist() | (Record.version < record.version))
    except PutError as error:
        if code_of(error) != CONDITION:
            raise
        return False
    return True


def put_after(record: Record, read: Record | None) -> bool:
    """Put a derived record in the place of the one that was read (None: of nothing); False when another came first."""
    stands = Record.pk.does_not_exist() if read is None else Record.version == read.version
    try:
        record.save(condition=stands)
    except PutError as error:
        if not is_overtaken(error):
            raise
        return False
    return True


def take_away(read: Record) -> bool:
    """Delete a derived record as it was read; False when another wrote it since."""
    try:
        read.delete(condition=Record.version == read.version)
    except DeleteError as error:
        if not is_overtaken(error):
            raise
        return False
    return True
