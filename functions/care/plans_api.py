"""Care's routes for plans: the one that stands, the next version, every version."""

from typing import Any, TypeVar

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery
from functions.care import plan_drafts, service
from functions.care.answers import Plans, RelapsePlanVersions, SafetyPlanVersions, TreatmentPlanVersions
from functions.care.doorway import EPISODE, door, episode_of, existing_place
from functions.care.plan_forms import RelapsePlanForm, SafetyPlanForm, TreatmentPlanForm
from functions.care.store import CareStore
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged
from functions.kernel.roles import CARE_TEAM

_PLANS = f"{EPISODE}/plans"
_TREATMENT, _SAFETY, _RELAPSE = f"{_PLANS}/treatment", f"{_PLANS}/safety", f"{_PLANS}/relapse-prevention"

P = TypeVar("P", TreatmentPlanChanged, SafetyPlanChanged, RelapsePlanChanged)


@door.route(
    "GET",
    _PLANS,
    roles=CARE_TEAM,
    answer=Plans,
    day=lambda plans: plans.agreed_on,
    summary="Read an episode's plans",
)
def read_plans(call: Call[None]) -> Plans:
    store, place = CareStore(), existing_place(call)
    return Plans(
        treatment=store.plan(place, TreatmentPlanChanged),
        safety=store.plan(place, SafetyPlanChanged),
        relapse_prevention=store.plan(place, RelapsePlanChanged),
    )


@door.route(
    "PUT",
    _TREATMENT,
    roles=CARE_TEAM,
    body=TreatmentPlanForm,
    answer=TreatmentPlanChanged,
    summary="Set the treatment plan; the first without If-Match",
)
def set_treatment_plan(call: Call[TreatmentPlanForm]) -> Reply:
    return _kept(call, plan_drafts.treatment(call, episode_of(call)), TreatmentPlanChanged)


@door.route(
    "GET",
    _TREATMENT,
    roles=CARE_TEAM,
    answer=TreatmentPlanChanged,
    day=lambda plan: plan.agreed_on,
    summary="Read the treatment plan",
)
def read_treatment_plan(call: Call[None]) -> Reply:
    return _standing(call, TreatmentPlanChanged)


@door.route(
    "GET",
    f"{_TREATMENT}/versions",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=TreatmentPlanVersions,
    summary="Read every version of the treatment plan, the one that stands first",
)
def list_treatment_plan_versions(call: Call[None]) -> TreatmentPlanVersions:
    kept = CareStore().plan_versions(existing_place(call), TreatmentPlanChanged)
    seen = listed(kept, call.query(PageQuery), lambda plan: str(plan.version), day=lambda plan: plan.agreed_on)
    return TreatmentPlanVersions(
        count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items
    )


@door.route(
    "PUT",
    _SAFETY,
    roles=CARE_TEAM,
    body=SafetyPlanForm,
    answer=SafetyPlanChanged,
    summary="Set the safety plan (six steps of Stanley and Brown); the first without If-Match",
)
def set_safety_plan(call: Call[SafetyPlanForm]) -> Reply:
    return _kept(call, plan_drafts.safety(call, episode_of(call)), SafetyPlanChanged)


@door.route(
    "GET",
    _SAFETY,
    roles=CARE_TEAM,
    answer=SafetyPlanChanged,
    day=lambda plan: plan.agreed_on,
    summary="Read the safety plan",
)
def read_safety_plan(call: Call[None]) -> Reply:
    return _standing(call, SafetyPlanChanged)


@door.route(
    "GET",
    f"{_SAFETY}/versions",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=SafetyPlanVersions,
    summary="Read every version of the safety plan, the one that stands first",
)
def list_safety_plan_versions(call: Call[None]) -> SafetyPlanVersions:
    kept = CareStore().plan_versions(existing_place(call), SafetyPlanChanged)
    seen = listed(kept, call.query(PageQuery), lambda plan: str(plan.version), day=lambda plan: plan.agreed_on)
    return SafetyPlanVersions(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "PUT",
    _RELAPSE,
    roles=CARE_TEAM,
    body=RelapsePlanForm,
    answer=RelapsePlanChanged,
    summary="Set the relapse-prevention plan, which a goals-met discharge needs (C15); the first without If-Match",
)
def set_relapse_prevention_plan(call: Call[RelapsePlanForm]) -> Reply:
    return _kept(call, plan_drafts.relapse_prevention(call, episode_of(call)), RelapsePlanChanged)


@door.route(
    "GET",
    _RELAPSE,
    roles=CARE_TEAM,
    answer=RelapsePlanChanged,
    day=lambda plan: plan.agreed_on,
    summary="Read the relapse-prevention plan",
)
def read_relapse_prevention_plan(call: Call[None]) -> Reply:
    return _standing(call, RelapsePlanChanged)


@door.route(
    "GET",
    f"{_RELAPSE}/versions",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=RelapsePlanVersions,
    summary="Read every version of the relapse-prevention plan, the one that stands first",
)
def list_relapse_prevention_plan_versions(call: Call[None]) -> RelapsePlanVersions:
    kept = CareStore().plan_versions(existing_place(call), RelapsePlanChanged)
    seen = listed(kept, call.query(PageQuery), lambda plan: str(plan.version), day=lambda plan: plan.agreed_on)
    return RelapsePlanVersions(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


def _kept(call: Call[Any], new: P, kind: type[P]) -> Reply:
    store = CareStore()
    standing = store.plan((new.clinic_id, new.episode_id), kind)
    kept = service.keep_plan(store, new, standing, read=call.if_match, request=call.digest)
    return Reply(kept, kept.version)


def _standing(call: Call[None], kind: type[P]) -> Reply:
    plan = service.found(CareStore().plan(existing_place(call), kind))
    return Reply(plan, plan.version)
