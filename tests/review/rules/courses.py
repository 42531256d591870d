"""Courses for the metrics: a patient in March 2026, and any at all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId, PatientId, StaffId
from functions.review.rules.course import Course, Measure, Period
from functions.review.rules.history import Score
from functions.review.rules.metric import Metric
from functions.review.rules.metrics import metrics
from functions.review.rules.staffing import Staffing

MARCH = Period.of(Month(2026, 3), date(2026, 6, 1))
LAST = MARCH.last
UNSAID = Staffing(None, None)


def before(days: int, end: date = LAST) -> date:
    return end - timedelta(days=days)


def a_course(name: str = "epi_a", **changes: Any) -> Course:
    """Under care for a hundred days on the last of March, nothing measured yet."""
    plain = Course(
        episode_id=EpisodeId(name),
        patient_id=PatientId(f"pat_{name}"),
        care_manager_id=StaffId("stf-manager"),
        program="cocm",
        payer_id="ny_medicaid",
        diagnoses=("F32.1",),
        birth_date=date(1980, 5, 1),
        enrolled_on=before(100),
        treatment_started_on=before(100),
        ended_on=None,
    )
    return replace(plain, **changes)


def scored(*given: tuple[date, int | None], instrument: str = "PHQ-9", prorated: bool = False) -> tuple[Measure, ...]:
    return tuple(Measure(instrument, Score(day, total, 0, prorated)) for day, total in given)


def found(code: str, *courses: Course, period: Period = MARCH, staff: Staffing = UNSAID) -> Metric:
    return next(metric for metric in metrics(courses, period, staff) if metric.code == code)


def share(code: str, *courses: Course, period: Period = MARCH) -> tuple[int | None, int | None]:
    metric = found(code, *courses, period=period)
    return metric.numerator, metric.denominator


_DAYS = st.integers(-420, 40).map(lambda day: LAST + timedelta(days=day))
_SOME_DAYS = st.lists(_DAYS, max_size=3).map(tuple)


@st.composite
def _courses(draw: st.DrawFn, name: str) -> Course:
    enrolled_on = draw(_DAYS)
    measures = st.builds(
        Measure,
        st.sampled_from(("PHQ-9", "PHQ-9M", "GAD-7", "PCL-5", "PHQ-2")),
        st.builds(Score, _DAYS, st.none() | st.integers(0, 21), st.none(), st.booleans()),
    )
    return a_course(
        name,
        patient_id=PatientId(draw(st.sampled_from(("pat_one", f"pat_{name}")))),
        program=draw(st.sampled_from(("cocm", "cocm", "general_bhi"))),
        payer_id=draw(st.sampled_from(("ny_medicaid", "medicare_ffs"))),
        diagnoses=draw(st.sampled_from((("F32.1",), ("F41.1",), ("F43.10", "F33.0"), ()))),
        birth_date=draw(st.none() | st.sampled_from((date(1980, 5, 1), date(2012, 2, 29)))),
        enrolled_on=enrolled_on,
        treatment_started_on=draw(st.none() | st.just(enrolled_on)),
        ended_on=draw(st.none() | st.integers(0, 200).map(lambda days: enrolled_on + timedelta(days=days))),
        measures=tuple(draw(st.lists(measures, max_size=4))),
        reached=draw(_SOME_DAYS),
        clinical=draw(_SOME_DAYS),
        reviews=draw(_SOME_DAYS),
        advised=draw(_SOME_DAYS),
        changed=draw(_SOME_DAYS),
    )


def caseloads(most: int = 4) -> st.SearchStrategy[list[Course]]:
    """Any few episodes, however odd."""
    return st.integers(0, most).flatmap(
        lambda size: st.tuples(*(_courses(f"epi_{number}") for number in range(size))).map(list)
    )
