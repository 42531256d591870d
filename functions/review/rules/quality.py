"""Quality measures as their stewards define them (C17). Prorated and missing totals never count (C2)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from functions.kernel.calendar import Month
from functions.review.rules.history import Score

ELEVATED_ABOVE = 9  # PHQ-9 above this opens DRR-E, CMS159 and its six-month form
REMISSION_BELOW = 5
RESPONSE_PERCENT = 50
YOUNGEST = 12
_DRR_E_DAYS = (120, 240)
_WINDOW_DAYS = 60  # CMS159: around the anniversary
DSF_E_DAYS = 30
_PERIOD_MONTHS = 4  # DMS-E: three periods a year [K]


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a score counts, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One patient in one measure. Outside the denominator nothing is met; without a follow-up score neither."""

    denominator: bool
    follow_up: bool
    remission: bool
    response: bool
    window: Window
    score: Score | None
    age_group: str | None


def drr_e(index: Score, scores: Iterable[Score], *, age_years: int | None = None, depression: bool = True) -> Result:
    """Depression remission or response: the most recent PHQ-9 of day 120 to 240 after an elevated one.

    `age_years` at the index; None when it is not known, and then nobody is left out for it.
    """
    first, last = (index.day + timedelta(days=days) for days in _DRR_E_DAYS)
    return _judge(index, scores, Window(first, last), age_years=age_years, depression=depression)


def cms159(
    index: Score,
    scores: Iterable[Score],
    *,
    months: int = 12,
    age_years: int | None = None,
    depression: bool = True,
) -> Result:
    """Depression remission at twelve months (NQF 0710), or at six (0711): within 60 days of that day."""
    due, around = _months_after(index.day, months), timedelta(days=_WINDOW_DAYS)
    return _judge(index, scores, Window(due - around, due + around), age_years=age_years, depression=depression)


def dsf_e(positive_on: date, follow_ups: Iterable[date]) -> bool:
    """Depression screening and follow-up: something was done within 30 days of a positive screen."""
    within = Window(positive_on, positive_on + timedelta(days=DSF_E_DAYS))
    return any(day in within for day in follow_ups)


def dms_e(encounters: Iterable[date], scores: Iterable[Score]) -> tuple[tuple[Window, bool], ...]:
    """Depression monitoring: for each four-month period with an encounter, whether it has a PHQ-9."""
    periods = {_period(day).first: _period(day) for day in encounters}
    days = [score.day for score in _counted(scores)]
    return tuple((period, any(day in period for day in days)) for _, period in sorted(periods.items()))


def age_group(age_years: int | None) -> str | None:
    """The group that CMS159 reports a patient in; None when the age is not known or below 12."""
    if age_years is None or age_years < YOUNGEST:
        return None
    return "12-17" if age_years < 18 else "18+"


def _judge(index: Score, scores: Iterable[Score], window: Window, *, age_years: int | None, depression: bool) -> Result:
    counted = [score for score in _counted(scores) if score.day in window]
    latest = max(counted, key=lambda score: (score.day, _total(score)), default=None)
    elevated = not index.prorated and index.total is not None and index.total > ELEVATED_ABOVE
    member = elevated and depression and (age_years is None or age_years >= YOUNGEST)
    met = latest if member else None
    return Result(
        denominator=member,
        follow_up=met is not None,
        remission=met is not None and _total(met) < REMISSION_BELOW,
        response=met is not None and (_total(index) - _total(met)) * 100 >= RESPONSE_PERCENT * _total(index),
        window=window,
        score=met,
        age_group=age_group(age_years),
    )


def _counted(scores: Iterable[Score]) -> list[Score]:
    return [score for score in scores if score.total is not None and not score.prorated]


def _total(score: Score) -> int:
    if score.total is None:
        raise ValueError("a score without a total is never counted")
    return score.total


def _months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, monthrange(month.year, month.number)[1]))


def _period(day: date) -> Window:
    first = Month(day.year, (day.month - 1) // _PERIOD_MONTHS * _PERIOD_MONTHS + 1)
    return Window(first.first_day, first.plus(_PERIOD_MONTHS - 1).last_day)
