"""A registry row read for a day: what the flags are decided from, and the seconds of a month."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, TypeVar

from functions.kernel.calendar import Month
from functions.kernel.facts import Phase
from functions.review.row import ContactEntry, Entry, Row, ScoreEntry, TimeEntry
from functions.review.rules.history import History, Score

E = TypeVar("E", bound=Entry)


def live(entries: Mapping[str, E], as_of: date) -> Iterator[E]:
    """What stands on a day: not taken back, and not later than the day."""
    return (entry for entry in entries.values() if not entry.gone and entry.day <= as_of)


def phase_on(row: Row, as_of: date) -> Phase:
    """The phase on a day: the last step taken up to it; `referred` before the first."""
    if row.standing is None:
        return "referred"
    return next((step.phase for step in reversed(row.standing.phases) if step.on <= as_of), "referred")


def history_of(row: Row, as_of: date) -> History:
    """The episode as the flags see it. Until the episode itself has been heard of, only its safety is judged."""
    standing = row.standing
    return History(
        phase=phase_on(row, as_of),
        enrolled_on=standing.enrolled_on if standing else as_of,
        treatment_started_on=standing.treatment_started_on if standing else None,
        phq9=tuple(_scores(row, "PHQ-9", as_of)),
        gad7=tuple(_scores(row, "GAD-7", as_of)),
        contacts=tuple(contact.day for contact in live(row.contacts, as_of) if contact.reached),
        reviews=tuple(review.day for review in live(row.reviews, as_of)),
        safety_assessments=tuple(safety.day for safety in live(row.safety, as_of)),
    )


def is_of(score: ScoreEntry, scale: str) -> bool:
    """Whether a score is on a scale; the PHQ-9's forms for adolescents have its items and bands (C16)."""
    return score.instrument == scale or (scale == "PHQ-9" and score.instrument in ("PHQ-9M", "PHQ-A"))


def timed(row: Row, as_of: date) -> Iterator[ContactEntry | TimeEntry]:
    """What carries countable seconds, up to a day."""
    entries: Iterator[ContactEntry | TimeEntry] = chain(live(row.contacts, as_of), live(row.time, as_of))
    return (entry for entry in entries if entry.seconds)


def seconds_in(row: Row, month: Month, as_of: date) -> int:
    """Countable seconds of a month as recorded up to a day."""
    return sum(entry.seconds for entry in timed(row, as_of) if entry.day in month)


def last_day(row: Row) -> date:
    """The day of the latest fact in the row, whatever it is."""
    kept = chain(row.scores.values(), row.contacts.values(), row.safety.values(), row.reviews.values())
    steps = (step.on for step in row.standing.phases) if row.standing else ()
    return max(chain((entry.day for entry in kept), steps), default=date.min)


def known_from(row: Row, as_of: date) -> date:
    """The earliest day of which anything in the row tells; `as_of` where it holds nothing yet."""
    held: tuple[Mapping[Any, Entry], ...] = (
        row.scores,
        row.contacts,
        row.time,
        row.safety,
        row.reviews,
        row.recommendations,
        row.alerts,
        row.manual,
        row.tasks,
        row.outside,
        row.plans,
    )
    days = [entry.day for entries in held for entry in entries.values() if not entry.gone]
    if row.standing:
        days += [row.standing.enrolled_on, *(step.on for step in row.standing.phases)]
    return min(days, default=as_of)


def _scores(row: Row, instrument: str, as_of: date) -> Iterator[Score]:
    for score in live(row.scores, as_of):
        if is_of(score, instrument):
            yield Score(score.day, score.total, score.item9, score.prorated)
