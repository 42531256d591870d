"""How a claim's segments are spelled: delimiters, money, days, and the fixed-width ISA."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from functions.billing.x12.claim_kind import ClaimKind

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"
VERSIONS: Mapping[ClaimKind, str] = {ClaimKind.PROFESSIONAL: "005010X222A1", ClaimKind.INSTITUTIONAL: "005010X223A2"}

Element = str | tuple[str, ...]
_OUT_OF_DATA = str.maketrans(dict.fromkeys(ELEMENT + COMPONENT + REPETITION + TERMINATOR + "\r\n\0"))


def segment(tag: str, *elements: Element) -> str:
    """A segment with its terminator. A tuple is a composite. Whatever is inside an element, it stays one element."""
    parts = [_components(part) if isinstance(part, tuple) else _inside(part) for part in elements]
    return ELEMENT.join(_without_empty_end([tag, *parts])) + TERMINATOR


def money(cents: int) -> str:
    """146.05, 161.6, 90: without trailing zeros, as X12 writes a decimal number."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def day(on: date) -> str:
    return f"{on.year:04d}{on.month:02d}{on.day:02d}"


def time_of(at: datetime) -> str:
    return f"{at.hour:02d}{at.minute:02d}"


def isa(sender: tuple[str, str], receiver: tuple[str, str], at: datetime, control: int, usage: str) -> str:
    """The interchange header: 105 characters and the terminator. A party is its qualifier and its id."""
    parties = [part for qualifier, name in (sender, receiver) for part in (_wide(qualifier, 2), _wide(name, 15))]
    fixed = [" " * 10, "00", " " * 10, *parties, day(at)[2:], time_of(at), REPETITION, "00501", f"{control:09d}", "0"]
    return ELEMENT.join(["ISA", "00", *fixed, _wide(usage, 1), COMPONENT]) + TERMINATOR


def _wide(text: str, width: int) -> str:
    return f"{text.translate(_OUT_OF_DATA):<{width}.{width}}"


def _inside(text: str) -> str:
    """Without what would end the element. Most elements are letters and digits, and are seen to be at once."""
    return text if not text or text.isalnum() else text.translate(_OUT_OF_DATA)


def _components(parts: Iterable[str]) -> str:
    return COMPONENT.join(_without_empty_end([_inside(part) for part in parts]))


def _without_empty_end(parts: list[str]) -> list[str]:
    while parts and not parts[-1]:
        parts.pop()
    return parts
