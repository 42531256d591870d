"""The stewards' quality measures as a month's numbers (C17): an episode counts when its window closes.

The index is the episode's first PHQ-9 above 9; a window that is still open says nothing yet.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from functions.review.rules.course import Course, Period
from functions.review.rules.history import Score
from functions.review.rules.metric import Label, Metric, rate
from functions.review.rules.quality import DSF_E_DAYS, ELEVATED_ABOVE, YOUNGEST, Result, cms159, dms_e, drr_e, dsf_e
from functions.review.rules.scale import PHQ9, scores_on

_DRR_E = "C17, NCQA DRR-E [S31, S42]"
_CMS159 = "C17, CMS159 / NQF 0710 [S43]"
_SIX = "C17, NQF 0711 [S43]"
FOLLOW_UP = Label("DRR_E_FOLLOW_UP", "A PHQ-9 on day 120 to 240 after an elevated one", _DRR_E)
REMISSION = Label("DRR_E_REMISSION", "Below 5 on day 120 to 240", _DRR_E)
RESPONSE = Label("DRR_E_RESPONSE", "Half or less on day 120 to 240", _DRR_E)
DSF_E = Label("DSF_E_FOLLOW_UP", "Somebody reached within 30 days of the first positive screen", "C17, NCQA DSF-E")
DMS_E = Label("DMS_E", "A PHQ-9 in the four-month period, of those reached in it so far", "C17, NCQA DMS-E [K]")
_POSITIVE_PHQ2 = 3  # C16
AGES = ("12-17", "18+")

Judge = Callable[[Course, Score, Sequence[Score]], Result]
Judged = list[tuple[Course, Result]]


def stewards(program: list[Course], period: Period) -> tuple[Metric, ...]:
    return (
        *_drr_e(_closed(program, period, _judge_drr_e)),
        *_remission(_closed(program, period, partial(_judge_cms159, 6)), "NQF0711", "six", _SIX),
        *_remission(_closed(program, period, partial(_judge_cms159, 12)), "CMS159", "twelve", _CMS159),
        _dsf_e(program, period),
        _dms_e(program, period),
    )


def _drr_e(judged: Judged) -> tuple[Metric, ...]:
    return (
        _rate(FOLLOW_UP, judged, lambda result: result.follow_up),
        _rate(REMISSION, judged, lambda result: result.remission),
        _rate(RESPONSE, judged, lambda result: result.response),
    )


def _remission(judged: Judged, code: str, months: str, rule: str) -> tuple[Metric, ...]:
    """Of all, then of each age group: who has no known age is in neither group."""
    name = f"Below 5 at {months} months, 60 days around"
    groups = (
        _rate(Label(f"{code}_{age}", f"{name}: age {age}", rule), _aged(judged, age), lambda result: result.remission)
        for age in AGES
    )
    return (_rate(Label(code, name, rule), judged, lambda result: result.remission), *groups)


def _aged(judged: Judged, age: str) -> Judged:
    return [(course, result) for course, result in judged if result.age_group == age]


def _rate(label: Label, judged: Judged, is_met: Callable[[Result], bool]) -> Metric:
    met = {course.episode_id for course, result in judged if is_met(result)}
    return rate(label, [course for course, _ in judged], lambda course: course.episode_id in met)


def _closed(program: list[Course], period: Period, judge: Judge) -> Judged:
    """The episodes in the denominator whose window closes in the period."""
    judged = ((course, _judged(course, period, judge)) for course in program)
    return [(course, result) for course, result in judged if result is not None]


def _judged(course: Course, period: Period, judge: Judge) -> Result | None:
    scores = scores_on(course, PHQ9, period.last)
    index = next((score for score in scores if score.total is not None and score.total > ELEVATED_ABOVE), None)
    if index is None:
        return None
    result = judge(course, index, scores)
    return result if result.denominator and result.window.last in period else None


def _judge_drr_e(course: Course, index: Score, scores: Sequence[Score]) -> Result:
    return drr_e(index, scores, age_years=course.age_on(index.day), depression=course.is_depression())


def _judge_cms159(months: int, course: Course, index: Score, scores: Sequence[Score]) -> Result:
    age_years, depression = course.age_on(index.day), course.is_depression()
    return cms159(index, scores, months=months, age_years=age_years, depression=depression)


def _dsf_e(program: list[Course], period: Period) -> Metric:
    screened = [(course, _positive_on(course, period)) for course in program]
    closed = {
        course.episode_id: dsf_e(day, course.reached)
        for course, day in screened
        if day is not None and day + timedelta(days=DSF_E_DAYS) in period and _is_of_age(course, day)
    }
    among = [course for course in program if course.episode_id in closed]
    return rate(DSF_E, among, lambda course: closed[course.episode_id])


def _positive_on(course: Course, period: Period) -> date | None:
    """The first positive screen: a PHQ-9 above 9, or a PHQ-2 from 3 (C16)."""
    positive = [s.day for s in scores_on(course, PHQ9, period.last) if s.total is not None and s.total > ELEVATED_ABOVE]
    short = (measure.score for measure in course.measures if measure.instrument == "PHQ-2")
    positive += [s.day for s in short if s.total is not None and s.total >= _POSITIVE_PHQ2 and not s.prorated]
    return min(positive, default=None)


def _dms_e(program: list[Course], period: Period) -> Metric:
    """The assessment period that the period's last day is in, as far as it has passed."""
    measured: dict[str, bool] = {}
    for course in program:
        scores = scores_on(course, PHQ9, period.last)
        reached = [day for day in course.reached if day <= period.last]
        running = [has for window, has in dms_e(reached, scores) if period.last in window]
        if running and course.is_depression() and _is_of_age(course, period.last):
            measured[course.episode_id] = running[0]
    return rate(DMS_E, [c for c in program if c.episode_id in measured], lambda c: measured[c.episode_id])


def _is_of_age(course: Course, day: date) -> bool:
    """Twelve or older; nobody is left out because the age is not known."""
    age = course.age_on(day)
    return age is None or age >= YOUNGEST
