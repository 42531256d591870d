"""Reads X12 text as segments, by the delimiters that its own ISA names. Flaws are values, not exceptions.

Line breaks between or inside segments are no part of the content, unless one of them is the terminator.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_ISA_ELEMENTS = 16
_ISA_LONGEST = 400  # 106 characters by the standard; room for line breaks and for careless padding
_BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a file: a stable code, the segment (1 is the ISA, 0 all of it), words without content."""

    code: str
    segment: int
    words: str
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment and its place in the interchange, from 1."""

    name: str
    elements: tuple[str, ...]
    number: int

    def element(self, place: int) -> str:
        """An element by its number in the standard, from 1; "" where it is absent."""
        return self.elements[place - 1] if 0 < place <= len(self.elements) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """The four characters that an interchange keeps for itself."""

    element: str
    repetition: str
    component: str
    segment: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A text whose ISA could be read, without the line breaks that mean nothing."""

    delimiters: Delimiters
    text: str


def open_text(text: str) -> Opened | Flaw:
    """Find the delimiters in the ISA."""
    content = text.lstrip("\ufeff \t\r\n")
    if not content.startswith("ISA") or len(content) < 4:
        return Flaw("NOT_X12", 0, "the file does not begin with an ISA")
    fields = content[:_ISA_LONGEST].split(content[3], _ISA_ELEMENTS)
    if len(fields) <= _ISA_ELEMENTS or len(fields[-1].strip(_BREAKS)) < 2:
        return Flaw("TRUNCATED", 1, "the file ends inside its ISA")
    delimiters = _delimiters(content[3], fields)
    own = (delimiters.element, delimiters.component, delimiters.segment)
    if len(set(own)) < len(own) or any(it.isalnum() or it == " " for it in own):
        return Flaw("NOT_X12", 1, "the ISA does not name three delimiters that can be told apart")
    return Opened(delimiters, _unbroken(content, delimiters.segment))


def segments(opened: Opened) -> Iterator[Segment | Flaw]:
    """Every segment in order, then a flaw if the text ends inside one."""
    text, delimiters = opened.text, opened.delimiters
    start = number = 0
    while (end := text.find(delimiters.segment, start)) >= 0:
        piece = text[start:end].strip()
        start = end + 1
        if piece:
            number += 1
            name, *elements = piece.split(delimiters.element)
            yield Segment(name, tuple(elements), number)
    if text[start:].strip():
        yield Flaw("TRUNCATED", number + 1, "the file ends inside a segment")


def _delimiters(element: str, fields: list[str]) -> Delimiters:
    tail = fields[-1].lstrip(_BREAKS)
    following = tail[1:].lstrip(_BREAKS)[:1]
    is_break = tail[1] in _BREAKS and (following.isalnum() or not following)
    return Delimiters(
        element=element,
        repetition=fields[11].strip(_BREAKS)[:1],
        component=tail[0],
        segment="\n" if is_break else following if tail[1] in _BREAKS else tail[1],
    )


def _unbroken(content: str, terminator: str) -> str:
    if terminator == "\n":
        return content.replace("\r\n", "\n").replace("\r", "\n")
    return content.replace("\r", "").replace("\n", "")
