"""What callers send about contacts, time and safety."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Line, Moment, Text, Word
from functions.care.rules.contact import Activity
from functions.care.rules.techniques import TechniqueCode
from functions.kernel.care_words import Adherence, BarrierKind, FamilyPart


class SpentForm(Body):
    """Time spent: start, end, and whether another code pays for it (R20)."""

    started_at: Moment
    ended_at: Moment
    kind: Literal["cocm", "separately_billed"]
    code: Annotated[str, Meta(pattern=r"^[A-Z0-9]{5}$(?!\n)", description="what pays for it")] | None = None
    inpatient: bool = False


class BarrierForm(Body):
    kind: BarrierKind
    note: Line | None = None


class PractisedForm(Body):
    """Steps of one of the techniques that were used; `GET /v1/techniques` has their codes."""

    technique: TechniqueCode
    steps: Annotated[list[Word], Meta(min_length=1, max_length=12)]


class UseForm(Body):
    """How the patient takes the medication; `side_effects` null when nobody asked, empty when there are none."""

    adherence: Adherence
    side_effects: Annotated[list[Line], Meta(max_length=12)] | None = None
    note: Line | None = None


class ContactForm(Body):
    """A touchpoint with or for the patient; `spent` null when its time was not taken.

    What was not talked about stays null: no barriers said is not the same as nobody asked.
    """

    occurred_at: Moment
    mode: Literal["in_person", "phone", "video", "message", "letter"]
    outcome: Literal["reached", "attempted", "no_show"]
    party: Literal["patient", "family", "pcp", "other"]
    techniques: Annotated[list[TechniqueCode], Meta(max_length=9)] = msgspec.field(default_factory=list)
    steps: Annotated[list[PractisedForm], Meta(max_length=9)] = msgspec.field(default_factory=list)
    medication: UseForm | None = None
    barriers: Annotated[list[BarrierForm], Meta(max_length=7)] | None = None
    family: FamilyPart | None = None
    next_contact_on: date | None = None
    note: Text | None = None
    spent: SpentForm | None = None
    actor: Literal["clerical"] | None = None


class TimeForm(Body):
    """Work for the patient without a touchpoint; time entered by hand says why there is no timer."""

    activity: Activity
    entry: Literal["timer", "manual"]
    spent: SpentForm
    reason: Line | None = None
    actor: Literal["clerical"] | None = None


class SafetyForm(Body):
    """A person's assessment of suicide risk, and what was done about it."""

    assessed_at: Moment
    risk: Literal["none", "low", "moderate", "high"]
    disposition: Literal["no_action", "safety_plan", "escalated", "emergency"]
    note: Text | None = None


class ContactAmendmentForm(ContactForm):
    """The whole contact as it should have been entered; `correction` says why."""

    correction: Line | None = None


class TimeAmendmentForm(TimeForm):
    """The whole entry as it should have been made; `correction` says why."""

    correction: Line | None = None


class MistakeForm(Body):
    """Why the record should never have been made."""

    reason: Line
