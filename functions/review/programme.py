"""The programme's metrics as a use case: of a clinic, of one care manager in it, of an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.kernel.calendar import Month
from functions.kernel.cells import LEAST
from functions.kernel.errors import Invalid, Problem
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId
from functions.review.courses import courses_of
from functions.review.rules.cells import numbers_only, told, told_together
from functions.review.rules.course import Course, Period
from functions.review.rules.metric import Metric
from functions.review.rules.metrics import metrics
from functions.review.rules.staffing import staffing, together
from functions.review.service import Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicMetrics:
    """A clinic's month, or one care manager's part of it; `complete` once the month is over in the clinic."""

    clinic_id: ClinicId
    care_manager_id: str | None
    month: str
    first: date
    last: date
    complete: bool
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationMetrics:
    """An organization's month: all clinics together, then each, numbers only and none from under `least` episodes."""

    month: str
    first: date
    last: date
    complete: bool
    least: int
    total: tuple[Metric, ...]
    clinics: tuple[ClinicMetrics, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller may see of a clinic: the episodes behind a number, and small numbers at all."""

    episodes: bool
    small: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month, and the day it is where the question is asked."""

    month: Month
    today: date

    def period(self) -> Period:
        """Invalid for a month that has not begun."""
        if self.today < self.month.first_day:
            raise Invalid("this month has not begun", [Problem("/month", "NOT_BEGUN", "this month has not begun")])
        return Period.of(self.month, self.today)

    @property
    def complete(self) -> bool:
        return self.today > self.month.last_day


def of_clinic(
    rows: Shelved, clinic: ClinicChanged, asked: Asked, sight: Sight, care_manager_id: str | None = None
) -> ClinicMetrics:
    """A clinic's metrics, or those of the episodes that a care manager has now."""
    courses = [
        course for course in _courses(rows, clinic.clinic_id) if care_manager_id in (None, course.care_manager_id)
    ]
    found = metrics(courses, asked.period(), staffing(clinic.policy, care_manager_id))
    return _answer(clinic.clinic_id, asked, _seen(found, sight), care_manager_id)


def of_organization(rows: Shelved, clinics: Sequence[ClinicChanged], asked: Asked) -> OrganizationMetrics:
    """Every clinic and all of them together, as somebody may see them who is not of the clinics' care teams."""
    period = asked.period()
    by_clinic: Mapping[ClinicId, list[Course]] = {one.clinic_id: _courses(rows, one.clinic_id) for one in clinics}
    staff = {one.clinic_id: staffing(one.policy) for one in clinics}
    each = [metrics(courses, period, staff[clinic_id]) for clinic_id, courses in by_clinic.items()]
    every = [course for courses in by_clinic.values() for course in courses]
    total, parts = told_together(metrics(every, period, together(staff.values())), each)
    return OrganizationMetrics(
        month=str(asked.month),
        first=period.first,
        last=period.last,
        complete=asked.complete,
        least=LEAST,
        total=total,
        clinics=tuple(_answer(clinic_id, asked, part, None) for clinic_id, part in zip(by_clinic, parts, strict=True)),
    )


def _seen(found: tuple[Metric, ...], sight: Sight) -> tuple[Metric, ...]:
    if sight.episodes:
        return found
    return numbers_only(found) if sight.small else told(found)


def _answer(clinic_id: ClinicId, asked: Asked, found: tuple[Metric, ...], care_manager_id: str | None) -> ClinicMetrics:
    period = asked.period()
    return ClinicMetrics(
        clinic_id=clinic_id,
        care_manager_id=care_manager_id,
        month=str(asked.month),
        first=period.first,
        last=period.last,
        complete=asked.complete,
        metrics=found,
    )


def _courses(rows: Shelved, clinic_id: ClinicId) -> list[Course]:
    """Every episode of the clinic, the closed ones too: a measure's window may close after the discharge."""
    every = (row for shelf in rows.names(clinic_id) for row in rows.shelf(clinic_id, shelf))
    return list(courses_of(every))
