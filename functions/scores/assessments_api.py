"""Scores' routes for the instruments there are, and for the assessments of an episode."""

from dataclasses import dataclass
from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.paging import Page, PageQuery, page_of
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import AssessmentId
from functions.kernel.roles import CARE_TEAM, EVERYBODY
from functions.scores import drafts, service
from functions.scores.doorway import EPISODE, door, episode_of, place_of
from functions.scores.forms import AmendmentForm, AssessmentForm, MistakeForm
from functions.scores.instruments import INSTRUMENTS, Instrument, find
from functions.scores.store import AssessmentStore

_ASSESSMENTS = f"{EPISODE}/assessments"
_ASSESSMENT = f"{_ASSESSMENTS}/{{assessment_id}}"
_ANYBODY_SIGNED_IN = EVERYBODY - EVERYBODY


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every instrument; an item has `text` only where its wording is free to show."""

    count: int
    items: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class AssessmentPage(Page):
    """An episode's assessments, the latest answered first; one entered in error stays, and says so."""

    items: tuple[AssessmentRecorded, ...]


@door.route(
    "GET",
    "/v1/instruments",
    roles=_ANYBODY_SIGNED_IN,
    answer=Catalog,
    summary="List the instruments: items, ranges, answers, and texts where they are free to show",
)
def list_instruments(call: Call[None]) -> Catalog:
    del call
    return Catalog(len(INSTRUMENTS), INSTRUMENTS)


@door.route(
    "GET",
    "/v1/instruments/{instrument}",
    roles=_ANYBODY_SIGNED_IN,
    answer=Instrument,
    summary="Read what is needed to draw one instrument's form",
)
def read_instrument(call: Call[None]) -> Instrument:
    try:
        return find(call.path["instrument"])
    except Invalid as error:
        raise NotFound("there is no such instrument") from error


@door.route(
    "POST",
    _ASSESSMENTS,
    roles=CARE_TEAM,
    body=AssessmentForm,
    answer=AssessmentRecorded,
    status=201,
    summary="Record an instrument as answered; it is scored here, and incomplete ones say what is missing (C1-C3)",
)
def record_assessment(call: Call[AssessmentForm]) -> Reply:
    answered = drafts.assessment(call, episode_of(call))
    kept = AssessmentStore().add(answered, call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _ASSESSMENTS,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=AssessmentPage,
    summary="List an episode's assessments, the latest answered first",
)
def list_assessments(call: Call[None]) -> AssessmentPage:
    query = call.query(PageQuery)
    episode_of(call)
    answered = service.newest_first(AssessmentStore(), place_of(call))
    items, following = page_of(answered, query, lambda assessment: assessment.assessment_id)
    return AssessmentPage(count=len(answered), next_cursor=following, items=tuple(items))


@door.route("GET", _ASSESSMENT, roles=CARE_TEAM, answer=AssessmentRecorded, summary="Read an assessment")
def read_assessment(call: Call[None]) -> Reply:
    standing = _standing(call)
    return Reply(standing, standing.version)


@door.route(
    "PUT",
    _ASSESSMENT,
    roles=CARE_TEAM,
    body=AmendmentForm,
    answer=AssessmentRecorded,
    summary="Amend an assessment: scored again, the earlier version kept; needs If-Match",
)
def amend_assessment(call: Call[AmendmentForm]) -> Reply:
    read, old = call.version(), _standing(call)
    return _corrected(call, drafts.amended(call, episode_of(call), old), old, read)


@door.route(
    "POST",
    f"{_ASSESSMENT}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=AssessmentRecorded,
    summary="Mark an assessment as entered in error, and why; needs If-Match",
)
def retract_assessment(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing(call)
    return _corrected(call, drafts.mistaken(call, old), old, read)


def _corrected(call: Call[Any], new: AssessmentRecorded, old: AssessmentRecorded, read: int) -> Reply:
    kept = service.correct(AssessmentStore(), new, old, read=read, request=call.digest)
    return Reply(kept, kept.version)


def _standing(call: Call[Any]) -> AssessmentRecorded:
    return service.find_assessment(AssessmentStore(), place_of(call), AssessmentId(call.path["assessment_id"]))
