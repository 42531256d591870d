"""What the flags are decided from: one episode's scores, contacts, reviews and safety assessments, by day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Phase = Literal["referred", "enrolled", "active", "relapse_prevention", "discharged"]


@dataclass(frozen=True, slots=True)
class Score:
    """One PHQ-9 or GAD-7 of the episode.

    `total` is None when too much was left out for one; `item9` is None when it was not answered (never zero, C2), and
    always on a GAD-7. A prorated total is shown and flagged on, but no quality measure uses it (C2).
    """

    day: date
    total: int | None
    item9: int | None = None
    prorated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One episode as known; the order of the facts does not matter, and facts later than the day asked are not seen.

    `phase` is the episode's phase on the day that is asked about. `contacts` are days on which somebody was reached.
    """

    phase: Phase
    enrolled_on: date
    treatment_started_on: date | None
    phq9: tuple[Score, ...] = ()
    gad7: tuple[Score, ...] = ()
    contacts: tuple[date, ...] = ()
    reviews: tuple[date, ...] = ()
    safety_assessments: tuple[date, ...] = ()

    def until(self, day: date) -> "History":
        """The same episode as it was known at the end of a day, its facts in order."""
        return replace(
            self,
            phq9=_scores(self.phq9, day),
            gad7=_scores(self.gad7, day),
            contacts=_days(self.contacts, day),
            reviews=_days(self.reviews, day),
            safety_assessments=_days(self.safety_assessments, day),
        )


def totals(scores: Iterable[Score]) -> tuple[Score, ...]:
    """The scores that have a total, oldest first, one a day: of two on one day the higher, so that no order matters."""
    by_day: dict[date, Score] = {}
    for score in scores:
        held = by_day.get(score.day)
        if score.total is not None and (held is None or _rank(score) > _rank(held)):
            by_day[score.day] = score
    return tuple(by_day[day] for day in sorted(by_day))


def _rank(score: Score) -> tuple[int, bool, int]:
    """Higher is worse; an entirely answered score before a prorated one of the same total."""
    item9 = -1 if score.item9 is None else score.item9
    return (-1 if score.total is None else score.total, not score.prorated, item9)


def _scores(scores: tuple[Score, ...], day: date) -> tuple[Score, ...]:
    return tuple(sorted((score for score in scores if score.day <= day), key=lambda score: (score.day, _rank(score))))


def _days(days: tuple[date, ...], last: date) -> tuple[date, ...]:
    return tuple(sorted(day for day in days if day <= last))
