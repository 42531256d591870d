"""A programme's month by our own rules: caseload, contact, outcome, and what was done for those who did not improve.

The numbers are the rules' own and not a clinic's settings, so that clinics can be compared.
"""

from dataclasses import replace
from datetime import date, timedelta

from functions.review.rules.course import CONSULTED_DAYS, IMPROVEMENT_DUE_DAY, Course, Period
from functions.review.rules.metric import Label, Metric, Target, count, middle, rate, tenths, unknown
from functions.review.rules.scale import PHQ9, Progress, progress, registry_scale, scores_on
from functions.review.rules.staffing import CaseloadRange, Staffing

CASELOAD = Label("CASELOAD", "Open episodes when the period ends", "C17 [S33, S34]")
PER_FTE = Label("CASELOAD_PER_FTE", "Open episodes for one full-time care manager", "AIMS, July 2020 [S36]")
CONTACT_RATE = Label("CONTACT_RATE", "Patient or family reached in the period", "C17 [S33, S34]")
RESPONSE = Label("RESPONSE", "Half or less of an elevated baseline", "C5")
REMISSION = Label("REMISSION", "Below 5 after an elevated baseline", "C4")
IMPROVED = Label("IMPROVED_70", "Improved, of those treated for 70 days or more", "C8 [S33]")
CONSULTED = Label("CONSULTED_NOT_IMPROVED", "Reviewed by the consultant, of those not improved", "C8, C17 [S33]")
CHANGED = Label("CHANGED_NOT_IMPROVED", "Treatment changed, of those not improved", "C8, C17 [S33]")
MEDIAN = Label("MEDIAN_PHQ9", "Median of the latest PHQ-9", "C17 [S33, S34]")


def programme(program: list[Course], period: Period, staff: Staffing) -> tuple[Metric, ...]:
    """Of the episodes that were under care in the period; each is judged on its last day in it."""
    enrolled = [course for course in program if course.is_enrolled_in(period)]
    return (
        *_caseload(enrolled, period, staff),
        rate(CONTACT_RATE, enrolled, lambda course: any(day in period for day in course.reached)),
        *_outcomes(enrolled, period),
        _median(enrolled, period),
    )


def _outcomes(enrolled: list[Course], period: Period) -> tuple[Metric, ...]:
    elevated = [course for course in enrolled if standing(course, period).is_elevated]
    due = [course for course in elevated if day_due(course) <= course.end(period)]
    failing = [course for course in due if not standing(course, period).has_improved]
    window = period.back(CONSULTED_DAYS)
    return (
        rate(RESPONSE, elevated, lambda course: standing(course, period).has_responded),
        rate(REMISSION, elevated, lambda course: standing(course, period).is_in_remission),
        rate(IMPROVED, due, lambda course: standing(course, period).has_improved),
        rate(CONSULTED, failing, lambda course: any(day in window for day in course.reviews)),
        rate(CHANGED, failing, lambda course: has_changed(course, period)),
    )


def standing(course: Course, period: Period) -> Progress:
    """The episode on the scale of the caseload, on the day that it is judged."""
    end = course.end(period)
    return progress(course, registry_scale(course, end), end)


def day_due(course: Course) -> date:
    """The day from which improvement is due (C8)."""
    return (course.treatment_started_on or course.enrolled_on) + timedelta(days=IMPROVEMENT_DUE_DAY)


def has_changed(course: Course, period: Period) -> bool:
    """Treatment was changed once improvement was due: a recommended change was accepted or modified."""
    return any(day_due(course) <= day <= period.last for day in course.changed)


def _caseload(enrolled: list[Course], period: Period, staff: Staffing) -> tuple[Metric, Metric]:
    on_it = [course for course in enrolled if course.is_open_after(period.last)]
    return count(CASELOAD, on_it), _per_fte(on_it, staff)


def _per_fte(on_it: list[Course], staff: Staffing) -> Metric:
    """The caseload of one full-time care manager, and whether it is what AIMS expects."""
    fte, expected = staff.fte_percent, staff.expected
    if fte is None:
        return unknown(PER_FTE, "episodes_per_fte", "care_manager_fte_percent is not set")
    full = len(on_it) * 100
    return replace(
        count(PER_FTE, on_it, note="" if expected else "no range to hold it against: caseload_type is not set"),
        unit="episodes_per_fte",
        value=tenths(full, fte),
        target=_target(expected, full, fte) if expected else None,
    )


def _target(expected: CaseloadRange, full: int, fte: int) -> Target:
    return Target(expected.low, expected.high, expected.low * fte <= full <= expected.high * fte)


def _median(enrolled: list[Course], period: Period) -> Metric:
    """The middle of the latest PHQ-9 of each episode, a baseline included; between two middles, their mean."""
    latest = [(course, _last_phq9(course, period)) for course in enrolled]
    known = sorted(total for _, total in latest if total is not None)
    half = len(known) // 2
    value = None if not known else known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
    return middle(MEDIAN, "score", [course for course, total in latest if total is not None], value)


def _last_phq9(course: Course, period: Period) -> int | None:
    end = course.end(period)
    since = [score.total for score in scores_on(course, PHQ9, end) if score.day >= course.enrolled_on]
    return since[-1] if since else None
