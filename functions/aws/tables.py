"""DynamoDB tables of records: keys that begin with the tenant, and one JSON body that is the fact itself.

A record is never overwritten without its earlier version being kept beside it (`HISTORY#`). Creating is conditional,
and a repeated request meets its own earlier effect; changing needs the version that was read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from functions.aws.codec import decode
from functions.aws.refusals import CANCELED, CONDITION, CONFLICT, code_of, is_overtaken
from functions.aws.settings import region, setting
from functions.aws.tenancy import check_keys
from functions.kernel.errors import Conflict, Stale

_TRIES = 4
HISTORY = "history"

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
            _watch(table.connection)
        return table

    def value(self, kind: type[T]) -> T:
        return decode(self.body, kind)


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class New:
    """A record that must not stand yet."""

    record: Record


@dataclass(frozen=True, slots=True)
class Next:
    """The next version of a record that was read; the one that was read is kept as history."""

    record: Record
    read: Record


@dataclass(frozen=True, slots=True)
class Same:
    """A record that must still have the version that was read; nothing is written."""

    record: Record


Write: TypeAlias = New | Next | Same


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


def create(record: R) -> R:
    """Put a new record; the same request again gets what it made. Conflict when another request stands there."""
    record.origin = record.request
    try:
        record.save(condition=Record.pk.does_not_exist())
    except PutError as error:
        if code_of(error) != CONDITION:
            raise
        standing = find(type(record), record.pk, record.sk)
        if standing is None:
            raise
        return _own(record, standing)
    return record


def write_all(writes: Sequence[Write]) -> Sequence[Record]:
    """All of these or none. A repeat of the same request gets what stands; otherwise Conflict or Stale.

    A transaction that met another one is tried again a few times: that is contention, not an answer.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            _transact(writes)
        except TransactWriteError as error:
            codes = [reason.code if reason else "None" for reason in error.cancellation_reasons]
            if code_of(error) != CANCELED or not codes:
                raise
            if "ConditionalCheckFailed" in codes:
                return _settle(writes)
            if attempt == _TRIES:
                raise
        else:
            return [write.record for write in writes]
    raise AssertionError("the last try answers or raises")


def revise(record: R, read: R) -> R:
    """Write the next version of one record, keeping the one that was read."""
    write_all([Next(record, read)])
    return record


@cache
def _connection() -> Connection:
    limits = Limits()
    made = Connection(
        region=limits.region,
        connect_timeout_seconds=limits.connect_timeout_seconds,
        read_timeout_seconds=limits.read_timeout_seconds,
        max_retry_attempts=limits.max_retry_attempts,
    )
    _watch(made)
    return made


def _watch(connection: Connection) -> None:
    connection.client.meta.events.register("provide-client-params.dynamodb", check_keys)


def put_newer(record: Record) -> bool:
    """Put a derived record unless an equal or higher version stands; whether it was put. Contention is met again."""
    for attempt in range(1, _TRIES + 1):
        try:
            record.save(condition=Record.pk.does_not_exist() | (Record.version < record.version))
        except PutError as error:
            if code_of(error) == CONDITION:
                return False
            if code_of(error) != CONFLICT or attempt == _TRIES:
                raise
        else:
            return True
    raise AssertionError("the last try answers or raises")


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


def transaction() -> TransactWrite:
    """Several writes, all or none, for stores whose records are not facts."""
    return TransactWrite(connection=_connection())


def _transact(writes: Sequence[Write]) -> None:
    with transaction() as write_items:
        for write in writes:
            match write:
                case New(record):
                    record.origin = record.request
                    write_items.save(record, condition=Record.pk.does_not_exist())
                case Same(record):
                    stands = Record.version == record.version
                    write_items.condition_check(type(record), record.pk, record.sk, condition=stands)
                case Next(record, read):
                    write_items.update(record, _changes(record), condition=Record.version == read.version)
                    write_items.save(_history(read))


def _changes(record: Record) -> list[Action]:
    return [
        Record.version.set(record.version),
        Record.body.set(record.body),
        Record.request.set(record.request),
    ]


def _history(read: Record) -> Record:
    return type(read)(
        read.pk,
        f"HISTORY#{read.sk}#{read.version:06d}",
        kind=HISTORY,
        version=read.version,
        body=read.body,
        request=read.request,
    )


def _settle(writes: Sequence[Write]) -> Sequence[Record]:
    """Tell our own earlier success (its answer was lost on the way) from somebody else's record."""
    standing = [find(type(write.record), write.record.pk, write.record.sk) for write in writes]
    if all(_is_own(write, there) for write, there in zip(writes, standing, strict=True)):
        return [there for there in standing if there]
    for write, there in zip(writes, standing, strict=True):
        if isinstance(write, New) and there:
            _own(write.record, there)
    raise Stale("somebody changed this since it was read; read it again")


def _is_own(write: Write, there: Record | None) -> bool:
    if isinstance(write, Same):
        return True  # it asks for nothing of its own
    if there is None or not write.record.request:
        return False
    made_by = there.origin if isinstance(write, New) else there.request
    return made_by == write.record.request


def _own(record: R, standing: R) -> R:
    if not _is_own(New(record), standing):
        raise Conflict("this key was used for another request", code="IDEMPOTENCY_KEY_REUSED")
    return standing
