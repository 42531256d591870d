"""Rules as dated values: the rule of the day of service applies, never today's."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A value in force from `effective` on, until a later one replaces it."""

    @property
    def effective(self) -> date: ...


D = TypeVar("D", bound=Dated)


def in_force(values: Iterable[D], on: date) -> D | None:
    """The latest value whose effective date is not after `on`; None before the first."""
    return max((value for value in values if value.effective <= on), key=lambda value: value.effective, default=None)
