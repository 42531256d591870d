"""What a plan must be, before it is kept."""

from collections.abc import Mapping, Sequence
from datetime import date

from functions.kernel.care_words import Goal, Medication
from functions.kernel.errors import Problem
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged

Plan = TreatmentPlanChanged | SafetyPlanChanged | RelapsePlanChanged

# The highest total of each instrument that a goal may aim at; a test holds it against the instruments themselves.
HIGHEST: Mapping[str, int] = {
    "PHQ-9": 27,
    "PHQ-2": 6,
    "GAD-7": 21,
    "GAD-2": 6,
    "PHQ-9M": 27,
    "PHQ-A": 27,
    "EPDS": 30,
    "AUDIT-C": 12,
    "DAST-10": 10,
    "PCL-5": 80,
    "PC-PTSD-5": 5,
    "OUD-DAYS": 30,
}
CRISIS_LINE = "988"  # the national Suicide and Crisis Lifeline


def crisis_line(policy: Mapping[str, int | bool | str]) -> str:
    """The crisis line of a clinic's safety plans: its policy `crisis_phone`, or 988."""
    line = policy.get("crisis_phone")
    return line if isinstance(line, str) and line.strip() else CRISIS_LINE


def plan_problems(plan: Plan, *, today: date, born_on: date, ended_on: date | None) -> list[Problem]:
    """What is wrong with a plan. A safety plan may be agreed after a discharge: open safety does not end (C15)."""
    problems = []
    if plan.agreed_on > today:
        problems.append(Problem("/agreed_on", "IN_THE_FUTURE", "agreed_on has not happened yet"))
    if plan.agreed_on < born_on:
        problems.append(Problem("/agreed_on", "BEFORE", "this is before the patient was born"))
    if ended_on and plan.agreed_on > ended_on and not isinstance(plan, SafetyPlanChanged):
        problems.append(Problem("/agreed_on", "AFTER_DISCHARGE", f"the episode ended on {ended_on}"))
    if isinstance(plan, TreatmentPlanChanged):
        problems += _goals(plan.goals, plan.agreed_on) + _listed("medications", plan.medications, today)
    if isinstance(plan, RelapsePlanChanged):
        problems += _follow_up(plan) + _listed("maintenance", plan.maintenance, today)
    return problems


def _goals(goals: Sequence[Goal], agreed_on: date) -> list[Problem]:
    problems = []
    for index, goal in enumerate(goals):
        if goal.target_on and goal.target_on < agreed_on:
            problems.append(
                Problem(f"/goals/{index}/target_on", "BEFORE", "the goal was to be reached before the plan")
            )
        if goal.measure and not 1 <= goal.measure.below <= HIGHEST[goal.measure.instrument]:
            detail = f"a total of {goal.measure.instrument} is from 0 to {HIGHEST[goal.measure.instrument]}"
            problems.append(Problem(f"/goals/{index}/measure/below", "OUT_OF_RANGE", detail))
    return problems


def _listed(name: str, medications: Sequence[Medication], today: date) -> list[Problem]:
    late = "since is a day that has not come yet"
    return [
        Problem(f"/{name}/{index}/since", "IN_THE_FUTURE", late)
        for index, medication in enumerate(medications)
        if medication.since and medication.since > today
    ]


def _follow_up(plan: RelapsePlanChanged) -> list[Problem]:
    if plan.follow_up_on is None or plan.follow_up_on >= plan.agreed_on:
        return []
    return [Problem("/follow_up_on", "BEFORE", "the follow-up is before the plan")]
