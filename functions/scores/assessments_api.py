"""Scores' routes for the instruments there are, and for the assessments of an episode."""

from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged
from functions.kernel.ids import AssessmentId
from functions.kernel.roles import CARE_TEAM, EVERYBODY
from functions.scores import drafts, service
from functions.scores.answers import AssessmentAnswer, AssessmentPage, Catalog, MeasuresDue, answer_with
from functions.scores.doorway import EPISODE, door, episode_of, place_of
from functions.scores.due import chart_of, measures_due
from functions.scores.forms import AmendmentForm, AssessmentForm, MistakeForm
from functions.scores.instruments import INSTRUMENTS, Instrument, find
from functions.scores.schedule_settings import schedule_of
from functions.scores.store import AssessmentStore

_ASSESSMENTS = f"{EPISODE}/assessments"
_ASSESSMENT = f"{_ASSESSMENTS}/{{assessment_id}}"
_ANYBODY_SIGNED_IN = EVERYBODY - EVERYBODY


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
    answer=AssessmentAnswer,
    status=201,
    summary="Record an instrument as answered; it is scored here, and incomplete ones say what is missing (C1-C3)",
)
def record_assessment(call: Call[AssessmentForm]) -> Reply:
    episode = episode_of(call)
    kept = AssessmentStore().add(drafts.assessment(call, episode), call.digest)
    return Reply(_answer(call, kept, episode), kept.version)


@door.route(
    "GET",
    _ASSESSMENTS,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=AssessmentPage,
    summary="List an episode's assessments, the latest answered first",
)
def list_assessments(call: Call[None]) -> AssessmentPage:
    query, episode = call.query(PageQuery), episode_of(call)
    answered = service.newest_first(AssessmentStore(), place_of(call))
    seen = listed(answered, query, lambda kept: kept.assessment_id, day=lambda kept: kept.answered_at)
    items = tuple(_answer(call, kept, episode) for kept in seen.items)
    return AssessmentPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=items)


@door.route(
    "GET",
    _ASSESSMENT,
    roles=CARE_TEAM,
    answer=AssessmentAnswer,
    day=lambda assessment: assessment.answered_at,
    summary="Read an assessment",
)
def read_assessment(call: Call[None]) -> Reply:
    standing = _standing(call)
    return Reply(_answer(call, standing, episode_of(call)), standing.version)


@door.route(
    "PUT",
    _ASSESSMENT,
    roles=CARE_TEAM,
    body=AmendmentForm,
    answer=AssessmentAnswer,
    summary="Amend an assessment: scored again, the earlier version kept; needs If-Match",
)
def amend_assessment(call: Call[AmendmentForm]) -> Reply:
    read, old, episode = call.version(), _standing(call), episode_of(call)
    kept = _corrected(call, drafts.amended(call, episode, old), old, read)
    return Reply(_answer(call, kept, episode), kept.version)


@door.route(
    "POST",
    f"{_ASSESSMENT}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=AssessmentAnswer,
    summary="Mark an assessment as entered in error, and why; needs If-Match",
)
def retract_assessment(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing(call)
    kept = _corrected(call, drafts.mistaken(call, old), old, read)
    return Reply(_answer(call, kept, episode_of(call)), kept.version)


@door.route(
    "GET",
    f"{EPISODE}/measures-due",
    roles=CARE_TEAM,
    answer=MeasuresDue,
    day=lambda due: due.known_from,
    summary="List which instruments to ask an episode's patient, when and why (C3, C10, C16)",
)
def list_measures_due(call: Call[None]) -> MeasuresDue:
    zone, episode = call.clinic.time_zone, episode_of(call)
    schedule, problems = schedule_of(call.clinic.policy)
    answered = service.newest_first(AssessmentStore(), place_of(call))
    chart = chart_of(episode, answered, today=call.today, zone=zone)
    due = measures_due(chart, schedule)
    return MeasuresDue(as_of=call.today, known_from=chart.known_from, items=due, problems=problems)


def _corrected(call: Call[Any], new: AssessmentRecorded, old: AssessmentRecorded, read: int) -> AssessmentRecorded:
    return service.correct(AssessmentStore(), new, old, read=read, request=call.digest)


def _answer(call: Call[Any], kept: AssessmentRecorded, episode: EpisodeChanged) -> AssessmentAnswer:
    return answer_with(kept, episode, today=call.today, zone=call.clinic.time_zone)


def _standing(call: Call[Any]) -> AssessmentRecorded:
    return service.find_assessment(AssessmentStore(), place_of(call), AssessmentId(call.path["assessment_id"]))
