"""Episodes for the rules: a quiet one that asks for nothing, and any at all."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import History, Phase, Score

START = date(2026, 3, 1)
TODAY = date(2026, 6, 1)
PHASES: tuple[Phase, ...] = ("referred", "enrolled", "active", "relapse_prevention", "discharged")


def ago(days: int, *, today: date = TODAY) -> date:
    return today - timedelta(days=days)


def scored(*given: tuple[int, int | None], today: date = TODAY) -> tuple[Score, ...]:
    """Scores as (days ago, total), item 9 answered with 0."""
    return tuple(Score(ago(days, today=today), total, 0) for days, total in given)


def quiet() -> History:
    """Day 92 of treatment with everything fresh and a response: the flags say RESPONSE and nothing else."""
    return History(
        phase="active",
        enrolled_on=START,
        treatment_started_on=START,
        phq9=scored((92, 14), (7, 6)),
        contacts=(ago(7),),
        reviews=(ago(12),),
    )


def with_phq9(*given: tuple[int, int | None]) -> History:
    return replace(quiet(), phq9=scored(*given))


def codes(history: History, today: date = TODAY, thresholds: Thresholds | None = None) -> set[str]:
    return {flag.code for flag in evaluate(history, today, thresholds or Thresholds())}


def since(history: History, code: str, today: date = TODAY) -> date | None:
    return next((flag.since for flag in evaluate(history, today, Thresholds()) if flag.code == code), None)


_DAYS = st.integers(-10, 200).map(lambda day: START + timedelta(days=day))


def _scores(highest: int) -> st.SearchStrategy[tuple[Score, ...]]:
    one = st.builds(
        Score,
        day=_DAYS,
        total=st.none() | st.integers(0, highest),
        item9=st.sampled_from((None, 0, 0, 1, 3)),
        prorated=st.booleans(),
    )
    return st.lists(one, max_size=7).map(tuple)


def _some_days() -> st.SearchStrategy[tuple[date, ...]]:
    return st.lists(_DAYS, max_size=5).map(tuple)


def episodes() -> st.SearchStrategy[History]:
    """Any episode of half a year, however odd."""
    return st.builds(
        History,
        phase=st.sampled_from(PHASES),
        enrolled_on=_DAYS,
        treatment_started_on=st.none() | _DAYS,
        phq9=_scores(27),
        gad7=_scores(21),
        contacts=_some_days(),
        reviews=_some_days(),
        safety_assessments=_some_days(),
    )


def days() -> st.SearchStrategy[date]:
    return _DAYS
