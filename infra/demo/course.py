"""How a score moves from week to week: the shapes of getting better, of not getting better, and of coming back."""

from collections.abc import Callable, Mapping
from random import Random

from infra.demo.answers import Items, Respondent, towards
from infra.demo.cast import Course

RELAPSE_PREVENTION_WEEK = 10
GOALS_MET_WEEK = 16
_RELAPSE_WEEK = 13

# What is left of the baseline after so many weeks.
_LEFT: Mapping[Course, Callable[[float], float]] = {
    Course.REMITS: lambda week: max(0.1, 1 - 0.11 * week),
    Course.RESPONDS: lambda week: max(0.38, 1 - 0.075 * week),
    Course.IMPROVES_PARTLY: lambda week: max(0.68, 1 - 0.04 * week),
    Course.DOES_NOT_IMPROVE: lambda week: max(0.92, 1 - 0.01 * week),
    Course.WORSENS: lambda week: min(1.5, 1 + 0.1 * week),
    Course.RELAPSES: lambda week: max(0.1, 1 - 0.11 * week) if week < _RELAPSE_WEEK else 0.75,
    Course.DROPS_OUT: lambda week: max(0.8, 1 - 0.05 * week),
}
_NOISE = 1.0


def expected(course: Course, baseline: int, week: float) -> float:
    """The total that somebody would have on a day like any other."""
    wanted = baseline * _LEFT[course](week)
    return max(wanted, baseline + min(6.0, week)) if course is Course.WORSENS else wanted


def phq9(draw: Random, course: Course, start: Respondent, week: float) -> Items:
    """PHQ-9 answers after some weeks; the first are the respondent's own, with what they left out."""
    if week == 0:
        return start.items
    return towards(draw, start.items, round(expected(course, start.total, week) + draw.gauss(0, _NOISE)))


def gad7(draw: Random, course: Course, start: Items, week: float) -> Items:
    """Anxiety follows the same course, a little behind."""
    total = sum(answer for answer in start if answer is not None)
    if week == 0:
        return start
    return towards(draw, start, round(expected(course, total, max(0.0, week - 1)) + draw.gauss(0, _NOISE)))
