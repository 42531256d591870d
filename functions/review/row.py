"""The registry row: one episode's history in a few kilobytes, each fact as one short line under its id.

Flags are not stored: they are evaluated when the row is read, for the day that is asked about.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from functions.kernel.facts import CareTeam, Demographics, PhaseEntered, RecommendationStatus
from functions.kernel.ids import ClinicId, EpisodeId, PatientId


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


class ContactEntry(Entry, frozen=True, array_like=True):
    reached: bool
    mode: str
    techniques: tuple[str, ...]
    seconds: int


class TimeEntry(Entry, frozen=True, array_like=True):
    seconds: int


class SafetyEntry(Entry, frozen=True, array_like=True):
    risk: str


class ReviewEntry(Entry, frozen=True, array_like=True):
    by: str


class RecommendationEntry(Entry, frozen=True, array_like=True):
    kind: str
    status: RecommendationStatus
    due_on: date | None


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


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The patient as the newest fact names them."""

    version: int
    source: Literal["episode", "patient"]
    person: Demographics


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is known of one episode; `standing` is None until the episode itself has been heard of."""

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
