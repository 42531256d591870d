"""What is due and has not happened: measures (C10) and contacts (C11)."""

from functions.kernel.thresholds import Thresholds
from functions.review.rules.shape import Why, iso
from functions.review.rules.spells import Spells, overdue, spell
from functions.review.rules.view import View, first_from


def measure_overdue(view: View, at: Thresholds) -> Spells:
    """The latest total on either scale is too old; before the first one, BASELINE_MISSING speaks."""
    return overdue(view.measures, measure_days(view, at))


def baseline_missing(view: View, at: Thresholds) -> Spells:
    """No total on either scale, though enrolment is long enough ago."""
    return spell(view.enrolled + at.baseline_missing_days + 1, first_from(view.measures, 0))


def contact_overdue(view: View, at: Thresholds) -> Spells:
    """Nobody reached for too long; counted from enrolment until somebody was."""
    return overdue(_reached(view), contact_days(view, at))


def lost_contact(view: View, at: Thresholds) -> Spells:
    """From this day on the contact counts as lost; it stays overdue as well."""
    return overdue(_reached(view), at.lost_contact_days - 1)


def measure_days(view: View, at: Thresholds) -> int:
    in_prevention = view.phase == "relapse_prevention"
    return at.measure_overdue_days_relapse_prevention if in_prevention else at.measure_overdue_days


def contact_days(view: View, at: Thresholds) -> int:
    in_prevention = view.phase == "relapse_prevention"
    return at.contact_overdue_days_relapse_prevention if in_prevention else at.contact_overdue_days


def why_measure_overdue(view: View, day: int, at: Thresholds) -> Why:
    last, allowed = view.measures[-1], measure_days(view, at)
    return Why(f"last measured on {iso(last)}, more than {allowed} days ago", allowed, day - last)


def why_baseline_missing(view: View, day: int, at: Thresholds) -> Why:
    allowed = at.baseline_missing_days
    said = f"no PHQ-9 or GAD-7 total since enrolment on {iso(view.enrolled)}, more than {allowed} days ago"
    return Why(said, allowed, day - view.enrolled)


def why_contact_overdue(view: View, day: int, at: Thresholds) -> Why:
    allowed = contact_days(view, at)
    return Why(f"{_last_reached(view)}, more than {allowed} days ago", allowed, day - _reached(view)[-1])


def why_lost_contact(view: View, day: int, at: Thresholds) -> Why:
    allowed = at.lost_contact_days
    return Why(f"{_last_reached(view)}, {allowed} days ago or more", allowed, day - _reached(view)[-1])


def _reached(view: View) -> tuple[int, ...]:
    return view.contacts or (view.enrolled,)


def _last_reached(view: View) -> str:
    if view.contacts:
        return f"last reached on {iso(view.contacts[-1])}"
    return f"never reached since enrolment on {iso(view.enrolled)}"
