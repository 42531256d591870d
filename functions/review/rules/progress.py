"""Whether treatment works: response and remission (C4, C5), too little change (C7, C8), and getting worse (C9)."""

from functions.kernel.thresholds import Thresholds
from functions.review.rules.shape import Why, iso, worst
from functions.review.rules.spells import Spells, join, meet, spell
from functions.review.rules.view import Series, View, of_primary


def is_response(series: Series, place: int, at: Thresholds) -> bool:
    return series.totals[0] >= at.baseline_from and series.is_down_by(at.response_percent, place)


def is_remission(series: Series, place: int, at: Thresholds) -> bool:
    return series.totals[0] >= at.baseline_from and series.totals[place] < at.remission_below


def response(view: View, at: Thresholds) -> Spells:
    """The primary scale's latest score is far enough below a baseline that was high enough (C5)."""
    return of_primary(view, lambda series: series.held(lambda place: is_response(series, place, at)))


def remission(view: View, at: Thresholds) -> Spells:
    """The primary scale's latest score is low after a baseline that was high enough (C4)."""
    return of_primary(view, lambda series: series.held(lambda place: is_remission(series, place, at)))


def not_improving_early(view: View, at: Thresholds) -> Spells:
    """C7: little change of the PHQ-9 in the weeks before C8 takes over; a baseline alone is no change."""
    if view.started is None:
        return ()
    series = view.phq9
    little = series.held(
        lambda place: (
            series.totals[place] >= at.not_improving_early_score and series.drop(place) < at.not_improving_early_drop
        )
    )
    return meet(little, spell(view.started + at.not_improving_early_day, view.started + at.not_improved_day))


def not_improved(view: View, at: Thresholds) -> Spells:
    """C8, on either scale: no later score than the baseline counts as not improved."""
    return join(*(_not_improved(series, view, at) for series in view.scales))


def worsened(view: View, at: Thresholds) -> Spells:
    """C9, on either scale."""
    return join(*(_worsened(series, at) for series in view.scales))


def why_response(view: View, day: int, at: Thresholds) -> Why:
    del day
    series = _primary(view)
    percent = series.drop(-1) * 100 // series.totals[0]
    said = f"{_latest(series)}, {percent}% below {_baseline(series)}; response from {at.response_percent}%"
    return Why(said, at.response_percent, percent)


def why_remission(view: View, day: int, at: Thresholds) -> Why:
    del day
    series = _primary(view)
    said = f"{_latest(series)} after {_baseline(series)}; remission below {at.remission_below}"
    return Why(said, at.remission_below, series.totals[-1])


def why_not_improving_early(view: View, day: int, at: Thresholds) -> Why:
    del day
    series = view.phq9
    drop = series.drop(-1)
    said = (
        f"{_latest(series)}, {_change(drop)} {_baseline(series)}; from day {at.not_improving_early_day} of treatment a "
        f"score of {at.not_improving_early_score} or more should be down by {at.not_improving_early_drop}"
    )
    return Why(said, at.not_improving_early_drop, drop)


def why_not_improved(view: View, day: int, at: Thresholds) -> Why:
    expected = f"from day {at.not_improved_day} of treatment a score below {at.not_improved_score} or "
    expected += f"{at.not_improved_percent}% below baseline is expected"
    standing = [series for series in view.scales if _stands(_not_improved(series, view, at), day)]
    said = [f"{_latest(series)}, {_change(series.drop(-1))} {_baseline(series)}" for series in standing]
    scores = [series.totals[-1] for series in standing]
    why = worst(Why(words, at.not_improved_score, score) for words, score in zip(said, scores, strict=True))
    return Why(f"{why.reason}; {expected}", why.threshold, why.value)


def why_worsened(view: View, day: int, at: Thresholds) -> Why:
    standing = [series for series in view.scales if _stands(_worsened(series, at), day)]
    return worst(_why_worsened(series, at) for series in standing)


def rise_allowed(series: Series, at: Thresholds) -> int:
    """The rise from baseline that counts as worse."""
    return at.worsened_phq9 if series.instrument == "PHQ-9" else at.worsened_gad7


def _why_worsened(series: Series, at: Thresholds) -> Why:
    limit, rise = rise_allowed(series, at), -series.drop(-1)
    return Why(f"{_latest(series)}, up {rise} from {_baseline(series)}; worse from {limit} up", limit, rise)


def _not_improved(series: Series, view: View, at: Thresholds) -> Spells:
    if view.started is None:
        return ()
    high = series.held(
        lambda place: (
            series.totals[place] >= at.not_improved_score and not series.is_down_by(at.not_improved_percent, place)
        )
    )
    return meet(high, spell(view.started + at.not_improved_day))


def _worsened(series: Series, at: Thresholds) -> Spells:
    return series.held(lambda place: -series.drop(place) >= rise_allowed(series, at))


def _stands(spells: Spells, day: int) -> bool:
    return any(spell.first <= day < spell.end for spell in spells)


def _primary(view: View) -> Series:
    if view.primary is None:
        raise ValueError("a response needs a score")
    return view.primary


def _latest(series: Series) -> str:
    return f"{series.instrument} {series.totals[-1]} on {iso(series.days[-1])}"


def _baseline(series: Series) -> str:
    return f"the baseline of {series.totals[0]} on {iso(series.days[0])}"


def _change(drop: int) -> str:
    return f"{drop} below" if drop > 0 else f"{-drop} above" if drop < 0 else "unchanged from"
