"""Plans that callers sent, as facts to be kept."""

from typing import Any, TypeVar

import msgspec

from functions.aws.door import Call
from functions.care.plan_forms import RelapsePlanForm, SafetyPlanForm, TreatmentPlanForm
from functions.care.rules.plans import crisis_line, plan_problems
from functions.kernel.errors import refuse
from functions.kernel.facts import EpisodeChanged
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged

P = TypeVar("P", TreatmentPlanChanged, SafetyPlanChanged, RelapsePlanChanged)


def treatment(call: Call[TreatmentPlanForm], episode: EpisodeChanged) -> TreatmentPlanChanged:
    return _plan(call, episode, TreatmentPlanChanged)


def safety(call: Call[SafetyPlanForm], episode: EpisodeChanged) -> SafetyPlanChanged:
    line = call.body.crisis_line or crisis_line(call.clinic.policy)
    return _plan(call, episode, SafetyPlanChanged, crisis_line=line)


def relapse_prevention(call: Call[RelapsePlanForm], episode: EpisodeChanged) -> RelapsePlanChanged:
    return _plan(call, episode, RelapsePlanChanged)


def _plan(call: Call[Any], episode: EpisodeChanged, kind: type[P], **said: str) -> P:
    """A plan's fields are its form's, so what was sent is what is kept."""
    head = {
        "clinic_id": episode.clinic_id,
        "episode_id": episode.episode_id,
        "patient_id": episode.patient_id,
        "version": 1,
        "recorded": call.written,
    }
    plan = msgspec.convert(head | msgspec.structs.asdict(call.body) | said, kind, from_attributes=True)
    refuse(
        plan_problems(plan, today=call.today, born_on=episode.person.birth_date, ended_on=episode.ended_on),
    )
    return plan
