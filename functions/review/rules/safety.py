"""Item 9 of the PHQ-9: an answer above 0 asks for a person, whatever the total (C3); no answer is not zero (C2)."""

from functions.kernel.thresholds import Thresholds
from functions.review.rules.shape import Why, iso
from functions.review.rules.spells import OPEN, Spells, held, join, spell
from functions.review.rules.view import View, first_from


def positive(view: View) -> Spells:
    """The latest item 9 is above 0, until a risk assessment of that day or later, or a newer PHQ-9."""
    return join(*(spell(day, min(newer, assessed)) for day, newer, assessed in _positives(view)))


def unaddressed(view: View) -> Spells:
    """An item 9 above 0 was followed by a newer PHQ-9, whatever that says, and by no risk assessment."""
    return join(*(spell(newer, assessed) for _, newer, assessed in _positives(view)))


def unanswered(view: View) -> Spells:
    """The latest PHQ-9 leaves item 9 open."""
    return held(view.item9_days, lambda place: view.item9[place] is None)


def why_positive(view: View, day: int, at: Thresholds) -> Why:
    del day, at
    answer, on = view.item9[-1], iso(view.item9_days[-1])
    said = f"item 9 of the PHQ-9 of {on} is {answer}; no suicide-risk assessment on or after that day"
    return Why(said, 1, answer)


def why_unaddressed(view: View, day: int, at: Thresholds) -> Why:
    """Names every answer above 0 that no assessment has followed."""
    del at
    open_days = [first for first, newer, assessed in _positives(view) if newer <= day < assessed]
    answers = [view.item9[view.item9_days.index(first)] for first in open_days]
    listed = ", ".join(f"{answer} on {iso(first)}" for first, answer in zip(open_days, answers, strict=True))
    known = [answer for answer in answers if answer is not None]
    return Why(f"item 9 of the PHQ-9 was {listed}; no suicide-risk assessment has followed", 1, max(known))


def why_unanswered(view: View, day: int, at: Thresholds) -> Why:
    del day, at
    return Why(f"item 9 of the PHQ-9 of {iso(view.item9_days[-1])} was not answered: that is not zero")


def _positives(view: View) -> list[tuple[int, int, int]]:
    """Each day with item 9 above 0, the day of the next PHQ-9, and that of the assessment that answers it."""
    following = zip(view.item9_days, (*view.item9_days[1:], OPEN), view.item9, strict=False)
    return [(day, newer, first_from(view.safety_assessments, day)) for day, newer, answer in following if answer]
