"""One episode's facts laid out for the rules: ordered, as whole days, one score a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from functions.review.rules.history import History, Phase, Score, totals
from functions.review.rules.spells import OPEN, Spells, held, join, meet, spell


@dataclass(frozen=True, slots=True)
class Series:
    """The totals of one instrument, oldest first; the first is the baseline that all later ones are judged by."""

    instrument: str
    days: tuple[int, ...]
    totals: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.days)

    def drop(self, place: int) -> int:
        """How far below the baseline the score at a place is; negative when above."""
        return self.totals[0] - self.totals[place]

    def is_down_by(self, percent: int, place: int) -> bool:
        """Whether a score is at least so many percent below the baseline, in whole numbers: half is half."""
        return self.drop(place) * 100 >= percent * self.totals[0]

    def held(self, holds: Callable[[int], bool]) -> Spells:
        return held(self.days, holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the rules look at. `item9` is the answer of each day that a PHQ-9 was given, None where unanswered."""

    phase: Phase
    enrolled: int
    started: int | None
    phq9: Series
    gad7: Series
    item9_days: tuple[int, ...]
    item9: tuple[int | None, ...]
    measures: tuple[int, ...]
    contacts: tuple[int, ...]
    reviews: tuple[int, ...]
    safety_assessments: tuple[int, ...]

    @property
    def scales(self) -> tuple[Series, ...]:
        """The scales that have scores, PHQ-9 first."""
        return tuple(series for series in (self.phq9, self.gad7) if series)

    @property
    def primary(self) -> Series | None:
        """The scale the outcome is judged by: the PHQ-9 when present."""
        return self.phq9 if self.phq9 else self.gad7 if self.gad7 else None


def look(history: History, as_of: date) -> View:
    """The facts up to and including a day."""
    known = history.until(as_of)
    phq9, gad7 = _series("PHQ-9", known.phq9), _series("GAD-7", known.gad7)
    item9 = _item9_by_day(known.phq9)
    return View(
        phase=known.phase,
        enrolled=known.enrolled_on.toordinal(),
        started=_started(known),
        phq9=phq9,
        gad7=gad7,
        item9_days=tuple(item9),
        item9=tuple(item9.values()),
        measures=tuple(sorted({*phq9.days, *gad7.days})),
        contacts=_ordinals(known.contacts),
        reviews=_ordinals(known.reviews),
        safety_assessments=_ordinals(known.safety_assessments),
    )


def of_primary(view: View, spells: Callable[[Series], Spells]) -> Spells:
    """A judgement of the primary scale: of the GAD-7 only until there is a PHQ-9."""
    if not view.phq9:
        return spells(view.gad7)
    return join(spells(view.phq9), meet(spells(view.gad7), spell(0, view.phq9.days[0])))


def first_from(days: Iterable[int], day: int) -> int:
    """The first of the ordered days that is not before `day`; OPEN when there is none."""
    return next((each for each in days if each >= day), OPEN)


def _started(known: History) -> int | None:
    """Day 0 of treatment. An active episode without one counts from enrolment, as the measure behind C8 does [S33]."""
    if known.treatment_started_on is not None:
        return known.treatment_started_on.toordinal()
    return known.enrolled_on.toordinal() if known.phase == "active" else None


def _series(instrument: str, scores: Iterable[Score]) -> Series:
    counted = totals(scores)
    days = tuple(score.day.toordinal() for score in counted)
    return Series(instrument, days, tuple(score.total for score in counted if score.total is not None))


def _item9_by_day(scores: Iterable[Score]) -> dict[int, int | None]:
    """Of several PHQ-9 on one day the highest answer; unanswered only when none of them was answered."""
    answers: dict[int, int | None] = {}
    for score in scores:
        day = score.day.toordinal()
        given = [answer for answer in (answers.get(day), score.item9) if answer is not None]
        answers[day] = max(given, default=None)
    return answers


def _ordinals(days: Iterable[date]) -> tuple[int, ...]:
    return tuple(day.toordinal() for day in days)
