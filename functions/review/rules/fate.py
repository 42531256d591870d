"""What may become of a recommendation, step by step: delivered, seen, decided by the PCP, done."""

from collections.abc import Mapping
from dataclasses import replace

from functions.kernel.errors import Problem, Refused
from functions.kernel.facts import RecommendationChanged, RecommendationStatus, Step, Written

# A step may skip the ones before it: a PCP who answers on the phone has received and seen the recommendation.
_AFTER: Mapping[RecommendationStatus, frozenset[RecommendationStatus]] = {
    "proposed": frozenset({"delivered", "seen", "accepted", "modified", "declined"}),
    "delivered": frozenset({"seen", "accepted", "modified", "declined"}),
    "seen": frozenset({"accepted", "modified", "declined"}),
    "accepted": frozenset({"modified", "done"}),
    "modified": frozenset({"done"}),
    "declined": frozenset(),
    "done": frozenset(),
}
_NEEDS_REASON: frozenset[RecommendationStatus] = frozenset({"modified", "declined"})
OPEN: frozenset[RecommendationStatus] = frozenset({"proposed", "delivered", "seen", "accepted", "modified"})


def with_step(recommendation: RecommendationChanged, step: Step, written: Written) -> RecommendationChanged:
    """The recommendation one step further; Refused for a step back, a step out of time, or a decision unexplained."""
    problems = []
    if step.status not in _AFTER[recommendation.status]:
        problems.append(Problem("/status", "STEP", f"{recommendation.status} does not go to {step.status}"))
    if step.at < recommendation.steps[-1].at:
        problems.append(Problem("/at", "BEFORE", "this is before the step before it"))
    if step.status in _NEEDS_REASON and not step.reason:
        problems.append(Problem("/reason", "REQUIRED", f"{step.status} needs its reason"))
    if problems:
        raise Refused("the recommendation cannot take this step", problems)
    return replace(
        recommendation,
        version=recommendation.version + 1,
        status=step.status,
        steps=(*recommendation.steps, step),
        recorded=written,
    )
