"""A score series as a picture: bands, points and marks as fractions of the picture's width and height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from functions.review.packet.document import Instrument, Reading, Series, TreatmentChange
from functions.review.packet.words import short_day, total

ROOM_FOR_A_DIGIT = 0.022
ROOM_FOR_A_LETTER = 0.03
MOST_DATES = 5


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band between two heights; `name` is its word."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label at a place along an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """A scored assessment; hollow when its total was prorated."""

    x: float
    y: float
    hollow: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A treatment change: a letter that the legend explains, in one of the staggered rows above the picture."""

    x: float
    letter: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the page needs to draw one instrument. `last` is written beside the last point."""

    bands: tuple[Band, ...]
    heights: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    points: tuple[Point, ...]
    last: str
    unscored: tuple[float, ...]
    item9: tuple[Tick, ...]
    marks: tuple[Mark, ...]


# C1: the published maximum and where each band starts.
_TOP: dict[Instrument, int] = {"PHQ-9": 27, "GAD-7": 21}
_STARTS: dict[Instrument, tuple[tuple[int, str], ...]] = {
    "PHQ-9": ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "mod. severe"), (20, "severe")),
    "GAD-7": ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")),
}


def draw(series: Series, changes: Sequence[TreatmentChange], *, start: date, end: date) -> Chart:
    """One instrument from `start` (enrollment, or the first reading if earlier) to `end` (as of)."""
    days = [reading.on for reading in series.readings]
    begin, finish = min([start, *days]), max([end, *days])
    top = _TOP[series.instrument]
    return Chart(
        bands=bands(series.instrument),
        heights=tuple(Tick(round(score / top, 4), str(score)) for score in _scores(series.instrument)),
        dates=dates(begin, finish),
        points=tuple(
            Point(along(r.on, begin, finish), round(r.total / top, 4), r.prorated)
            for r in series.readings
            if r.total is not None
        ),
        last=next((total(r) for r in reversed(series.readings) if r.total is not None), ""),
        unscored=tuple(along(r.on, begin, finish) for r in series.readings if r.total is None),
        item9=item9_row(series, begin, finish) if series.instrument == "PHQ-9" else (),
        marks=marks(changes, begin, finish),
    )


def bands(instrument: Instrument) -> tuple[Band, ...]:
    """The severity bands, from 0 to 1 without a gap."""
    top = _TOP[instrument]
    edges = _scores(instrument)[1:]
    return tuple(
        Band(round(start / top, 4), round(edge / top, 4), name)
        for (start, name), edge in zip(_STARTS[instrument], edges, strict=True)
    )


def _scores(instrument: Instrument) -> tuple[int, ...]:
    return (*(start for start, _ in _STARTS[instrument]), _TOP[instrument])


def along(day: date, begin: date, finish: date) -> float:
    """Where a day lies between two others, kept inside; the middle when they are one day."""
    span = (finish - begin).days
    place = (day - begin).days / span if span else 0.5
    return round(min(max(place, 0.0), 1.0), 4)


def dates(begin: date, finish: date) -> tuple[Tick, ...]:
    """A few dates along the axis, the first and the last always among them, a year shown where there are several."""
    span = (finish - begin).days
    steps = min(MOST_DATES - 1, span // 7)
    days = [begin + timedelta(days=span * step // steps) for step in range(steps + 1)] if steps else [finish]
    years = begin.year != finish.year
    return tuple(
        Tick(along(day, begin, finish), f"{short_day(day)} ’{day.year % 100:02d}" if years else short_day(day))
        for day in days
    )


def item9_row(series: Series, begin: date, finish: date) -> tuple[Tick, ...]:
    """Item 9 under its assessments. Where they crowd, the highest answers keep their place and zeros give way."""
    kept: list[tuple[float, Reading]] = []
    for reading in sorted(series.readings, key=_weight, reverse=True):
        place = along(reading.on, begin, finish)
        if all(abs(place - other) >= ROOM_FOR_A_DIGIT for other, _ in kept):
            kept.append((place, reading))
    return tuple(
        Tick(place, "–" if reading.item9 is None else str(reading.item9))
        for place, reading in sorted(kept, key=lambda one: one[0])
    )


def _weight(reading: Reading) -> tuple[float, date]:
    return (0.5 if reading.item9 is None else float(reading.item9)), reading.on


def marks(changes: Sequence[TreatmentChange], begin: date, finish: date) -> tuple[Mark, ...]:
    """A lettered line for each change inside the picture's time; close ones take another row."""
    found: list[Mark] = []
    for number, change in enumerate(changes):
        if not begin <= change.on <= finish:
            continue
        place = along(change.on, begin, finish)
        taken = {mark.row for mark in found if abs(mark.x - place) < ROOM_FOR_A_LETTER}
        row = next(row for row in range(len(found) + 1) if row not in taken)
        found.append(Mark(place, letter(number), row))
    return tuple(found)


def letter(number: int) -> str:
    """a, b ... z, aa, ab ..."""
    head, tail = divmod(number, 26)
    return (letter(head - 1) if head else "") + "abcdefghijklmnopqrstuvwxyz"[tail]
