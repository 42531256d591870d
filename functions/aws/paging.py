"""Lists a page at a time: never cut silently, always saying how many there are of what they hold."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from msgspec import Meta

from functions.aws.bodies import Body
from functions.kernel.errors import Invalid, Problem

T = TypeVar("T")


class PageQuery(Body):
    """Which page of a list."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Annotated[str, Meta(max_length=400)] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`count` is how many there are in all; `next_cursor` is null on the last page."""

    count: int
    next_cursor: str | None


def page_of(items: Sequence[T], query: PageQuery, name: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """The page after the item that the cursor names, and the cursor of the page after it.

    A cursor names the last item that was seen; Invalid when there is no such item (any more) in this list.
    """
    start = 0
    if query.cursor is not None:
        start = 1 + _index(items, read_cursor(query.cursor), name)
    page = items[start : start + query.limit]
    is_last = start + query.limit >= len(items)
    return page, None if is_last else cursor_after(name(page[-1]))


def _index(items: Sequence[T], seen: str, name: Callable[[T], str]) -> int:
    for index, item in enumerate(items):
        if name(item) == seen:
            return index
    raise _unknown()


def cursor_after(name: str) -> str:
    return urlsafe_b64encode(name.encode()).decode()


def read_cursor(cursor: str) -> str:
    """The name of the last item that was seen."""
    try:
        return urlsafe_b64decode(cursor.encode()).decode()
    except ValueError as error:
        raise _unknown() from error


def _unknown() -> Invalid:
    return Invalid("this cursor is not of this list", [Problem("/cursor", "CURSOR", "begin again without it")])
