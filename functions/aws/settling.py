"""A derived record that several may write at once: read, changed, written; again when another wrote in between."""

from collections.abc import Callable
from typing import TypeVar

from functions.aws.codec import encode
from functions.aws.derived import put_after
from functions.aws.tables import Record, find
from functions.kernel.errors import Busy

_TRIES = 8

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class ContentionError(Busy):
    """Others wrote this every time: whoever asked tries again later."""


def settle(table: type[R], key: tuple[str, str], kind: str, change: Callable[[R | None], T]) -> T:
    """The value that stands afterwards. What is the same already is not written."""
    for _ in range(_TRIES):
        value, stands = settle_once(table, key, kind, change, find(table, *key))
        if stands:
            return value
    raise ContentionError("this is being written by others")


def settle_once(
    table: type[R], key: tuple[str, str], kind: str, change: Callable[[R | None], T], read: R | None
) -> tuple[T, bool]:
    """One try upon what was read; whether the value stands now, or another wrote in between."""
    value = change(read)
    body = encode(value)
    if read and read.body == body:
        return value, True
    version = int(read.version) + 1 if read else 1
    return value, put_after(table(*key, kind=kind, version=version, body=body, request=""), read)
