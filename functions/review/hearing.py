"""What the registry does with a fact from any room: fold it into the rows that it is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from functions.kernel.calendar import local_day
from functions.kernel.errands import OutsideReferralChanged, TaskChanged
from functions.kernel.facts import (
    AssessmentRecorded,
    CaseReviewed,
    ContactRecorded,
    EpisodeChanged,
    PatientChanged,
    RecommendationChanged,
    SafetyAssessed,
    TimeRecorded,
)
from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import (
    FlagAcknowledged,
    ManualFlagChanged,
    PacketRemovalMade,
    ReviewMarked,
    SafetyAlertChanged,
)
from functions.review.fold import fold
from functions.review.fold_care import Cared
from functions.review.keeping import kept
from functions.review.reading import history_of, last_day
from functions.review.row import Row
from functions.review.rules.flags import evaluate

UNASSIGNED = "unassigned"
CLOSED = "closed"
_SAFETY = ("SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED")

OfEpisode = (
    EpisodeChanged
    | AssessmentRecorded
    | ContactRecorded
    | TimeRecorded
    | SafetyAssessed
    | CaseReviewed
    | RecommendationChanged
    | SafetyAlertChanged
    | ManualFlagChanged
    | FlagAcknowledged
    | ReviewMarked
    | PacketRemovalMade
    | Cared
)


class Rows(Protocol):
    """Where rows are kept."""

    def update(
        self,
        clinic_id: ClinicId,
        episode_id: EpisodeId,
        change: Callable[[Row], Row],
        shelf_of: Callable[[Row], str],
    ) -> Row: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """A row before and after a fact, and the clinic's day on which the fact was written down."""

    before: Row
    after: Row
    on: date


def hear(rows: Rows, fact: object, zone_of: Callable[[ClinicId], str]) -> tuple[Heard, ...]:
    """Fold a fact into its rows: its own episode's, or all episodes of a patient. Other facts say nothing here."""
    match fact:
        case PatientChanged():
            return _fold(rows, fact, fact.clinic_id, fact.episode_ids, zone_of)
        case (
            EpisodeChanged()
            | AssessmentRecorded()
            | ContactRecorded()
            | TimeRecorded()
            | SafetyAssessed()
            | CaseReviewed()
            | RecommendationChanged()
            | SafetyAlertChanged()
            | ManualFlagChanged()
            | FlagAcknowledged()
            | ReviewMarked()
            | PacketRemovalMade()
            | TreatmentPlanChanged()
            | SafetyPlanChanged()
            | RelapsePlanChanged()
            | TaskChanged()
            | OutsideReferralChanged()
        ):
            return _fold(rows, fact, fact.clinic_id, [fact.episode_id], zone_of)
        case _:
            return ()


def _fold(
    rows: Rows,
    fact: OfEpisode | PatientChanged,
    clinic_id: ClinicId,
    episode_ids: Sequence[EpisodeId],
    zone_of: Callable[[ClinicId], str],
) -> tuple[Heard, ...]:
    zone = zone_of(clinic_id)
    on = local_day(fact.recorded.at, zone)
    return tuple(_fold_one(rows, fact, (clinic_id, episode_id), zone, on) for episode_id in episode_ids)


def _fold_one(
    rows: Rows, fact: OfEpisode | PatientChanged, where: tuple[ClinicId, EpisodeId], zone: str, on: date
) -> Heard:
    read: list[Row] = []

    def change(row: Row) -> Row:
        read.append(row)
        return kept(fold(row, fact, zone), fact.recorded.at)

    after = rows.update(*where, change, shelf_of)
    return Heard(read[-1], after, on)


def shelf_of(row: Row) -> str:
    """Whose caseload the row is on. A closed episode leaves it, unless its patient's safety is still open (C15)."""
    if row.standing is None:
        return UNASSIGNED
    if row.standing.phases[-1].phase == "discharged" and not _has_open_safety(row):
        return CLOSED
    return row.standing.care_team.care_manager.staff_id


def _has_open_safety(row: Row) -> bool:
    if any(alert.closed_on is None for alert in row.alerts.values()):
        return True
    if any(flag.kind == "safety" and flag.cleared_on is None for flag in row.manual.values()):
        return True
    as_of = last_day(row)
    return any(flag.code in _SAFETY for flag in evaluate(history_of(row, as_of), as_of, Thresholds()))
