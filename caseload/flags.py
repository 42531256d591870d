"""`caseload flags`: the flags and the outcome of a patient on a day, or their place in a quality measure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

import msgspec

from caseload.whatif import Answer, Case, read, run
from functions.kernel.errors import Invalid, Problem
from functions.kernel.thresholds import override
from functions.review.rules.flags import judge
from functions.review.rules.history import History, Phase, Score
from functions.review.rules.outcome import outcome
from functions.review.rules.quality import Result, cms159, drr_e

_HIGHEST = {"phq9": 27, "gad7": 21}


class ScoreGiven(Case, frozen=True, kw_only=True):
    """One score: its total is null when too little was answered, `item9` when that was not."""

    date: date
    total: int | None
    item9: int | None = None
    prorated: bool = False


class RegistryCase(Case, frozen=True, kw_only=True):
    """One patient's row on a day."""

    as_of: date
    phase: Phase
    enrolled_on: date
    age_years: int | None = None
    treatment_start: date | None = None
    phq9: tuple[ScoreGiven, ...] = ()
    gad7: tuple[ScoreGiven, ...] = ()
    last_successful_contact: date | None = None
    last_psych_review: date | None = None
    safety_assessment_done_on: date | None = None
    config: dict[str, object] = msgspec.field(default_factory=dict)


class MeasureCase(Case, frozen=True, kw_only=True):
    """One patient in one quality measure; age and diagnosis leave nobody out when they are not given."""

    measure: str
    index: ScoreGiven
    scores: tuple[ScoreGiven, ...]
    age_years: int | None = None
    depression_dx: bool = True


def main() -> int:
    """Answer the cases on standard input."""
    return run(answer)


def answer(case: object) -> Answer:
    """A case that names a measure is about that; any other is about a patient's row."""
    if isinstance(case, dict) and "measure" in case:
        return _measured(read(case, MeasureCase))
    return _flagged(read(case, RegistryCase))


def _flagged(asked: RegistryCase) -> Answer:
    _refuse([*_out_of_range("phq9", asked.phq9), *_out_of_range("gad7", asked.gad7)])
    thresholds, history = override(asked.config), _history(asked)
    judged = judge(history, asked.as_of, thresholds)
    reached = outcome(history, asked.as_of, thresholds)
    return {
        "flags": sorted(flag.code for flag in judged.flags),
        "outcome": None if reached is None else asdict(reached),
        "details": [asdict(flag) for flag in judged.flags],
        "next_change": judged.next_change,
    }


def _measured(asked: MeasureCase) -> Answer:
    given = [asked.index, *asked.scores]
    if not 1900 <= asked.index.date.year < 2200:
        _refuse([Problem("/index/date", "DATE_IMPLAUSIBLE", "a day of 1900 to 2199 is expected")])
    _refuse(list(_out_of_range("phq9", given, at=lambda place: f"/scores/{place - 1}" if place else "/index")))
    index, *scores = _scores(given)
    return asdict(_result(asked, index, scores))


def _result(asked: MeasureCase, index: Score, scores: Sequence[Score]) -> Result:
    match asked.measure:
        case "DRR-E":
            return drr_e(index, scores, age_years=asked.age_years, depression=asked.depression_dx)
        case "CMS159" | "0710":
            return cms159(index, scores, age_years=asked.age_years, depression=asked.depression_dx)
        case "0711":
            return cms159(index, scores, months=6, age_years=asked.age_years, depression=asked.depression_dx)
    detail = "no such measure; known: DRR-E, CMS159 (0710), 0711"
    raise Invalid(detail, [Problem("/measure", "MEASURE_UNKNOWN", detail)], code="MEASURE_UNKNOWN")


def _history(asked: RegistryCase) -> History:
    return History(
        phase=asked.phase,
        enrolled_on=asked.enrolled_on,
        treatment_started_on=asked.treatment_start,
        phq9=_scores(asked.phq9),
        gad7=_scores(asked.gad7),
        contacts=_known(asked.last_successful_contact),
        reviews=_known(asked.last_psych_review),
        safety_assessments=_known(asked.safety_assessment_done_on),
    )


def _scores(given: Sequence[ScoreGiven]) -> tuple[Score, ...]:
    return tuple(Score(each.date, each.total, each.item9, each.prorated) for each in given)


def _known(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)


def _out_of_range(
    scale: str, given: Sequence[ScoreGiven], *, at: Callable[[int], str] | None = None
) -> Iterator[Problem]:
    for place, each in enumerate(given):
        field = at(place) if at else f"/{scale}/{place}"
        if each.total is not None and not 0 <= each.total <= _HIGHEST[scale]:
            yield Problem(f"{field}/total", "ITEM_OUT_OF_RANGE", f"0 to {_HIGHEST[scale]} is expected")
        if each.item9 is not None and not 0 <= each.item9 <= 3:
            yield Problem(f"{field}/item9", "ITEM_OUT_OF_RANGE", "0 to 3 is expected")


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid("these scores are not possible", problems, code=problems[0].code)
