"""Time as it was recorded for one patient, before any rule has looked at it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Actor(StrEnum):
    BHCM = "bhcm"
    PCP = "pcp"
    CONSULTANT = "psychiatric_consultant"
    CLERICAL = "clerical"


class Kind(StrEnum):
    """Work of the programme, or time that another code already pays for."""

    COCM = "cocm"
    SEPARATELY_BILLED = "separately_billed"


class PatientStatus(StrEnum):
    """Where the patient was (R19)."""

    COMMUNITY = "community"
    EMERGENCY = "emergency"
    OBSERVATION = "observation"
    INPATIENT = "inpatient"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """One stretch of work on one clinic day, known by `source`: the same source again is the same entry.

    `start` and `end` are aware and span exactly `seconds`; a paused timer is several entries. Both are None when only
    a length was recorded: such time cannot be seen to overlap. `code`: what reports it when separately billed, or "".
    """

    source: str
    day: date
    start: datetime | None
    end: datetime | None
    seconds: int
    actor: Actor
    kind: Kind
    staff: str
    code: str = ""
    patient_status: PatientStatus = PatientStatus.COMMUNITY

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError("time cannot be negative")
        if (self.start is None) != (self.end is None):
            raise ValueError("a start without an end is not a stretch of time")
        if self.start is not None and self.end is not None:
            _require_span(self.start, self.end, self.seconds)


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A total that somebody else counted: nothing more is known of it."""

    seconds: int

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError("time cannot be negative")


def _require_span(start: datetime, end: datetime, seconds: int) -> None:
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("a time without an offset cannot be compared")
    if (end - start).total_seconds() != seconds:
        raise ValueError("start and end do not span the seconds stated")
