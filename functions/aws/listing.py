"""Lists out of patients' records: what may be told first, then counted, then cut into pages.

In that order, so that neither a count nor where a page ends nor a sum over `every` row tells of what is withheld.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from functions.aws import part2
from functions.aws.door import Day
from functions.aws.paging import PageQuery, WithheldRecord, page_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page out of `every` row that this reader may be told of, and what is withheld from them."""

    every: Sequence[T]
    items: tuple[T, ...]
    next_cursor: str | None
    withheld: tuple[WithheldRecord, ...]

    @property
    def count(self) -> int:
        return len(self.every)


def listed(rows: Sequence[T], query: PageQuery, name: Callable[[T], str], *, day: Callable[[T], Day]) -> Listed[T]:
    """A page of these rows, each of which tells of nothing before its `day`."""
    screen = part2.current()
    every = rows if screen is None else screen.shown(rows, day)
    items, following = page_of(every, query, name)
    withheld = () if screen is None or query.cursor is not None else screen.left_out()
    return Listed(every, tuple(items), following, withheld)
