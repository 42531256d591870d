"""When to move on and when to come back: ready for relapse prevention (C13), and signs of a relapse in it (C14)."""

from functions.kernel.thresholds import Thresholds
from functions.review.rules.shape import Why, iso, worst
from functions.review.rules.spells import Spells, join, without
from functions.review.rules.view import Series, View, of_primary


def candidate(view: View, at: Thresholds) -> Spells:
    """The last two scores of the primary scale at target and far enough apart, the other scale not high (C13)."""
    ready = of_primary(view, lambda series: series.held(lambda place: _is_ready(series, place, at)))
    return without(ready, join(*(_is_high(series, at) for series in view.scales)))


def signal(view: View, at: Thresholds) -> Spells:
    """Either scale high, or far above the best score of the episode (C14)."""
    return join(*(_signal(series, at) for series in view.scales))


def why_candidate(view: View, day: int, at: Thresholds) -> Why:
    del day
    series = view.primary
    if series is None:
        raise ValueError("a candidate for relapse prevention has scores")
    apart = series.days[-1] - series.days[-2]
    pair = " and ".join(f"{series.totals[place]} on {iso(series.days[place])}" for place in (-2, -1))
    return Why(f"{series.instrument} at target twice, {pair}, {apart} days apart", at.rp_candidate_days, apart)


def why_signal(view: View, day: int, at: Thresholds) -> Why:
    del day
    return worst(_why_signal(series, at) for series in view.scales if _is_signal(series, len(series.totals) - 1, at))


def _is_high(series: Series, at: Thresholds) -> Spells:
    return series.held(lambda place: series.totals[place] >= at.target_below)


def _is_ready(series: Series, place: int, at: Thresholds) -> bool:
    if place == 0:
        return False
    apart = series.days[place] - series.days[place - 1]
    return apart >= at.rp_candidate_days and all(_is_at_target(series, each, at) for each in (place - 1, place))


def _is_at_target(series: Series, place: int, at: Thresholds) -> bool:
    total = series.totals[place]
    return total < at.remission_below or (total < at.target_below and series.is_down_by(at.response_percent, place))


def _signal(series: Series, at: Thresholds) -> Spells:
    return series.held(lambda place: _is_signal(series, place, at))


def _is_signal(series: Series, place: int, at: Thresholds) -> bool:
    total = series.totals[place]
    return total >= at.relapse_score or total - min(series.totals[: place + 1]) >= at.relapse_rise


def _why_signal(series: Series, at: Thresholds) -> Why:
    total, best = series.totals[-1], min(series.totals)
    said = f"{series.instrument} {total} on {iso(series.days[-1])}, {total - best} above the best of {best}; "
    said += f"relapse from {at.relapse_score}, or from {at.relapse_rise} above the best"
    if total >= at.relapse_score:
        return Why(said, at.relapse_score, total)
    return Why(said, at.relapse_rise, total - best)
