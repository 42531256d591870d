"""What an instrument is: its items, their ranges, its missing-item rule and what its total may be said to mean."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a published answer list: its score, LOINC answer code and words."""

    value: int
    loinc: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. `text` is None for tools whose wording is not ours to print; `key` names it outside a list."""

    high: int
    low: int = 0
    loinc: str | None = None
    text: str | None = None
    key: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A name for the totals from `low` up to the next band."""

    low: int
    name: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """Totals from here on screen positive; by sex where the source says so (AUDIT-C)."""

    female: int
    male: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Symptom cluster of PCL-5: at least `needed` of the items `first`..`last` (counted from 1) endorsed."""

    name: str
    first: int
    last: int
    needed: int


Reading = Literal["sum", "mdq", "c-ssrs", "subscales"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire as published.

    `reading` says how the answers become a result. `may_miss` items may be unanswered and the total is then prorated
    (C2); 0 means that any missing item leaves no total. `safety_item` is the number, from 1, of the item whose answer
    above 0 calls for a person today (C3). `by_total` tools may be recorded by their total alone. A positive one
    `asks_for` another, of which it is the first items; `counts_as` names the one whose turn it takes, for an age.
    """

    code: str
    name: str
    version: str
    items: tuple[Item, ...]
    rule: str
    source: str
    reading: Reading = "sum"
    stem: str | None = None
    functional: Item | None = None
    bands: tuple[Band, ...] = ()
    cut_off: CutOff | None = None
    clusters: tuple[Cluster, ...] = ()
    may_miss: int = 0
    safety_item: int | None = None
    by_total: bool = False
    ages: tuple[int, int] | None = None
    asks_for: str | None = None
    counts_as: str | None = None
    loinc_panel: str | None = None
    loinc_total: str | None = None

    @property
    def highest(self) -> int:
        """The highest total there is."""
        return sum(item.high for item in self.items)


def unworded(count: int, high: int, *, low: int = 0) -> tuple[Item, ...]:
    """Items of a licensed or long tool: scores only, no text."""
    return tuple(Item(high=high, low=low) for _ in range(count))
