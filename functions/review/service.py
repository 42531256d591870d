"""Review's use cases: hold a consultation, review a case, follow a recommendation, read the caseload."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from functions.kernel.errors import NotFound
from functions.kernel.facts import (
    CaseReviewed,
    ConsultationHeld,
    Phase,
    RecommendationChanged,
    RecommendationStatus,
    Step,
    Written,
)
from functions.kernel.ids import CaseReviewId, ClinicId, EpisodeId, PatientId, RecommendationId
from functions.kernel.thresholds import Thresholds
from functions.review.caseload import CaseloadRow, by_urgency, caseload_row
from functions.review.reading import live
from functions.review.row import Row
from functions.review.rules.fate import OPEN, with_step


class Reviewing(Protocol):
    """Where reviews are kept."""

    def add(self, fact: ConsultationHeld, request: str) -> ConsultationHeld: ...
    def write(
        self,
        added: Sequence[CaseReviewed | RecommendationChanged],
        changed: Sequence[tuple[RecommendationChanged, RecommendationChanged]],
        request: str,
    ) -> None: ...
    def review(self, clinic_id: ClinicId, episode_id: EpisodeId, review_id: CaseReviewId) -> CaseReviewed | None: ...
    def change(self, new: RecommendationChanged, old: RecommendationChanged, request: str) -> RecommendationChanged: ...
    def consultation(self, clinic_id: ClinicId, consultation_id: str) -> ConsultationHeld | None: ...
    def recommendation(
        self, clinic_id: ClinicId, episode_id: EpisodeId, recommendation_id: RecommendationId
    ) -> RecommendationChanged | None: ...


class Shelved(Protocol):
    """Where registry rows are kept."""

    def shelf(self, clinic_id: ClinicId, shelf: str) -> Iterator[Row]: ...
    def names(self, clinic_id: ClinicId) -> list[str]: ...
    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which part of the caseload: None means every. Closed episodes are shown only when their phase is asked for."""

    care_manager_id: str | None = None
    consultant_id: str | None = None
    phase: Phase | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationAging:
    """A recommendation that waits for somebody, and for how many days."""

    episode_id: EpisodeId
    patient_id: PatientId | None
    recommendation_id: str
    kind: str
    status: RecommendationStatus
    recommended_on: date
    due_on: date | None
    days: int


def caseload(
    rows: Shelved, clinic_id: ClinicId, wanted: Wanted, as_of: date, thresholds: Thresholds
) -> list[CaseloadRow]:
    """The caseload as of a day, the most urgent first. One shelf for a care manager, all of them for a clinic."""
    shown = (caseload_row(row, as_of, thresholds) for row in _rows(rows, clinic_id, wanted))
    return by_urgency(row for row in shown if _is_wanted(row, wanted))


def registry_row(
    rows: Shelved, clinic_id: ClinicId, episode_id: EpisodeId, as_of: date, thresholds: Thresholds
) -> CaseloadRow:
    row = rows.row(clinic_id, episode_id)
    if row is None:
        raise NotFound("there is no such episode in the registry")
    return caseload_row(row, as_of, thresholds)


def aging(rows: Shelved, clinic_id: ClinicId, as_of: date) -> list[RecommendationAging]:
    """Every recommendation of the clinic that is not yet done or declined, the oldest first."""
    found: list[RecommendationAging] = []
    for shelf in rows.names(clinic_id):
        for row in rows.shelf(clinic_id, shelf):
            found.extend(_aging_of(row, as_of))
    return sorted(found, key=lambda waiting: (waiting.recommended_on, waiting.recommendation_id))


def review_case(
    store: Reviewing, review: CaseReviewed, recommendations: Sequence[RecommendationChanged], *, request: str
) -> CaseReviewed:
    """Keep a review with its recommendations: all or none, and a repeat changes nothing."""
    if review.consultation_id and store.consultation(review.clinic_id, review.consultation_id) is None:
        raise NotFound("there is no such consultation")
    store.write([review, *recommendations], [], request)
    return store.review(review.clinic_id, review.episode_id, review.review_id) or review


def take_step(
    store: Reviewing,
    which: tuple[ClinicId, EpisodeId, RecommendationId],
    step: Step,
    *,
    written: Written,
    request: str,
) -> RecommendationChanged:
    """Note what became of a recommendation; the same step again is the same answer."""
    standing = store.recommendation(*which)
    if standing is None:
        raise NotFound("there is no such recommendation")
    if step in standing.steps:
        return standing
    return store.change(with_step(standing, step, written), standing, request)


def _rows(rows: Shelved, clinic_id: ClinicId, wanted: Wanted) -> Iterator[Row]:
    is_one_shelf = wanted.care_manager_id is not None and wanted.phase != "discharged"
    shelves = [wanted.care_manager_id or ""] if is_one_shelf else rows.names(clinic_id)
    for shelf in shelves:
        yield from rows.shelf(clinic_id, shelf)


def _is_wanted(row: CaseloadRow, wanted: Wanted) -> bool:
    has_open_work = row.phase != "discharged" or bool(row.flags)
    is_known_by_then = row.enrolled_on is None or row.enrolled_on <= row.as_of
    return (
        is_known_by_then
        and wanted.care_manager_id in (None, row.care_manager_id)
        and wanted.consultant_id in (None, row.psychiatric_consultant_id)
        and (wanted.phase == row.phase if wanted.phase else has_open_work)
        and (wanted.flag is None or any(flag.code == wanted.flag for flag in row.flags))
    )


def _aging_of(row: Row, as_of: date) -> Iterator[RecommendationAging]:
    waiting = {id(entry): source for source, entry in row.recommendations.items()}
    for entry in live(row.recommendations, as_of):
        if entry.status in OPEN:
            yield RecommendationAging(
                episode_id=row.episode_id,
                patient_id=row.standing.patient_id if row.standing else None,
                recommendation_id=waiting[id(entry)],
                kind=entry.kind,
                status=entry.status,
                recommended_on=entry.day,
                due_on=entry.due_on,
                days=(as_of - entry.day).days,
            )
