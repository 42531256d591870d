"""Care's routes for safety assessments."""

from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery
from functions.care import drafts, service
from functions.care.answers import SafetyPage
from functions.care.doorway import EPISODE, corrected, door, episode_of, existing_place, place_of
from functions.care.forms import MistakeForm, SafetyForm
from functions.care.store import CareStore
from functions.kernel.facts import SafetyAssessed
from functions.kernel.ids import SafetyAssessmentId
from functions.kernel.roles import CARE_TEAM

_SAFETY_ASSESSMENTS = f"{EPISODE}/safety-assessments"
_SAFETY_ASSESSMENT = f"{_SAFETY_ASSESSMENTS}/{{safety_assessment_id}}"


@door.route(
    "POST",
    _SAFETY_ASSESSMENTS,
    roles=CARE_TEAM,
    body=SafetyForm,
    answer=SafetyAssessed,
    status=201,
    summary="Record a suicide-risk assessment and what was done: what a positive item 9 waits for (C3)",
)
def record_safety(call: Call[SafetyForm]) -> Reply:
    kept = CareStore().add(drafts.safety_assessment(call, episode_of(call)), call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _SAFETY_ASSESSMENTS,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=SafetyPage,
    summary="List safety assessments, the latest first",
)
def list_safety(call: Call[None]) -> SafetyPage:
    query, place = call.query(PageQuery), existing_place(call)
    made = sorted(CareStore().safety_assessments(place), key=lambda each: (each.assessed_at, each.safety_assessment_id))
    seen = listed(made[::-1], query, lambda each: each.safety_assessment_id, day=lambda each: each.assessed_at)
    return SafetyPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    _SAFETY_ASSESSMENT,
    roles=CARE_TEAM,
    answer=SafetyAssessed,
    day=lambda assessed: assessed.assessed_at,
    summary="Read a safety assessment",
)
def read_safety(call: Call[None]) -> Reply:
    standing = _standing_safety(call)
    return Reply(standing, standing.version)


@door.route(
    "POST",
    f"{_SAFETY_ASSESSMENT}/entered-in-error",
    roles=CARE_TEAM,
    body=MistakeForm,
    answer=SafetyAssessed,
    summary="Mark a safety assessment as entered in error, so that it answers no alert; needs If-Match",
)
def retract_safety(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing_safety(call)
    kept = corrected(call, drafts.mistaken(call, old), old, read)
    return Reply(kept, kept.version)


def _standing_safety(call: Call[Any]) -> SafetyAssessed:
    which = SafetyAssessmentId(call.path["safety_assessment_id"])
    return service.found(CareStore().safety_assessment(place_of(call), which))
