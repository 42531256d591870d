"""Who the psychiatric consultant should look at, and why: the four steps of C12 below safety.

One patient takes one place in the queue: only the highest step that applies stands.
"""

from functions.kernel.thresholds import Thresholds
from functions.review.rules.shape import Code, Why, iso, worst
from functions.review.rules.spells import Spells, join, meet, overdue, spell, without
from functions.review.rules.view import Series, View, first_from


def steps(view: View, at: Thresholds, *, failing: Spells, remission: Spells) -> dict[Code, Spells]:
    """When each step of the ladder stands, no two at once.

    `failing` is when treatment fails by C7, C8 or C9, `remission` when the patient is in remission by C4.
    """
    unseen = overdue(view.reviews, at.psych_review_days)
    not_improving = meet(failing, unseen)
    severe = without(meet(_severe(view, at), unseen), not_improving)
    late = without(overdue(view.reviews, at.psych_review_overdue_days), remission)
    return {
        "PSYCH_REVIEW_NEW": spell(0, first_from(view.reviews, 0)),
        "PSYCH_REVIEW_NOT_IMPROVING": not_improving,
        "PSYCH_REVIEW_SEVERE": severe,
        "PSYCH_REVIEW_OVERDUE": without(late, join(not_improving, severe)),
    }


def why_new(view: View, day: int, at: Thresholds) -> Why:
    del day, at
    return Why(f"enrolled on {iso(view.enrolled)} and never reviewed by the psychiatric consultant")


def why_not_improving(view: View, day: int, at: Thresholds) -> Why:
    limit = at.psych_review_days
    said = f"not improving or worse, and last reviewed on {iso(view.reviews[-1])}, more than {limit} days ago"
    return Why(said, limit, day - view.reviews[-1])


def why_severe(view: View, day: int, at: Thresholds) -> Why:
    del day
    scores = [(series, series.totals[-1], _severe_from(series, at)) for series in view.scales]
    found = [
        Why(f"{series.instrument} {total} on {iso(series.days[-1])}, severe from {limit}", limit, total)
        for series, total, limit in scores
        if total >= limit
    ]
    why = worst(found)
    since = f"last reviewed on {iso(view.reviews[-1])}, more than {at.psych_review_days} days ago"
    return Why(f"{why.reason}; {since}", why.threshold, why.value)


def why_overdue(view: View, day: int, at: Thresholds) -> Why:
    limit = at.psych_review_overdue_days
    said = f"not in remission, and last reviewed on {iso(view.reviews[-1])}, more than {limit} days ago"
    return Why(said, limit, day - view.reviews[-1])


def _severe(view: View, at: Thresholds) -> Spells:
    return join(*(_is_severe(series, _severe_from(series, at)) for series in view.scales))


def _is_severe(series: Series, limit: int) -> Spells:
    return series.held(lambda place: series.totals[place] >= limit)


def _severe_from(series: Series, at: Thresholds) -> int:
    return at.severe_phq9 if series.instrument == "PHQ-9" else at.severe_gad7
