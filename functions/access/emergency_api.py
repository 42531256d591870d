"""Routes of break-glass: letting oneself in, and the privacy officer's list and review."""

from dataclasses import dataclass
from datetime import timedelta

from functions.access import emergencies
from functions.access.doorway import CLINIC, door
from functions.access.emergency_forms import BreakGlassForm, EmergencyReviewForm
from functions.access.notices import announce
from functions.access.settings import BREAK_GLASS_MINUTES, number_of
from functions.access.store import AccessStore
from functions.aws.door import Call, Reply
from functions.aws.paging import Page, PageQuery, page_of
from functions.kernel.errors import NotFound
from functions.kernel.facts import EmergencyAccess, EmergencyReview
from functions.kernel.ids import EmergencyId, OrganizationId
from functions.kernel.roles import Role

_READERS = frozenset({Role.PRIVACY_OFFICER})
_NO_ORGANIZATION = OrganizationId("-")


@dataclass(frozen=True, slots=True)
class EmergencyPage(Page):
    """Emergency accesses of a clinic, the latest first; `to_review` counts those that nobody has looked at."""

    to_review: int
    items: tuple[EmergencyAccess, ...]


@door.route(
    "POST",
    f"{CLINIC}/break-glass",
    roles=frozenset(),
    outside=True,
    body=BreakGlassForm,
    answer=EmergencyAccess,
    status=201,
    summary="Let myself into a clinic where I hold no role, for an emergency, to read for a while",
)
def break_glass(call: Call[BreakGlassForm]) -> Reply:
    store, form = AccessStore(), call.body
    organization_id = call.place.organization_id if call.place else _NO_ORGANIZATION
    emergencies.check(store, call.caller, organization_id, call.at.date())
    wanted = EmergencyAccess(
        clinic_id=call.clinic.clinic_id,
        emergency_id=EmergencyId(call.new_id("emg")),
        staff_id=call.caller.staff_id,
        version=1,
        role=Role(form.role),
        reason=form.reason,
        starts_at=call.at,
        ends_at=call.at + timedelta(minutes=form.minutes),
        recorded=call.written,
    )
    most = number_of(call.clinic.policy, BREAK_GLASS_MINUTES)
    kept = emergencies.begin(store, wanted, most_minutes=most, request=call.digest)
    if kept.recorded == wanted.recorded:
        announce(kept)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    f"{CLINIC}/break-glass",
    roles=_READERS,
    query=PageQuery,
    answer=EmergencyPage,
    summary="Emergency accesses to the clinic, the latest first",
)
def list_emergencies(call: Call[None]) -> EmergencyPage:
    every = sorted(AccessStore().emergencies(call.clinic.clinic_id), key=lambda it: it.starts_at, reverse=True)
    items, cursor = page_of(every, call.query(PageQuery), lambda it: it.emergency_id)
    return EmergencyPage(len(every), cursor, sum(it.review is None for it in every), tuple(items))


@door.route(
    "POST",
    f"{CLINIC}/break-glass/{{emergency_id}}/review",
    roles=_READERS,
    body=EmergencyReviewForm,
    answer=EmergencyAccess,
    summary="Close an emergency access with what was found; one that is under way ends",
)
def review_emergency(call: Call[EmergencyReviewForm]) -> Reply:
    store = AccessStore()
    old = store.emergency(call.clinic.clinic_id, EmergencyId(call.path["emergency_id"]))
    if old is None:
        raise NotFound("there is no such emergency access")
    found = EmergencyReview(judgement=call.body.judgement, note=call.body.note, reviewed=call.written)
    kept = emergencies.review(store, old, found, request=call.digest)
    return Reply(kept, kept.version)
