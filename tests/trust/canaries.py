"""Canaries: every personal text that goes in carries a mark of its own, and whatever comes out is searched for it.

A mark begins with letters that no other text has; they are searched as they are, in hexadecimal, and in base64 at each
of its three alignments.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

PERSONAL = frozenset(
    {
        "family_name",
        "given_name",
        "mrn",
        "line",
        "member_id",
        "reason",
        "note",
        "summary",
        "text",
        "medication",
        "question_for_consultant",
        "follow_up",
        "name",
        "goals",
        "warning_signs",
        "what_helps",
        "coping_strategies",
        "environment",
    }
)
"""Fields of bodies whose words are about a patient."""

AS_THEY_ARE = frozenset({"birth_date", "phone"})
"""Fields that have a shape of their own: searched as they were sent."""

_LETTERS = b"qzxqzxqzxqzx"
_MARK = re.compile(_LETTERS + rb"([0-9]{6})")
_ENCODED = (_LETTERS.hex().encode(), *(b64encode(_LETTERS[lead:][:6]) for lead in range(3)))
_ANSWERS = re.compile(rb"\[\s*(?:[0-3]|null)(?:\s*,\s*(?:[0-3]|null)){6,}\s*\]")


@dataclass(slots=True)
class Canaries:
    """The fields of the marks that were handed out, and what is searched as it is. For several threads at once."""

    fields: list[str] = field(default_factory=list)
    plain: dict[bytes, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def mark(self, value: Any, name: str = "") -> Any:
        """The same body, its personal texts marked."""
        match value:
            case dict():
                return {key: self.mark(inner, key) for key, inner in value.items()}
            case list():
                return [self.mark(inner, name) for inner in value]
            case str() if name == "member_id":
                return self._next(name).upper()
            case str() if name in PERSONAL:
                return f"{self._next(name)} {value}"
            case str() if name in AS_THEY_ARE:
                self.plain[value.encode()] = name
                return value
            case _:
                return value

    def found_in(self, sink: bytes) -> Iterator[str]:
        """The fields whose words stand in this text; `items` for a list of answered items."""
        for number in _MARK.findall(sink.lower()):
            yield self.fields[int(number)]
        yield from ("encoded" for shape in _ENCODED if shape in sink)
        yield from (name for value, name in self.plain.items() if value in sink)
        if _ANSWERS.search(sink):
            yield "items"

    def _next(self, name: str) -> str:
        with self._lock:
            self.fields.append(name)
            return f"{_LETTERS.decode()}{len(self.fields) - 1:06d}"


def hits(canaries: Canaries, sinks: Iterable[tuple[str, bytes]]) -> list[str]:
    """`sink: field` for every mark that stands where none may."""
    return sorted({f"{name}: {found}" for name, sink in sinks for found in canaries.found_in(sink)})
