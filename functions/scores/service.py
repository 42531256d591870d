"""Scores' use cases beside plain recording: find an assessment, list them, correct one."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from functions.kernel.errors import NotFound
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId
from functions.kernel.versions import succession


class Assessments(Protocol):
    """Where assessments are kept."""

    def assessment(self, episode: tuple[ClinicId, EpisodeId], which: AssessmentId) -> AssessmentRecorded | None: ...
    def assessments(self, episode: tuple[ClinicId, EpisodeId]) -> Iterator[AssessmentRecorded]: ...
    def change(self, new: AssessmentRecorded, old: AssessmentRecorded, request: str) -> AssessmentRecorded: ...


def find_assessment(store: Assessments, episode: tuple[ClinicId, EpisodeId], which: AssessmentId) -> AssessmentRecorded:
    standing = store.assessment(episode, which)
    if standing is None:
        raise NotFound("there is no such assessment")
    return standing


def newest_first(store: Assessments, episode: tuple[ClinicId, EpisodeId]) -> Sequence[AssessmentRecorded]:
    """Every assessment of an episode by when it was answered, those entered in error among them."""
    return sorted(
        store.assessments(episode), key=lambda answered: (answered.answered_at, answered.assessment_id), reverse=True
    )


def correct(
    store: Assessments, new: AssessmentRecorded, old: AssessmentRecorded, *, read: int, request: str
) -> AssessmentRecorded:
    """Keep the next version beside the one before it; Stale unless the caller corrects the version that stands."""
    return store.change(*succession(new, old, read=read), request)
