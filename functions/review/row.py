"""The registry row: one episode's history in a few kilobytes, each fact as one short line under its id.

Flags are not stored: they are evaluated when the row is read, for the day that is asked about.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, TypeVar

import msgspec

from functions.kernel.errands import OutsideKind, OutsideStatus
from functions.kernel.facts import CareTeam, Demographics, PhaseEntered, RecommendationStatus
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, StaffId
from functions.kernel.watch_facts import AlertLevel, AlertState, Holder

PlanKind = Literal["treatment", "safety", "relapse_prevention"]


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What every folded fact keeps: its version, its clinic day, and whether it was taken back."""

    version: int
    day: date
    gone: bool


class ScoreEntry(Entry, frozen=True, array_like=True):
    instrument: str
    total: int | None
    item9: int | None
    prorated: bool
    from_patient: bool
    recorded_at: datetime | None = None


class ContactEntry(Entry, frozen=True, array_like=True):
    reached: bool
    mode: str
    techniques: tuple[str, ...]
    seconds: int
    clerical: bool = False
    next_on: date | None = None


class TimeEntry(Entry, frozen=True, array_like=True):
    seconds: int


class SafetyEntry(Entry, frozen=True, array_like=True):
    risk: str


class ReviewEntry(Entry, frozen=True, array_like=True):
    by: str
    recommended: bool = False


class RecommendationEntry(Entry, frozen=True, array_like=True):
    kind: str
    status: RecommendationStatus
    due_on: date | None
    decided_on: tuple[date, ...] = ()


class AlertEntry(Entry, frozen=True, array_like=True):
    """A safety alert from the day of the answer that opened it, to `closed_on` where it is closed."""

    instrument: str
    level: AlertLevel
    state: AlertState
    holder: Holder
    closed_on: date | None


class ManualEntry(Entry, frozen=True, array_like=True):
    """A flag that a person set, to `cleared_on` where one cleared it."""

    kind: Literal["discuss", "safety"]
    reason: str
    by_name: str
    cleared_on: date | None


class SeenEntry(Entry, frozen=True, array_like=True):
    """A flag acknowledged, as it has stood since a day."""

    code: str
    since: date
    by: StaffId
    at: datetime


class RemovalEntry(Entry, frozen=True, array_like=True):
    """Taken off one week's list for discussion, by whom and why."""

    week: str
    by: StaffId
    by_name: str
    reason: str


class TaskEntry(Entry, frozen=True, array_like=True):
    """Something to do, from the day it was noted, to `closed_on` where it is done or cancelled."""

    text: str
    assignee_id: StaffId
    due_on: date
    closed_on: date | None


class OutsideEntry(Entry, frozen=True, array_like=True):
    """A referral to others, from the day it was made, to `closed_on` where it is closed or declined."""

    kind: OutsideKind
    status: OutsideStatus
    closed_on: date | None


class PlanEntry(Entry, frozen=True, array_like=True):
    """The plan of a kind that stands; `day` is the one on which it was agreed."""

    goals: tuple[str, ...]
    medication: tuple[str, ...]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the episode itself says."""

    version: int
    patient_id: PatientId
    phases: tuple[PhaseEntered, ...]
    enrolled_on: date
    treatment_started_on: date | None
    ended_on: date | None
    diagnoses: tuple[str, ...]
    payer_id: str
    care_team: CareTeam
    goals: tuple[str, ...]
    medication: str | None
    question: str | None
    program: str = "cocm"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The patient as the newest fact names them."""

    version: int
    source: Literal["episode", "patient"]
    person: Demographics


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is known of one episode; `standing` is None until the episode itself has been heard of.

    `kept_since`: contacts and time before it are no longer in the row (keeping.py).
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    standing: Standing | None = None
    who: Who | None = None
    scores: Mapping[str, ScoreEntry] = {}
    contacts: Mapping[str, ContactEntry] = {}
    time: Mapping[str, TimeEntry] = {}
    safety: Mapping[str, SafetyEntry] = {}
    reviews: Mapping[str, ReviewEntry] = {}
    recommendations: Mapping[str, RecommendationEntry] = {}
    alerts: Mapping[str, AlertEntry] = {}
    manual: Mapping[str, ManualEntry] = {}
    seen: Mapping[str, SeenEntry] = {}
    read_until: datetime | None = None
    plans: Mapping[PlanKind, PlanEntry] = {}
    tasks: Mapping[str, TaskEntry] = {}
    outside: Mapping[str, OutsideEntry] = {}
    removals: Mapping[str, RemovalEntry] = {}
    kept_since: date | None = None


E = TypeVar("E", bound=Entry)
K = TypeVar("K", bound=str)


def held(entries: Mapping[K, E], source: K, entry: E) -> Mapping[K, E]:
    """The entries with one more, in the order of their ids, so that the order of arrival leaves no trace."""
    standing = entries.get(source)
    if standing and standing.version >= entry.version:
        return entries
    return dict(sorted({**entries, source: entry}.items()))
