"""X12 text into segments, strictly and as a stream: what is linted is what stands there, stray line breaks included.

Its delimiters are those that the ISA itself names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.kernel.errors import Invalid

_ISA_ELEMENTS = 16
_LONGEST_ISA = 200
_BEFORE = "\ufeff\r\n\t "
_BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class Delimiters:
    element: str
    component: str
    terminator: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: `index` counts from 1 over the whole text, `elements[0]` is its tag."""

    index: int
    elements: tuple[str, ...]
    delimiters: Delimiters
    is_terminated: bool = True

    @property
    def tag(self) -> str:
        return self.elements[0]

    def get(self, place: int) -> str:
        """An element by its number, "" where the segment is shorter."""
        return self.elements[place] if place < len(self.elements) else ""

    def components(self, place: int) -> tuple[str, ...]:
        return tuple(self.get(place).split(self.delimiters.component))


def read_segments(chunks: Iterable[str]) -> Iterator[Segment]:
    """Every segment in order, holding one chunk at a time; Invalid when the text does not begin with an ISA.

    Line breaks after a terminator belong to no segment. A text that ends inside a segment gives it as unterminated.
    """
    pieces = iter(chunks)
    rest = _beginning(pieces)
    delimiters, index = delimiters_of(rest), 0
    while True:
        *whole, rest = rest.split(delimiters.terminator)
        for text in whole:
            index += 1
            yield _segment(index, text, delimiters)
        following = next(pieces, None)
        if following is None:
            break
        rest += following
    if rest.strip(_BEFORE):
        yield _segment(index + 1, rest, delimiters, is_terminated=False)


def delimiters_of(text: str) -> Delimiters:
    """What an interchange is written with: its fourth character, and the two that follow its sixteenth element sign.

    In an ISA of the right length those two are characters 105 and 106; one of a wrong length can be read too.
    """
    if not re.match(r"ISA[^A-Za-z0-9\s]", text):
        raise Invalid("this is not an X12 interchange: it does not begin with an ISA segment", code="NOT_X12")
    place = -1
    for _ in range(_ISA_ELEMENTS):
        place = text.find(text[3], place + 1)
        if place < 0 or len(text) < place + 3:
            raise Invalid("this is not an X12 interchange: its ISA segment is not complete", code="NOT_X12")
    return Delimiters(text[3], text[place + 1], text[place + 2])


def _beginning(pieces: Iterator[str]) -> str:
    """Enough of the text to hold its ISA."""
    text = ""
    for piece in pieces:
        text = (text + piece).lstrip(_BEFORE)
        if len(text) >= _LONGEST_ISA:
            break
    return text


def _segment(index: int, text: str, delimiters: Delimiters, *, is_terminated: bool = True) -> Segment:
    return Segment(index, tuple(text.lstrip(_BREAKS).split(delimiters.element)), delimiters, is_terminated)
