"""A metric: one number of a programme's month, with its target, its source and the episodes behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from functions.kernel.ids import EpisodeId
from functions.review.rules.course import Course

Unit = Literal["episodes", "percent", "weeks", "score", "episodes_per_fte", "fte"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at, both ends included; None where that end is open. `met` is None while there is no value."""

    at_least: int | None
    at_most: int | None
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number. `value` is None when nothing can be said, and `note` says why: a share of nobody is not zero.

    `numerator` and `denominator` count the listed episodes, except where the unit is a mean, a median or staff.
    The lists are None for whoever may see numbers only, and of a `suppressed` cell the numbers too.
    """

    code: str
    name: str
    unit: Unit
    numerator: int | None
    denominator: int | None
    value: float | None
    target: Target | None
    rule: str
    episode_ids_numerator: tuple[EpisodeId, ...] | None
    episode_ids_denominator: tuple[EpisodeId, ...] | None
    note: str = ""
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What a metric is called, and where its definition comes from."""

    code: str
    name: str
    rule: str


NOBODY = "nobody to count: a share of nobody is not zero"


def rate(
    label: Label, among: Iterable[Course], is_met: Callable[[Course], bool], *, at_least: int | None = None
) -> Metric:
    """The share of some episodes that meet a condition. The target is held against the exact share, not the shown."""
    of = tuple(among)
    met = tuple(course for course in of if is_met(course))
    reached = len(met) * 100 >= at_least * len(of) if at_least is not None and of else None
    return Metric(
        code=label.code,
        name=label.name,
        unit="percent",
        numerator=len(met),
        denominator=len(of),
        value=tenths(len(met) * 100, len(of)) if of else None,
        target=None if at_least is None else Target(at_least, None, reached),
        rule=label.rule,
        episode_ids_numerator=ids(met),
        episode_ids_denominator=ids(of),
        note="" if of else NOBODY,
    )


def count(label: Label, courses: Iterable[Course], *, note: str = "") -> Metric:
    """How many episodes; here nobody is zero."""
    counted = tuple(courses)
    return Metric(
        code=label.code,
        name=label.name,
        unit="episodes",
        numerator=len(counted),
        denominator=None,
        value=len(counted),
        target=None,
        rule=label.rule,
        episode_ids_numerator=ids(counted),
        episode_ids_denominator=(),
        note=note,
    )


def middle(label: Label, unit: Unit, among: Iterable[Course], value: float | None) -> Metric:
    """A mean or a median: nothing is counted in it but the episodes it is made of."""
    of = tuple(among)
    return Metric(
        code=label.code,
        name=label.name,
        unit=unit,
        numerator=None,
        denominator=len(of),
        value=value,
        target=None,
        rule=label.rule,
        episode_ids_numerator=(),
        episode_ids_denominator=ids(of),
        note="" if of else NOBODY,
    )


def unknown(label: Label, unit: Unit, why: str) -> Metric:
    """A metric that cannot be answered from what is here."""
    return Metric(
        code=label.code,
        name=label.name,
        unit=unit,
        numerator=None,
        denominator=None,
        value=None,
        target=None,
        rule=label.rule,
        episode_ids_numerator=(),
        episode_ids_denominator=(),
        note=why,
    )


def tenths(dividend: int, divisor: int) -> float:
    """A quotient to one decimal, half up: worked out in whole numbers, so that exactly half is exactly half."""
    return (20 * dividend + divisor) // (2 * divisor) / 10


def ids(courses: Iterable[Course]) -> tuple[EpisodeId, ...]:
    return tuple(sorted(course.episode_id for course in courses))
