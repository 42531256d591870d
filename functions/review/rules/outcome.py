"""What an episode has come to on its primary scale: response, remission, and whether the change is more than noise."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.kernel.thresholds import Thresholds
from functions.review.rules.history import History
from functions.review.rules.progress import is_remission, is_response
from functions.review.rules.view import Series, look

Change = Literal["improved", "none", "deteriorated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The latest score against the baseline (C4-C6). With a baseline alone nothing has changed yet."""

    instrument: str
    baseline: int
    latest: int
    response: bool
    remission: bool
    five_point: bool
    reliable: Change


def outcome(history: History, as_of: date, thresholds: Thresholds) -> Outcome | None:
    """The outcome on the PHQ-9 when there is one, on the GAD-7 otherwise; None without any score to judge by."""
    series = look(history, as_of).primary
    if series is None:
        return None
    last = len(series.totals) - 1
    return Outcome(
        instrument=series.instrument,
        baseline=series.totals[0],
        latest=series.totals[last],
        response=is_response(series, last, thresholds),
        remission=is_remission(series, last, thresholds),
        five_point=series.drop(last) >= thresholds.five_point_change,
        reliable=_reliable(series, last, thresholds),
    )


def _reliable(series: Series, last: int, thresholds: Thresholds) -> Change:
    least = thresholds.reliable_change_phq9 if series.instrument == "PHQ-9" else thresholds.reliable_change_gad7
    drop = series.drop(last)
    return "improved" if drop >= least else "deteriorated" if -drop >= least else "none"
