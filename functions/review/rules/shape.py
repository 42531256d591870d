"""A flag: what is asked of whom, why, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Code = Literal[
    "SAFETY_ITEM9",
    "SAFETY_ITEM9_UNADDRESSED",
    "SAFETY_ALERT",
    "SAFETY_MANUAL",
    "ITEM9_MISSING",
    "DISCUSS_MANUAL",
    "PSYCH_REVIEW_NEW",
    "PSYCH_REVIEW_NOT_IMPROVING",
    "PSYCH_REVIEW_SEVERE",
    "PSYCH_REVIEW_OVERDUE",
    "RELAPSE_SIGNAL",
    "WORSENED",
    "NOT_IMPROVED_10WK",
    "NOT_IMPROVING_EARLY",
    "LOST_CONTACT",
    "CONTACT_OVERDUE",
    "BASELINE_MISSING",
    "MEASURE_OVERDUE",
    "RP_CANDIDATE",
    "REMISSION",
    "RESPONSE",
]
"""In order of urgency: safety, whom a person wants discussed, the consultant's queue in the order of C12, the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One flag that stands.

    `priority` counts from 1, the most urgent. `threshold` and `value` are the two numbers that were compared: scores,
    percent or days, as the reason says; None where nothing is compared. `since` is the first day of the present spell.
    Only `value` of a flag that counts days changes while the flag stands.
    """

    code: Code
    rule: str
    priority: int
    reason: str
    threshold: int | None
    value: int | None
    since: date


@dataclass(frozen=True, slots=True)
class Why:
    """A flag's reason in words, and the two numbers behind it."""

    reason: str
    threshold: int | None = None
    value: int | None = None


def worst(whys: Iterable[Why]) -> Why:
    """One reason from those of several scales: the numbers of the worse, the words of all."""
    ordered = sorted(whys, key=_margin, reverse=True)
    return Why("; ".join(why.reason for why in ordered), ordered[0].threshold, ordered[0].value)


def iso(day: int) -> str:
    """A day as it is written."""
    return date.fromordinal(day).isoformat()


def _margin(why: Why) -> int:
    return 0 if why.value is None or why.threshold is None else why.value - why.threshold
