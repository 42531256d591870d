"""Which characters the fonts can draw, so that no name ever turns into empty boxes.

A character that no font has is printed as its number, [U+1F9FF]: ugly, but nobody is lost or mistaken for another.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from struct import unpack_from

from functions.review.packet.fonts import font_files

WIDEST_RUN = 44  # half widths of a small letter that fit the narrowest column of names

# Direction overrides and embeddings could turn a line around; isolates are ours to set.
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_RUN = re.compile(r"[^\s\u200b/-]+")


@cache
def coverage() -> frozenset[int]:
    """The code points that at least one font draws."""
    return frozenset(point for font in font_files() for point in _points(font.read_bytes()))


def _points(font: bytes) -> Iterator[int]:
    """The code points of a TrueType or OpenType file, from the Unicode subtables of its cmap (formats 4 and 12)."""
    start = _table(font, b"cmap")
    (subtables,) = unpack_from(">H", font, start + 2)
    for number in range(subtables):
        (offset,) = unpack_from(">I", font, start + 4 + 8 * number + 4)
        (form,) = unpack_from(">H", font, start + offset)
        if form == 4:
            yield from _segments(font, start + offset)
        elif form == 12:
            yield from _groups(font, start + offset)


def _table(font: bytes, tag: bytes) -> int:
    (tables,) = unpack_from(">H", font, 4)
    records = [unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables)]
    return next(int(offset) for name, _, offset, _ in records if name == tag)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (double,) = unpack_from(">H", font, start + 6)
    half = double // 2
    ends = unpack_from(f">{half}H", font, start + 14)
    starts = unpack_from(f">{half}H", font, start + 16 + double)
    deltas = unpack_from(f">{half}H", font, start + 16 + 2 * double)
    place = start + 16 + 3 * double
    offsets = unpack_from(f">{half}H", font, place)
    for number in range(half):
        for point in range(starts[number], min(ends[number], 0xFFFE) + 1):
            glyph = point
            if offsets[number]:
                where = place + 2 * number + offsets[number] + 2 * (point - starts[number])
                (glyph,) = unpack_from(">H", font, where)
            if glyph and (glyph + deltas[number]) % 0x10000:
                yield point


def _groups(font: bytes, start: int) -> Iterator[int]:
    (groups,) = unpack_from(">I", font, start + 12)
    for number in range(groups):
        first, last, _ = unpack_from(">III", font, start + 16 + 12 * number)
        yield from range(first, last + 1)


def printable(text: str, covered: frozenset[int]) -> str:
    """A text as it can be set: composed, without controls, every character one that a font draws or its number."""
    plain = _CONTROL.sub(" ", _STEERING.sub("", unicodedata.normalize("NFC", text)))
    shown = "".join(char if _is_drawn(char, covered) else f"[U+{ord(char):04X}]" for char in plain)
    soft = _RUN.sub(_softened, shown)
    return f"\u2068{soft}\u2069" if any(unicodedata.bidirectional(char) in {"R", "AL"} for char in soft) else soft


def _is_drawn(char: str, covered: frozenset[int]) -> bool:
    invisible = char in "\n\u200b\u200c\u200d\u00ad" or "\ufe00" <= char <= "\ufe0f"
    return invisible or ord(char) in covered


def _softened(found: re.Match[str]) -> str:
    """Lets a run that is too wide for a column break (60 letters without a space), never inside a cluster."""
    run = found[0]
    if sum(3 if char.isupper() else 2 for char in run) <= WIDEST_RUN:
        return run
    pieces = [run[0]]
    for before, char in pairwise(run):
        joined = unicodedata.category(char).startswith("M") or "\u200d" in (before, char)
        pieces.append(char if joined else f"\u200b{char}")
    return "".join(pieces)
