"""Reads single elements: amounts as cents, quantities, days. An element that is not there is never a zero.

What cannot be read stops the reading of its loop; `read_file` turns that into a flaw of the file.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from functions.billing.inbound.tokenize import Flaw, Segment

_AMOUNT = re.compile(r"(-?)([0-9]{0,15})(?:\.([0-9]{0,2}))?")
_NUMBER = re.compile(r"-?([0-9]{1,15}(\.[0-9]{0,4})?|\.[0-9]{1,4})")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class UnreadableError(Exception):
    """An element that is missing or has no shape of its kind."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.words)
        self.flaw = flaw


def text(segment: Segment, place: int) -> str:
    """An element that must be there."""
    return segment.element(place) or _refuse("MISSING_ELEMENT", segment, place, "is missing")


def cents(segment: Segment, place: int) -> int:
    """An amount that must be there, in cents."""
    found = optional_cents(segment, place)
    return found if found is not None else int(_refuse("MISSING_ELEMENT", segment, place, "is missing"))


def optional_cents(segment: Segment, place: int) -> int | None:
    """An amount in cents; None where there is none."""
    given = segment.element(place)
    if not given:
        return None
    found = _AMOUNT.fullmatch(given)
    if not found or not (found[2] or found[3]):
        return int(_refuse("NOT_AN_AMOUNT", segment, place, "is not an amount with at most two decimals"))
    amount = int(found[2] or "0") * 100 + int((found[3] or "").ljust(2, "0"))
    return -amount if found[1] else amount


def quantity(segment: Segment, place: int) -> Decimal | None:
    given = segment.element(place)
    if given and not _NUMBER.fullmatch(given):
        _refuse("NOT_A_NUMBER", segment, place, "is not a number")
    return Decimal(given) if given else None


def count(segment: Segment, place: int) -> int:
    """A whole number that must be there."""
    given = text(segment, place)
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        _refuse("NOT_A_NUMBER", segment, place, "is not a whole number")
    return int(given)


def day(segment: Segment, place: int) -> date:
    """A day written CCYYMMDD that must be there."""
    found = _DAY.fullmatch(text(segment, place))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else _no_day(segment, place)
    except ValueError:
        return _no_day(segment, place)


def loops(segments: Iterable[Segment], starts: frozenset[str]) -> Iterator[list[Segment]]:
    """Segments in runs that each begin with one of `starts`; what stands before the first is a run of its own."""
    run: list[Segment] = []
    for segment in segments:
        if segment.name in starts and run:
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def first(segments: Iterable[Segment], name: str) -> Segment | None:
    return next((segment for segment in segments if segment.name == name), None)


def required(segments: list[Segment], name: str) -> Segment:
    """The first segment of this name."""
    found = first(segments, name)
    if found is None:
        raise UnreadableError(Flaw("MISSING_SEGMENT", segments[0].number, f"there is no {name} where one belongs"))
    return found


def reference(segments: Iterable[Segment], qualifier: str) -> str | None:
    """What the REF of this qualifier says."""
    found = (it.element(2) for it in segments if it.name == "REF" and it.element(1) == qualifier)
    return next(found, None) or None


def _no_day(segment: Segment, place: int) -> date:
    raise UnreadableError(Flaw("NOT_A_DAY", segment.number, f"{segment.name}{place:02d} is not a day"))


def _refuse(code: str, segment: Segment, place: int, what: str) -> str:
    raise UnreadableError(Flaw(code, segment.number, f"{segment.name}{place:02d} {what}"))
