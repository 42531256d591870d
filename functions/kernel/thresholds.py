"""Every number the flags turn on: a setting with its default, the rule it comes from and how sure that rule is.

A clinic may set its own. Item 9 has no setting: an answer above 0 always asks for a person (C3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from functions.kernel.errors import Invalid, Problem

Confidence = Literal["HIGH", "MED", "LOW"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a default comes from, in what it is counted, and the range a clinic may set."""

    rule: str
    confidence: Confidence
    meaning: str
    low: int = 0
    high: int = 366


_BASIS = "basis"


def _setting(default: int, basis: Basis) -> int:
    """A dataclass field that carries its basis; typed as the number it holds."""
    held: int = field(default=default, metadata={_BASIS: basis})
    return held


def _score(default: int, rule: str, confidence: Confidence, meaning: str) -> int:
    return _setting(default, Basis(rule, confidence, meaning, low=1, high=27))


def _days(default: int, rule: str, confidence: Confidence, meaning: str) -> int:
    return _setting(default, Basis(rule, confidence, meaning))


def _hours(default: int, rule: str, confidence: Confidence, meaning: str) -> int:
    return _setting(default, Basis(rule, confidence, meaning, low=1, high=168))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The numbers in force for a clinic; the names are those a clinic writes in its settings."""

    remission_below: int = _score(5, "C4", "HIGH", "remission: a score below this")
    baseline_from: int = _score(10, "C4", "HIGH", "remission and response are judged from a baseline of at least this")
    response_percent: int = _setting(50, Basis("C5", "HIGH", "response: at least this much below baseline", 1, 100))
    five_point_change: int = _score(5, "C6", "MED", "clinically meaningful drop")
    reliable_change_phq9: int = _score(6, "C6", "MED", "reliable change of the PHQ-9")
    reliable_change_gad7: int = _score(4, "C6", "MED", "reliable change of the GAD-7")
    not_improving_early_day: int = _days(28, "C7", "MED", "day of treatment from which little change is flagged")
    not_improving_early_score: int = _score(10, "C7", "MED", "PHQ-9 from which little change is flagged")
    not_improving_early_drop: int = _score(5, "C7", "MED", "drop below which the change is little")
    not_improved_day: int = _days(70, "C8", "HIGH", "day of treatment from which improvement is due")
    not_improved_score: int = _score(10, "C8", "HIGH", "a score below this counts as improved")
    not_improved_percent: int = _setting(50, Basis("C8", "HIGH", "this much below baseline counts as improved", 1, 100))
    worsened_phq9: int = _score(5, "C9", "MED", "PHQ-9 up by this from baseline")
    worsened_gad7: int = _score(4, "C9", "MED", "GAD-7 up by this from baseline")
    measure_overdue_days: int = _days(30, "C10", "MED", "a measure may be this old")
    measure_overdue_days_relapse_prevention: int = _days(60, "C10", "MED", "the same in relapse prevention")
    baseline_missing_days: int = _days(14, "C10", "MED", "days after enrolment within which a baseline is due")
    contact_overdue_days: int = _days(14, "C11", "MED", "the last contact may be this long ago")
    contact_overdue_days_relapse_prevention: int = _days(31, "C11", "MED", "the same in relapse prevention")
    lost_contact_days: int = _setting(60, Basis("C11", "MED", "from this many days without contact it is lost", 1))
    psych_review_days: int = _days(28, "C12", "MED", "a review this recent has seen a patient not improving or severe")
    psych_review_overdue_days: int = _days(56, "C12", "MED", "a review may be this old outside remission")
    severe_phq9: int = _score(20, "C12", "MED", "severe PHQ-9")
    severe_gad7: int = _score(15, "C12", "MED", "severe GAD-7")
    target_below: int = _score(10, "C13", "MED", "at target after a response: a score below this")
    rp_candidate_days: int = _days(28, "C13", "MED", "two scores at target are this far apart")
    relapse_score: int = _score(10, "C14", "MED", "relapse: a score from here up")
    relapse_rise: int = _score(5, "C14", "MED", "relapse: up by this from the best score")
    safety_acknowledge_hours: int = _hours(4, "C3", "MED", "hours in which somebody acknowledges a safety alert")
    safety_resolve_hours: int = _hours(24, "C3", "LOW", "hours in which an acknowledged safety alert is resolved")


def basis_of(name: str) -> Basis:
    """Where a threshold's default comes from."""
    return _bases()[name]


def settings() -> tuple[tuple[str, int, Basis], ...]:
    """Every setting: its name, default and basis."""
    default = Thresholds()
    return tuple((name, getattr(default, name), basis) for name, basis in _bases().items())


def override(config: Mapping[str, object], *, base: Thresholds | None = None) -> Thresholds:
    """The defaults with a clinic's own numbers in their place; Invalid with every name and value that does not fit."""
    problems = list(_problems(config))
    if problems:
        raise Invalid("these thresholds cannot be set", problems, code=problems[0].code)
    own = {name: value for name, value in config.items() if isinstance(value, int)}
    return replace(base or Thresholds(), **own)


def _problems(config: Mapping[str, object]) -> Iterator[Problem]:
    bases = _bases()
    for name, value in sorted(config.items()):
        at = f"/config/{name[:60]}"
        if name not in bases:
            yield Problem(at, "THRESHOLD_UNKNOWN", "there is no such threshold")
        elif not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "THRESHOLD_NOT_A_WHOLE_NUMBER", "a whole number is expected")
        elif not bases[name].low <= value <= bases[name].high:
            yield Problem(at, "THRESHOLD_OUT_OF_RANGE", f"{bases[name].low} to {bases[name].high} is expected")


def _bases() -> dict[str, Basis]:
    return {each.name: each.metadata[_BASIS] for each in fields(Thresholds)}
