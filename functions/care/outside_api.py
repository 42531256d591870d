"""Care's routes for referrals to others: social services, specialty care, substance use treatment."""

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.care import errand_drafts, service
from functions.care.answers import OutsideReferralPage
from functions.care.doorway import EPISODE, door, episode_of, existing_place
from functions.care.errand_forms import OutsideReferralForm, OutsideReferralsQuery, OutsideStepForm
from functions.care.store import CareStore
from functions.kernel.errands import OutsideReferralChanged
from functions.kernel.ids import OutsideReferralId
from functions.kernel.roles import CARE_TEAM

_REFERRALS = f"{EPISODE}/outside-referrals"


@door.route(
    "POST",
    _REFERRALS,
    roles=CARE_TEAM,
    body=OutsideReferralForm,
    answer=OutsideReferralChanged,
    status=201,
    summary="Refer the patient to somebody outside the practice, and why",
)
def refer_outside(call: Call[OutsideReferralForm]) -> Reply:
    kept = CareStore().add(errand_drafts.outside_referral(call, episode_of(call)), call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _REFERRALS,
    roles=CARE_TEAM,
    query=OutsideReferralsQuery,
    answer=OutsideReferralPage,
    summary="List an episode's referrals to others and what became of them, the latest first",
)
def list_outside_referrals(call: Call[None]) -> OutsideReferralPage:
    query = call.query(OutsideReferralsQuery)
    found = (one for one in CareStore().outside_referrals(existing_place(call)) if query.status in (None, one.status))
    made = sorted(found, key=lambda one: (one.steps[0].at, one.outside_referral_id), reverse=True)
    seen = listed(made, query, lambda one: one.outside_referral_id, day=lambda one: min(step.at for step in one.steps))
    return OutsideReferralPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{_REFERRALS}/{{outside_referral_id}}/steps",
    roles=CARE_TEAM,
    body=OutsideStepForm,
    answer=OutsideReferralChanged,
    status=201,
    summary="Note what became of a referral: appointment, attended, not attended, closed, declined",
)
def take_outside_step(call: Call[OutsideStepForm]) -> Reply:
    store = CareStore()
    referral = service.found(
        store.outside_referral(existing_place(call), OutsideReferralId(call.path["outside_referral_id"]))
    )
    step = errand_drafts.outside_step(call)
    taken = service.take_outside_step(store, referral, step, written=call.written, request=call.digest)
    return Reply(taken, taken.version)
