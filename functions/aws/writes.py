"""Writing records so that nothing is lost: alone or together, each request once.

A record is never overwritten without its earlier version being kept beside it (`HISTORY#`). Creating is conditional,
and a repeated request meets its own earlier effect; changing needs the version that was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.update import Action

from functions.aws.connections import transaction
from functions.aws.putting import put_where
from functions.aws.refusals import CANCELED, CONDITION, code_of
from functions.aws.tables import Record, find
from functions.kernel.errors import Conflict, Stale

_TRIES = 4
HISTORY = "history"

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


def create(record: R) -> R:
    """Put a new record; the same request again gets what it made. Conflict when another request stands there."""
    record.origin = record.request
    try:
        put_where(record, Record.pk.does_not_exist())
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
