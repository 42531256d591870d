"""Whom to discharge because nobody has reached them for long: a proposal to a person, never an act of ours (C15).

Basis: field registries end an episode 90 days after the last clinical contact; the days are a clinic's setting, the
discharge is somebody's decision with its reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from functions.review.rules.history import History

DEFAULT_DAYS = 90
SETTING = "inactivity_days"


@dataclass(frozen=True, slots=True)
class Inactivity:
    """Since when the limit is passed, and why that asks for a decision."""

    since: date
    days: int
    threshold: int
    reason: str

    @property
    def last_on(self) -> date:
        """The day that the reason names: of the last contact, else of enrolment."""
        return self.since - timedelta(days=self.threshold)


def inactivity(history: History, as_of: date, days: int) -> Inactivity | None:
    """The proposal that stands on a day; None while somebody was reached within so many days, and after discharge."""
    if history.phase in ("referred", "discharged"):
        return None
    reached = history.until(as_of).contacts
    last = reached[-1] if reached else history.enrolled_on
    silent = (as_of - last).days
    if silent < days:
        return None
    words = f"last reached on {last.isoformat()}" if reached else f"enrolled on {last.isoformat()}, never reached"
    return Inactivity(last + timedelta(days=days), silent, days, f"{words}; {silent} days, {days} are the limit")
