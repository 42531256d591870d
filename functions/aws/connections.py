"""The connections of this process to DynamoDB: the one that transactions share, and letting go of all of them."""

from functools import cache

from pynamodb.connection import Connection
from pynamodb.transactions import TransactWrite

from functions.aws.tables import Limits, Record
from functions.aws.tenancy import watch


def transaction() -> TransactWrite:
    """Several writes, all or none, for stores whose records are not facts."""
    return TransactWrite(connection=_connection())


def forget_connections() -> None:
    """Close every connection and forget where the tables were: for a process that turns to another data plane."""
    kept = [table._connection.connection for table in Record.__subclasses__() if table._connection]  # noqa: SLF001
    if _connection.cache_info().currsize:
        kept.append(_connection())
    for connection in kept:
        connection.client.close()
    _connection.cache_clear()
    for table in Record.__subclasses__():
        table._connection = None  # noqa: SLF001


@cache
def _connection() -> Connection:
    limits = Limits()
    made = Connection(
        region=limits.region,
        connect_timeout_seconds=limits.connect_timeout_seconds,
        read_timeout_seconds=limits.read_timeout_seconds,
        max_retry_attempts=limits.max_retry_attempts,
    )
    watch(made)
    return made
