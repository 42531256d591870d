"""The edits that look from one claim to another: HL numbering, and numbers that must not come twice."""

from collections.abc import Iterator

from functions.billing.x12.findings import Finding
from functions.billing.x12.tokens import Segment

_PARENT = {"20": "", "22": "20", "23": "22"}


class Levels:
    """The hierarchy of a transaction set, and the claim numbers of the interchange."""

    def __init__(self) -> None:
        self._count = 0
        self._last: dict[str, str] = {}
        self._claims: set[str] = set()

    def take(self, segment: Segment) -> Iterator[Finding]:
        """The findings of the next segment."""
        if segment.tag == "ST":
            self._count, self._last = 0, {}
        elif segment.tag == "ISA":
            self._claims.clear()
        elif segment.tag == "HL":
            yield from self._level(segment)
        elif segment.tag == "CLM":
            if segment.get(1) in self._claims:
                yield Finding(segment.index, "CLAIM_NUMBER_DUPLICATE", "two claims of the file have one number")
            self._claims.add(segment.get(1))

    def _level(self, segment: Segment) -> Iterator[Finding]:
        self._count += 1
        number, parent, level = segment.get(1), segment.get(2), segment.get(3)
        if number != str(self._count):
            yield Finding(segment.index, "LEVEL_NUMBER", "HL01 does not count the levels from 1")
        if level not in _PARENT:
            yield Finding(segment.index, "LEVEL_CODE", "HL03 is not 20, 22 or 23")
        elif parent != self._last.get(_PARENT[level], ""):
            yield Finding(segment.index, "LEVEL_PARENT", "HL02 is not the level above")
        self._last[level] = number
