"""What callers get from scores: assessments with what they ask for next, and the measures that are due."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from functions.aws.paging import RecordsPage
from functions.kernel.calendar import local_day
from functions.kernel.errors import Problem
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged
from functions.scores.due import Due, carried, follow_up_of
from functions.scores.instruments import Instrument, find


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every instrument; an item has `text` only where its wording is free to show."""

    count: int
    items: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentAnswer(AssessmentRecorded):
    """An assessment, and what it asks for: another instrument, the answers to take over today, a second look.

    `warnings` are no refusals: the answers are kept as they are.
    """

    follow_up: str | None
    carry_over: tuple[int | None, ...] | None
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class AssessmentPage(RecordsPage):
    """An episode's assessments, the latest answered first; one entered in error stays, and says so."""

    items: tuple[AssessmentAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresDue:
    """What to ask as of a day, the most urgent first; `problems` are settings of the clinic that cannot be used.

    `known_from` is the earliest day of which this tells: of enrolment, or of the first answers.
    """

    as_of: date
    known_from: date
    items: tuple[Due, ...]
    problems: tuple[Problem, ...]


def answer_with(kept: AssessmentRecorded, episode: EpisodeChanged, *, today: date, zone: str) -> AssessmentAnswer:
    recorded = {field.name: getattr(kept, field.name) for field in fields(AssessmentRecorded)}
    return AssessmentAnswer(
        **recorded,
        follow_up=follow_up_of(kept),
        carry_over=carried(kept, today=today, zone=zone),
        warnings=tuple(_warnings(kept, episode.person.birth_date, local_day(kept.answered_at, zone))),
    )


def _warnings(kept: AssessmentRecorded, birth_date: date, on: date) -> Iterator[Problem]:
    """An instrument for an age that the patient did not have (C16)."""
    ages = find(kept.instrument).ages
    if ages and not ages[0] <= _age(birth_date, on) <= ages[1]:
        said = f"the {kept.instrument} is for ages {ages[0]} to {ages[1]}"
        yield Problem("/instrument", "OTHER_AGE", said)


def _age(birth_date: date, on: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
