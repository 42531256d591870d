"""What may be practised with a patient, and the steps that the published manuals break it into. Data, with sources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from functions.kernel.care_words import Practised
from functions.kernel.errors import Problem

TechniqueCode = Literal[
    "BA",
    "CBT",
    "PST",
    "MI",
    "psychoeducation",
    "medication_support",
    "relapse_prevention",
    "care_coordination",
    "safety_planning",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a technique: its code and what a form calls it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique; `steps` is empty where none are coded, and `source` is the manual they come from."""

    code: TechniqueCode
    label: str
    steps: tuple[Step, ...] = ()
    source: str | None = None


TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "BA",
        "Behavioral activation",
        (
            Step("rationale", "Explain how activity and mood go together"),
            Step("activity_monitoring", "Monitor activities and mood day by day"),
            Step("values", "Name life areas and what matters in them"),
            Step("activity_selection", "Select and rank activities"),
            Step("activity_scheduling", "Schedule activities"),
            Step("support_contract", "Agree with others how they help"),
            Step("avoidance", "Find avoidance and another way to respond"),
            Step("progress_review", "Review what was done and what it did"),
        ),
        "Lejuez et al., Behavior Modification 35 (2011) 111-161 (BATD-R); avoidance: Martell, Addis, Jacobson (2001)",
    ),
    Technique(
        "CBT",
        "Cognitive behavioral therapy",
        (
            Step("cognitive_model", "Explain how thoughts, mood and behavior go together"),
            Step("automatic_thoughts", "Catch automatic thoughts"),
            Step("thought_record", "Keep a thought record"),
            Step("restructuring", "Weigh the evidence and find a balanced thought"),
            Step("behavioral_experiment", "Test a thought by an experiment"),
            Step("exposure_hierarchy", "Rank what is feared"),
            Step("exposure", "Approach what is feared"),
            Step("homework_review", "Review the homework"),
        ),
        "Beck, Cognitive Behavior Therapy: Basics and Beyond, 3rd edition (2021)",
    ),
    Technique(
        "PST",
        "Problem-solving treatment",
        (
            Step("problem", "1 Clarify and define the problem"),
            Step("goal", "2 Set an achievable goal"),
            Step("solutions", "3 Think of many solutions"),
            Step("pros_and_cons", "4 Weigh what is for and against each"),
            Step("choice", "5 Choose a solution"),
            Step("action_plan", "6 Plan and carry it out"),
            Step("evaluation", "7 Evaluate how it went"),
        ),
        "Hegel and Areán, Problem-Solving Treatment for Primary Care (PST-PC): the seven stages",
    ),
    Technique("MI", "Motivational interviewing"),
    Technique("psychoeducation", "Psychoeducation"),
    Technique("medication_support", "Medication support"),
    Technique("relapse_prevention", "Relapse prevention"),
    Technique("care_coordination", "Care coordination"),
    Technique("safety_planning", "Safety planning"),
)
_STEPS: Mapping[str, frozenset[str]] = {
    technique.code: frozenset(step.code for step in technique.steps) for technique in TECHNIQUES
}


def step_problems(techniques: Sequence[str], practised: Iterable[Practised]) -> list[Problem]:
    """What is wrong with the steps said to be practised, each technique at most once and one that was used."""
    problems, seen = [], set[str]()
    for index, done in enumerate(practised):
        if done.technique not in techniques:
            problems.append(Problem(f"/steps/{index}/technique", "NOT_USED", "this technique is not among those used"))
        if done.technique in seen:
            problems.append(Problem(f"/steps/{index}/technique", "TWICE", "say all steps of a technique at once"))
        seen.add(done.technique)
        problems += _unknown(index, done)
    return problems


def _unknown(index: int, done: Practised) -> list[Problem]:
    known = _STEPS.get(done.technique, frozenset())
    detail = f"steps of {done.technique}: {', '.join(sorted(known)) or 'none are coded'}"
    return [
        Problem(f"/steps/{index}/steps/{place}", "UNKNOWN_STEP", detail)
        for place, step in enumerate(done.steps)
        if step not in known
    ]
