"""The edits of the envelope: ISA, GS, ST and their trailers, counts and control numbers."""

import re
from collections.abc import Iterator, Mapping

from functions.billing.x12.findings import Finding
from functions.billing.x12.tokens import Segment

_VERSIONS = ("005010X222A1", "005010X223A2")
_ISA_WIDTH = 105
_MOST_CLAIMS = 5000
_OPENS = {"ISA": "", "GS": "ISA", "ST": "GS"}
_CLOSES = {"SE": "ST", "GE": "GS", "IEA": "ISA"}
_OUTER = {"ST": "GS", "GS": "ISA", "ISA": ""}
_FIXED: Mapping[str, Mapping[int, tuple[str, ...]]] = {  # what an element must be, by its segment and place
    "ISA": {12: ("00501",), 15: ("T", "P")},
    "GS": {1: ("HC",), 7: ("X",), 8: _VERSIONS},
    "ST": {1: ("837",)},
}
_WRONG = {("ISA", 15): "USAGE", ("GS", 8): "VERSION", ("ISA", 12): "VERSION"}
_CONTROL = {"ISA": (13, r"[0-9]{9}"), "GS": (6, r"[1-9][0-9]{0,8}"), "ST": (2, r"[0-9A-Z]{4,9}")}


class Envelope:
    """What is open, under which number, and how much has been seen in it."""

    def __init__(self) -> None:
        self._open = ""
        self._numbers: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._sets: set[str] = set()
        self._version = ""
        self._claims = 0
        self._last = 0

    def take(self, segment: Segment) -> Iterator[Finding]:
        """The findings of the next segment."""
        self._last = segment.index
        tag = segment.tag
        if self._open == "ST":
            self._counts["ST"] += 1
        if not segment.is_terminated:
            yield Finding(segment.index, "TRUNCATED", "the file ends inside this segment")
        if tag in _OPENS:
            yield from self._opened(segment)
        elif tag in _CLOSES:
            yield from self._closed(segment)
        elif self._open != "ST":
            yield Finding(segment.index, "ENVELOPE", "a segment stands outside every transaction set")
        elif tag == "CLM":
            yield from self._claimed(segment)

    def end(self) -> Iterator[Finding]:
        """What is missing once the text has ended."""
        if self._open:
            yield Finding(self._last, "TRUNCATED", f"the file ends while its {self._open} is open")

    def _opened(self, segment: Segment) -> Iterator[Finding]:
        tag = segment.tag
        if self._open != _OPENS[tag]:
            yield Finding(segment.index, "ENVELOPE", f"{tag} begins before what stands around it")
        place, shape = _CONTROL[tag]
        self._numbers[tag] = segment.get(place)
        self._counts[tag] = 1 if tag == "ST" else 0
        if tag != "ISA":
            self._counts[_OPENS[tag]] = self._counts.get(_OPENS[tag], 0) + 1
        self._open, self._claims = tag, 0
        if not re.fullmatch(shape, segment.get(place)):
            yield Finding(segment.index, "CONTROL_NUMBER", f"{tag}{place:02d} is not a control number")
        yield from _fixed(segment)
        yield from self._repeated(segment)

    def _repeated(self, segment: Segment) -> Iterator[Finding]:
        if segment.tag == "ISA":
            self._sets.clear()
            if len("*".join(segment.elements)) != _ISA_WIDTH:
                yield Finding(segment.index, "ISA_LENGTH", f"the ISA is not {_ISA_WIDTH} characters and a terminator")
        if segment.tag == "GS":
            self._version = segment.get(8)
        if segment.tag == "ST":
            if segment.get(3) != self._version:
                yield Finding(segment.index, "VERSION", "ST03 is not GS08")
            if segment.get(2) in self._sets:
                yield Finding(segment.index, "CONTROL_NUMBER", "two transaction sets have one number")
            self._sets.add(segment.get(2))

    def _closed(self, segment: Segment) -> Iterator[Finding]:
        opener = _CLOSES[segment.tag]
        if self._open != opener:
            yield Finding(segment.index, "ENVELOPE", f"{segment.tag} closes what is not open")
        if segment.get(1).lstrip("0") != str(self._counts.get(opener, 0)):
            yield Finding(segment.index, "COUNT", f"{segment.tag}01 is not what was counted")
        if segment.get(2) != self._numbers.get(opener, ""):
            yield Finding(segment.index, "CONTROL_NUMBER", f"{segment.tag}02 is not the number of its {opener}")
        self._open = _OUTER[opener]

    def _claimed(self, segment: Segment) -> Iterator[Finding]:
        self._claims += 1
        if self._claims == _MOST_CLAIMS + 1:
            yield Finding(segment.index, "TOO_MANY_CLAIMS", f"a transaction set takes {_MOST_CLAIMS} claims at most")


def _fixed(segment: Segment) -> Iterator[Finding]:
    for place, allowed in _FIXED[segment.tag].items():
        if segment.get(place) not in allowed:
            code = _WRONG.get((segment.tag, place), "ENVELOPE")
            yield Finding(segment.index, code, f"{segment.tag}{place:02d} is not {' or '.join(allowed)}")
