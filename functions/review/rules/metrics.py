"""Every metric of a programme's period: our own, the quality measures' stewards', and those of New York State.

Only episodes of the Collaborative Care Model count. What each number means is told in docs/metrics.md.
"""

from collections.abc import Iterable

from functions.review.rules.course import Course, Period
from functions.review.rules.metric import Metric
from functions.review.rules.nys import nys
from functions.review.rules.programme import programme
from functions.review.rules.staffing import Staffing
from functions.review.rules.stewards import stewards


def metrics(courses: Iterable[Course], period: Period, staff: Staffing) -> tuple[Metric, ...]:
    """All of them, always in the same order, whatever order the episodes come in."""
    program = [course for course in courses if course.program == "cocm"]
    return (*programme(program, period, staff), *stewards(program, period), *nys(program, period, staff))
