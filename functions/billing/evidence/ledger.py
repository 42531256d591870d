"""Evidence for a month's claims, line by line: what was done for one episode on one clinic day.

A line is named after the fact that it comes from, so that a fact heard twice is the same line; the higher version
holds. A line that was entered in error stays, marked: an earlier version which arrives late cannot bring it back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.kernel.calendar import Month, local_day
from functions.kernel.counting import countable_seconds
from functions.kernel.facts import (
    Actor,
    AssessmentRecorded,
    CaseReviewed,
    ConsultationHeld,
    ContactRecorded,
    Spent,
    TimeRecorded,
)
from functions.kernel.ids import ClinicId, EpisodeId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """A stretch of somebody's work; `counts` by the rules' defaults, before the payer's own."""

    version: int
    gone: bool
    source: str
    day: date
    started_at: datetime
    ended_at: datetime
    seconds: int
    actor: Actor
    kind: Literal["cocm", "separately_billed"]
    staff_id: StaffId
    code: str | None
    inpatient: bool
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A completed rating scale (R10). `total` is kept for the claim's file, never its answers."""

    version: int
    gone: bool
    source: str
    day: date
    instrument: str
    total: int | None
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """The psychiatric consultant's look at the patient (R12)."""

    version: int
    gone: bool
    source: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationLine:
    """A caseload consultation of the clinic (R12): whose caseload, and who was discussed."""

    version: int
    gone: bool
    source: str
    day: date
    care_manager_id: StaffId
    episode_ids: tuple[EpisodeId, ...]


Line = TimeLine | MeasureLine | ReviewLine | ConsultationLine


@dataclass(frozen=True, slots=True)
class Entry:
    """A line and where it belongs; a consultation belongs to the clinic's month, not to one episode."""

    clinic_id: ClinicId
    episode_id: EpisodeId | None
    line: Line

    @property
    def month(self) -> Month:
        return Month.of(self.line.day)


def entry_of(fact: object, zone: str) -> Entry | None:
    """The evidence in a fact; None where there is none. `zone` is the clinic's: it decides the day and the month."""
    match fact:
        case ContactRecorded(spent=Spent() as spent):
            line = _time(fact.contact_id, fact.version, fact.status, fact.staff_id, spent, zone)
            return Entry(fact.clinic_id, fact.episode_id, line)
        case TimeRecorded():
            line = _time(fact.entry_id, fact.version, fact.status, fact.staff_id, fact.spent, zone)
            return Entry(fact.clinic_id, fact.episode_id, line)
        case AssessmentRecorded():
            return Entry(fact.clinic_id, fact.episode_id, _measure(fact, zone))
        case CaseReviewed():
            return Entry(fact.clinic_id, fact.episode_id, _review(fact, zone))
        case ConsultationHeld():
            return Entry(fact.clinic_id, None, _consultation(fact, zone))
        case _:
            return None


def _time(source: str, version: int, status: str, staff_id: StaffId, spent: Spent, zone: str) -> TimeLine:
    return TimeLine(
        version=version,
        gone=_is_gone(status),
        source=source,
        day=local_day(spent.started_at, zone),
        started_at=spent.started_at,
        ended_at=spent.ended_at,
        seconds=spent.seconds,
        actor=spent.actor,
        kind=spent.kind,
        staff_id=staff_id,
        code=spent.code,
        inpatient=spent.inpatient,
        counts=countable_seconds(spent) > 0,
    )


def _measure(fact: AssessmentRecorded, zone: str) -> MeasureLine:
    return MeasureLine(
        version=fact.version,
        gone=_is_gone(fact.status),
        source=fact.assessment_id,
        day=local_day(fact.answered_at, zone),
        instrument=fact.instrument,
        total=fact.total,
        valid=fact.valid,
    )


def _review(fact: CaseReviewed, zone: str) -> ReviewLine:
    day = local_day(fact.reviewed_at, zone)
    return ReviewLine(version=fact.version, gone=_is_gone(fact.status), source=fact.review_id, day=day)


def _consultation(fact: ConsultationHeld, zone: str) -> ConsultationLine:
    return ConsultationLine(
        version=fact.version,
        gone=_is_gone(fact.status),
        source=fact.consultation_id,
        day=local_day(fact.held_at, zone),
        care_manager_id=fact.care_manager_id,
        episode_ids=fact.episode_ids,
    )


def _is_gone(status: str) -> bool:
    return status == "entered_in_error"
