"""Derived records, folded again from facts: the newest stands, and no history of them is kept."""

from pynamodb.exceptions import PutError

from functions.aws.putting import put_where
from functions.aws.refusals import CONDITION, code_of, is_overtaken
from functions.aws.tables import Record


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
