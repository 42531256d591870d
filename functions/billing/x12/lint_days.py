"""The edits of days: births and services, neither of them after the day of the file."""

import re
from collections.abc import Iterator
from datetime import date

from functions.billing.x12.blocks import Placed
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context
from functions.billing.x12.tokens import Segment

_OF_SERVICE = ("434", "472")  # an institution's statement, a line's service


def birth(placed: Placed, context: Context) -> Iterator[Finding]:
    segment = placed.segment
    born = read_day(segment.get(2)) if segment.get(1) == "D8" else None
    if born is None:
        yield Finding(segment.index, "DATE", "the birth date is not a day")
    elif context.written_on and born > context.written_on:
        yield Finding(segment.index, "BIRTH_DATE_IN_FUTURE", "the birth date is after the day of the file")
    if segment.get(3) not in ("F", "M", "U"):
        yield Finding(segment.index, "SEX", "DMG03 is not F, M or U")


def days(placed: Placed, context: Context) -> Iterator[Finding]:
    segment = placed.segment
    served = read_days(segment)
    if served is None:
        yield Finding(segment.index, "DATE", "this is not a day, or not two")
        return
    first, last = served
    if last < first:
        yield Finding(segment.index, "DATES_REVERSED", "the last day is before the first")
    elif segment.get(1) in _OF_SERVICE and (first.year, first.month) != (last.year, last.month):
        yield Finding(segment.index, "DATES_ACROSS_MONTHS", "the days of service are in two calendar months")
    if context.written_on and segment.get(1) in _OF_SERVICE and last > context.written_on:
        yield Finding(segment.index, "SERVICE_IN_FUTURE", "the day of service is after the day of the file")


def read_days(segment: Segment) -> tuple[date, date] | None:
    """The first and last day of a DTP."""
    if segment.get(2) == "D8":
        only = read_day(segment.get(3))
        return (only, only) if only else None
    first, dash, last = segment.get(3).partition("-")
    begins, ends = read_day(first), read_day(last)
    return (begins, ends) if segment.get(2) == "RD8" and dash and begins and ends else None


def read_day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
