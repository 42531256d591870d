"""One episode as the programme's metrics see it: what happened, on which clinic day."""

from dataclasses import dataclass
from datetime import date, timedelta

from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId, PatientId, StaffId
from functions.review.rules.history import Score

DEPRESSION = ("F32", "F33", "F34.1")
"""Depressive episode, recurrent depression, dysthymia [K]: to be checked against the stewards' value sets."""
IMPROVEMENT_DUE_DAY = 70
"""C8, NYS M6: days since the start on which improvement is due; the start itself is day 0."""
CONSULTED_DAYS = 60
"""NYS M8: the days, ending with the period's last, in which a consultation counts."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in the clinic's calendar, both included: a month, or as much of it as has passed."""

    first: date
    last: date

    @classmethod
    def of(cls, month: Month, today: date) -> "Period":
        """A month up to today; ValueError for one that has not begun, as nothing can be said of it."""
        if today < month.first_day:
            raise ValueError("this month has not begun")
        return cls(month.first_day, min(month.last_day, today))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def back(self, days: int) -> "Period":
        """So many days that end with the period's last, that one counted."""
        return Period(self.last - timedelta(days=days - 1), self.last)


@dataclass(frozen=True, slots=True)
class Measure:
    """A score of the episode on any instrument."""

    instrument: str
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One episode: days are those on which things happened, whenever they were written down.

    `reached` are days on which the patient or the family was reached in any way, `clinical` those of them that NYS
    counts: in person, by phone or video, and not clerical. `advised` are reviews with a recommendation, `changed` the
    days on which the PCP accepted or modified a recommended change of medication or technique.
    """

    episode_id: EpisodeId
    patient_id: PatientId
    care_manager_id: StaffId
    program: str
    payer_id: str
    diagnoses: tuple[str, ...]
    birth_date: date | None
    enrolled_on: date
    treatment_started_on: date | None
    ended_on: date | None
    measures: tuple[Measure, ...] = ()
    reached: tuple[date, ...] = ()
    clinical: tuple[date, ...] = ()
    reviews: tuple[date, ...] = ()
    advised: tuple[date, ...] = ()
    changed: tuple[date, ...] = ()

    def is_enrolled_in(self, period: Period) -> bool:
        """Under care on at least one day of it: a discharge on its first day still counts (D5)."""
        return self.enrolled_on <= period.last and (self.ended_on is None or self.ended_on >= period.first)

    def is_open_after(self, day: date) -> bool:
        """On the caseload when the day is over."""
        return self.enrolled_on <= day and (self.ended_on is None or self.ended_on > day)

    def end(self, period: Period) -> date:
        """The day on which the episode is judged: the period's last, or that of the discharge before it."""
        return period.last if self.ended_on is None else min(period.last, self.ended_on)

    def is_depression(self) -> bool:
        return any(code.startswith(DEPRESSION) for code in self.diagnoses)

    def age_on(self, day: date) -> int | None:
        """Whole years; None when the birth date is not known."""
        if self.birth_date is None:
            return None
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
