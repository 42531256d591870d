"""The settings of a clinic that this room turns on: each a whole number with its default and its range.

No source gives these numbers: they are ours, stated in docs/audit.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from functions.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Number:
    """A setting by its name in the clinic's policy; `low` and `high` are both allowed."""

    name: str
    default: int
    low: int
    high: int


BREAK_GLASS_MINUTES = Number("break_glass_minutes", 60, 1, 480)
REVIEW_DAYS = Number("break_glass_review_days", 2, 0, 60)
_NUMBERS = (BREAK_GLASS_MINUTES, REVIEW_DAYS)


def number_of(policy: Mapping[str, object], setting: Number) -> int:
    """The clinic's own number; the default where it has none, or an old one that is no longer allowed."""
    own = policy.get(setting.name)
    return own if _is_allowed(own, setting) else setting.default


def number_problems(policy: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the numbers that a clinic sets."""
    for it in _NUMBERS:
        if not _is_allowed(policy.get(it.name, it.default), it):
            yield Problem(f"/policy/{it.name}", "OUT_OF_RANGE", f"a whole number from {it.low} to {it.high}")


def _is_allowed(value: object, setting: Number) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and setting.low <= value <= setting.high
