"""DynamoDB tables of records: keys that begin with the tenant, and one JSON body that is the fact itself."""

from collections.abc import Iterator
from typing import TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import TableConnection
from pynamodb.models import Model

from functions.aws.codec import decode
from functions.aws.settings import region, setting
from functions.aws.tenancy import watch

T = TypeVar("T")


class TableName:
    """The name of a table, asked of the environment when it is first needed and not at import."""

    def __init__(self, variable: str) -> None:
        self._variable = variable

    def __get__(self, instance: object, owner: type) -> str:
        return setting(self._variable)


class Region:
    def __get__(self, instance: object, owner: type) -> str:
        return region()


class Limits:
    """Time-outs below any function's own; pynamodb's defaults (30 s, 3 retries) are above them."""

    region = Region()
    connect_timeout_seconds = 2
    read_timeout_seconds = 5
    max_retry_attempts = 3


class Record(Model):
    """One item: `kind` names the fact, `version` counts its changes.

    `origin` is the digest of the request that made the record, `request` of the one that made this version.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    version = NumberAttribute()
    body = UnicodeAttribute()
    request = UnicodeAttribute()
    origin = UnicodeAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """A table's connection, each new one of which lets no key of another tenant pass."""
        before = cls._connection
        table = super()._get_connection()
        if table is not before:
            watch(table.connection)
        return table

    def value(self, kind: type[T]) -> T:
        return decode(self.body, kind)


R = TypeVar("R", bound=Record)


def find(table: type[R], pk: str, sk: str) -> R | None:
    """One record, strongly consistent; None where there is none."""
    try:
        return table.get(pk, sk, consistent_read=True)
    except table.DoesNotExist:
        return None


def find_all(table: type[R], pk: str, prefix: str, *, consistent: bool = True) -> Iterator[R]:
    """Every record of a partition whose sort key begins so ("" for any), in key order, to the last page."""
    wanted = table.sk.startswith(prefix) if prefix else None
    yield from table.query(pk, wanted, consistent_read=consistent)


def find_between(table: type[R], pk: str, first: str, last: str) -> Iterator[R]:
    """Every record of a partition whose sort key is not before `first` and not after `last`, in key order."""
    yield from table.query(pk, table.sk.between(first, last), consistent_read=True)
