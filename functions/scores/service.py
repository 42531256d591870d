"""Scores' use cases beside plain recording: find, list and correct assessments; hand out, withdraw, answer a link."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from functions.kernel.errors import Conflict, NotFound, Stale
from functions.kernel.facts import AssessmentRecorded, Written
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId
from functions.kernel.versions import succession
from functions.scores.links import Link, LinkId, Token, proves, state


class Assessments(Protocol):
    """Where assessments are kept."""

    def assessment(self, episode: tuple[ClinicId, EpisodeId], which: AssessmentId) -> AssessmentRecorded | None: ...
    def assessments(self, episode: tuple[ClinicId, EpisodeId]) -> Iterator[AssessmentRecorded]: ...
    def change(self, new: AssessmentRecorded, old: AssessmentRecorded, request: str) -> AssessmentRecorded: ...


class Links(Protocol):
    """Where self-report links are kept, and what was answered by them."""

    def link(self, clinic_id: ClinicId, link_id: LinkId) -> Link | None: ...
    def change_link(self, new: Link, old: Link, request: str) -> Link: ...
    def answer(self, assessment: AssessmentRecorded, new: Link, old: Link, request: str) -> AssessmentRecorded: ...
    def answer_of(self, link: Link, request: str) -> AssessmentRecorded: ...


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


def no_such_link() -> NotFound:
    """One answer for a link that is unknown, expired, revoked or used: whoever guesses learns nothing."""
    return NotFound("this link cannot be used")


def proven(store: Links, token: Token | None) -> Link:
    """The link that a token's secret proves; NotFound otherwise."""
    link = store.link(token.clinic_id, token.link_id) if token else None
    if token is None or link is None or not proves(token.secret, link):
        raise no_such_link()
    return link


def revoke(store: Links, link: Link, written: Written, request: str) -> Link:
    """Withdraw a link, once; Conflict when it has been answered: then the assessment is what can be corrected."""
    match state(link, written.at):
        case "answered":
            raise Conflict("the patient has answered; correct the assessment instead", code="ALREADY_ANSWERED")
        case "revoked":
            return link
        case "open" | "expired":
            return store.change_link(replace(link, version=link.version + 1, revoked=written), link, request)


def answer(store: Links, link: Link, answered: AssessmentRecorded, *, at: datetime, request: str) -> AssessmentRecorded:
    """Keep what the patient answered, exactly once: the same answers again get what was kept, other ones Conflict."""
    if link.answered_at is not None:
        return store.answer_of(link, request)
    closed = replace(link, version=link.version + 1, assessment_id=answered.assessment_id, answered_at=at)
    try:
        return store.answer(answered, closed, link, request)
    except Conflict as error:
        raise Conflict("this form was already answered", code="ALREADY_ANSWERED") from error
    except Stale as error:
        raise no_such_link() from error  # revoked a moment ago
