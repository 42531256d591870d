"""Lists a page at a time: never cut silently, always saying how many there are of what they hold."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, TypeVar

from msgspec import Meta

from functions.aws.bodies import Body
from functions.kernel.errors import Invalid, Problem

T = TypeVar("T")
_MARK = 12


class PageQuery(Body):
    """Which page of a list."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Annotated[str, Meta(max_length=400)] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`count` is how many there are in all; `next_cursor` is null on the last page."""

    count: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class WithheldRecord:
    """A Part 2 record that this reader may not be told of, by its numbers, and why.

    Nothing of it is told, or with the code `BEFORE_CONSENT` nothing from before the day that the reason names.
    """

    record_id: str
    patient_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordsPage(Page):
    """A list out of patients' records, made by `listing.listed`. `count` is of what this reader may be told.

    `withheld`, on the first page: all Part 2 records of the clinic, or the one in the path, that this reader is not
    told, or not whole, whatever was asked for and whether or not the list would have them: so it tells nothing of them.
    """

    withheld: tuple[WithheldRecord, ...] = field(default=(), kw_only=True)


def page_of(items: Sequence[T], query: PageQuery, name: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """The page after the item that the cursor names, and the name of its last item, for the page after that.

    Invalid when there is no such item (any more) in this list. What leaves as a cursor is `bound` to the list.
    """
    start = 0
    if query.cursor is not None:
        start = 1 + _index(items, query.cursor, name)
    page = items[start : start + query.limit]
    is_last = start + query.limit >= len(items)
    return page, None if is_last else name(page[-1])


def is_paged(query: object) -> bool:
    """Whether a route's query takes a cursor."""
    return "cursor" in getattr(query, "__struct_fields__", ())


def bound(answer: object, of: Sequence[str]) -> object:
    """An answer with its cursor as it leaves: of this list alone (docs/decisions/0095). Other answers as they are."""
    if not isinstance(answer, Page) or answer.next_cursor is None:
        return answer
    name = answer.next_cursor.encode()
    return replace(answer, next_cursor=urlsafe_b64encode(_mark(of, name) + name).decode())


def read_back(cursor: str, of: Sequence[str]) -> str:
    """The name in a cursor of this list; Invalid for one of another list, person or place, or an altered one."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii"))
        mark, name = raw[:_MARK], raw[_MARK:]
        if mark == _mark(of, name) and urlsafe_b64encode(raw).decode() == cursor:
            return name.decode()
    except ValueError as error:
        raise _unknown() from error
    raise _unknown()


def _mark(of: Sequence[str], name: bytes) -> bytes:
    return hashlib.sha256("\x00".join(of).encode() + b"\x00\x00" + name).digest()[:_MARK]


def _index(items: Sequence[T], seen: str, name: Callable[[T], str]) -> int:
    for index, item in enumerate(items):
        if name(item) == seen:
            return index
    raise _unknown()


def _unknown() -> Invalid:
    return Invalid("this cursor is not of this list", [Problem("/cursor", "CURSOR", "begin again without it")])
