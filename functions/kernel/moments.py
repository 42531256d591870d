"""Moments that people enter: aware, and not before they can have happened."""

from collections.abc import Iterable
from datetime import date, datetime

from functions.kernel.errors import Problem


def not_after(at: datetime, /, **moments: datetime | None) -> list[Problem]:
    """A problem for each named moment that lies after `at`: nothing is recorded before it happened."""
    return [_future(name) for name, moment in moments.items() if moment is not None and moment > at]


def not_after_day(today: date, /, **days: date | None) -> list[Problem]:
    """A problem for each named day that lies after the clinic's today."""
    return [_future(name) for name, day in days.items() if day is not None and day > today]


def ordered(first: tuple[str, date | None], second: tuple[str, date | None]) -> list[Problem]:
    """A problem when the second of two named days comes before the first."""
    (name, earlier), (other, later) = first, second
    if earlier is None or later is None or earlier <= later:
        return []
    return [Problem(f"/{other}", "BEFORE", f"{other} is before {name}")]


def joined(*found: Iterable[Problem]) -> list[Problem]:
    return [problem for problems in found for problem in problems]


def _future(name: str) -> Problem:
    return Problem(f"/{name}", "IN_THE_FUTURE", f"{name} has not happened yet")
