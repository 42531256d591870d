"""What callers send as plans. A list that must be there may be empty: somebody asked, and there was nothing."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import LINE, Line, Name, Text
from functions.care.forms import BarrierForm
from functions.care.rules.techniques import TechniqueCode

Measure = Literal[
    "PHQ-9",
    "PHQ-2",
    "GAD-7",
    "GAD-2",
    "PHQ-9M",
    "PHQ-A",
    "EPDS",
    "AUDIT-C",
    "DAST-10",
    "PCL-5",
    "PC-PTSD-5",
    "OUD-DAYS",
]
Lines: TypeAlias = Annotated[list[Line], Meta(max_length=20)]
SomeLines: TypeAlias = Annotated[list[Line], Meta(min_length=1, max_length=20)]


class MeasureForm(Body):
    """A total to come below: PHQ-9 below 10."""

    instrument: Measure
    below: int


class GoalForm(Body):
    text: Line
    target: Line
    measure: MeasureForm | None = None
    target_on: date | None = None


class InterventionForm(Body):
    technique: TechniqueCode
    note: Line | None = None


class MedicationForm(Body):
    """As the PCP lists it."""

    name: Name
    dose: Name
    since: date | None = None


class HelperForm(Body):
    name: Line
    phone: Annotated[str, Meta(min_length=3, max_length=40, pattern=LINE)] | None = None


class TreatmentPlanForm(Body):
    """The whole plan as it stands from now on."""

    agreed_on: date
    goals: Annotated[list[GoalForm], Meta(min_length=1, max_length=10)]
    problems: Lines
    interventions: Annotated[list[InterventionForm], Meta(max_length=9)]
    medications: Annotated[list[MedicationForm], Meta(max_length=20)]
    barriers: Annotated[list[BarrierForm], Meta(max_length=7)]


class SafetyPlanForm(Body):
    """The six steps, in the patient's own words; `crisis_line` is the clinic's when not said."""

    agreed_on: date
    warning_signs: SomeLines
    coping_strategies: SomeLines
    distractions: Lines
    people: Annotated[list[HelperForm], Meta(max_length=10)]
    professionals: Annotated[list[HelperForm], Meta(max_length=10)]
    environment: SomeLines
    crisis_line: Annotated[str, Meta(min_length=3, max_length=100)] | None = None
    reasons_for_living: Lines = msgspec.field(default_factory=list)


class RelapsePlanForm(Body):
    """The whole plan as it stands from now on; `follow_up` says what happens when, `call` whom the patient calls."""

    agreed_on: date
    warning_signs: SomeLines
    what_helps: SomeLines
    maintenance: Annotated[list[MedicationForm], Meta(max_length=20)]
    follow_up: Text
    call: Annotated[list[HelperForm], Meta(min_length=1, max_length=10)]
    follow_up_on: date | None = None
