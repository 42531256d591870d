"""The eleven Collaborative Care metrics of the New York State Office of Mental Health, 2025 (D6), with their targets.

They count patients: of two episodes of one patient in a period the later stands for both. Where the state is silent the
readings are those of field note D5, told in docs/metrics.md.
"""

from dataclasses import replace
from datetime import date, timedelta

from functions.review.rules.course import CONSULTED_DAYS, IMPROVEMENT_DUE_DAY, Course, Period
from functions.review.rules.metric import Label, Metric, Target, count, middle, rate, tenths, unknown
from functions.review.rules.scale import MONITORING, Progress, progress, treated_scale
from functions.review.rules.staffing import Staffing

_SOURCE = "NYS OMH 2025"
M1 = Label("M1", "Enrolled, all payers", f"{_SOURCE}, metric 1")
M2 = Label("M2", "Enrolled, Medicaid", f"{_SOURCE}, metric 2")
M3 = Label("M3", "Newly enrolled, Medicaid", f"{_SOURCE}, metric 3")
M4 = Label("M4", "Mean weeks from enrolment to discharge, Medicaid", f"{_SOURCE}, metric 4")
M5 = Label("M5", "A clinical contact and a scale in the month, Medicaid", f"{_SOURCE}, metric 5")
M6 = Label("M6", "Improved, of those enrolled for 70 days or more, Medicaid", f"{_SOURCE}, metric 6")
M7 = Label("M7", "In remission by a score of the month, Medicaid", f"{_SOURCE}, metric 7")
M8 = Label("M8", "Consulted within 60 days, of those not improved, Medicaid", f"{_SOURCE}, metric 8")
M9 = Label("M9", "Screened for depression, whole practice", f"{_SOURCE}, metric 9")
M10 = Label("M10", "Initial PHQ-9 of 10 or more, whole practice", f"{_SOURCE}, metric 10")
M11 = Label("M11", "Care manager FTE", f"{_SOURCE}, metric 11")
OPTIMAL_ABOVE = 75  # patients for one FTE, M1
_MEDICAID = "_medicaid"
_NOT_HERE = "the registry knows patients under care, not everybody who was seen in the practice"


def nys(program: list[Course], period: Period, staff: Staffing) -> tuple[Metric, ...]:
    enrolled = _patients([course for course in program if course.is_enrolled_in(period)])
    medicaid = [course for course in enrolled if is_medicaid(course)]
    new = [course for course in program if is_medicaid(course) and course.enrolled_on in period]
    return (
        _m1(enrolled, staff),
        count(M2, medicaid),
        count(M3, new),
        _m4(program, period),
        rate(M5, medicaid, lambda course: is_in_active_treatment(course, period), at_least=80),
        *_outcomes(medicaid, period),
        replace(unknown(M9, "percent", _NOT_HERE), target=Target(85, None, None)),
        unknown(M10, "percent", _NOT_HERE),
        _m11(staff),
    )


def is_medicaid(course: Course) -> bool:
    """By the payer's id: the registry knows one payer of an episode, the present one."""
    return course.payer_id.endswith(_MEDICAID)


def is_in_active_treatment(course: Course, period: Period) -> bool:
    """A clinical contact and a scale, both in the period and under care, on one day or on two."""
    first, end = max(period.first, course.enrolled_on), course.end(period)
    scored = [measure for measure in course.measures if measure.instrument in MONITORING]
    has_scale = any(first <= measure.score.day <= end and measure.score.total is not None for measure in scored)
    return has_scale and any(first <= day <= end for day in course.clinical)


def _outcomes(medicaid: list[Course], period: Period) -> tuple[Metric, ...]:
    due = [course for course in medicaid if is_due(course, period) and _standing(course, period).is_elevated]
    failing = [course for course in due if not _standing(course, period).has_improved]
    window = period.back(CONSULTED_DAYS)
    return (
        rate(M6, due, lambda course: _standing(course, period).has_improved, at_least=60),
        rate(M7, medicaid, lambda course: _is_in_remission(course, period)),
        rate(M8, failing, lambda course: any(day in window for day in course.advised), at_least=80),
    )


def is_due(course: Course, period: Period) -> bool:
    """Seventy days from enrolment have passed on the last day, or on that of the discharge."""
    return course.enrolled_on + timedelta(days=IMPROVEMENT_DUE_DAY) <= course.end(period)


def _is_in_remission(course: Course, period: Period) -> bool:
    """The last score must be of this period: nothing is carried forward."""
    stands = _standing(course, period)
    return stands.is_in_remission and stands.latest_on is not None and stands.latest_on in period


def _standing(course: Course, period: Period) -> Progress:
    end = course.end(period)
    return progress(course, treated_scale(course, end), end)


def _patients(enrolled: list[Course]) -> list[Course]:
    latest: dict[str, Course] = {}
    for course in sorted(enrolled, key=lambda course: (course.enrolled_on, course.episode_id)):
        latest[course.patient_id] = course
    return list(latest.values())


def _m1(enrolled: list[Course], staff: Staffing) -> Metric:
    """The state's optimum is told beside the count: it is no target of the count itself."""
    optimum = f"optimal: more than {OPTIMAL_ABOVE} patients for one FTE"
    if staff.fte_percent is None:
        return count(M1, enrolled, note=optimum)
    return count(M1, enrolled, note=f"{optimum}; here {tenths(len(enrolled) * 100, staff.fte_percent)}")


def _m4(program: list[Course], period: Period) -> Metric:
    """Days are averaged first, then made weeks, then rounded."""
    stays = [
        (course, (ended - course.enrolled_on).days)
        for course, ended in _discharged(program)
        if is_medicaid(course) and ended in period
    ]
    days = sum(stay for _, stay in stays)
    return middle(M4, "weeks", [course for course, _ in stays], tenths(days, 7 * len(stays)) if stays else None)


def _discharged(program: list[Course]) -> list[tuple[Course, date]]:
    return [(course, course.ended_on) for course in program if course.ended_on is not None]


def _m11(staff: Staffing) -> Metric:
    if staff.fte_percent is None:
        return unknown(M11, "fte", "care_manager_fte_percent is not set")
    return replace(unknown(M11, "fte", "as the clinic attests it"), value=staff.fte_percent / 100)
