"""What callers send to care."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Line, Moment, Text
from functions.care.rules.contact import Activity
from functions.care.rules.techniques import TechniqueCode


class SpentForm(Body):
    """Time spent: start, end, and whether another code pays for it (R20)."""

    started_at: Moment
    ended_at: Moment
    kind: Literal["cocm", "separately_billed"]
    code: Annotated[str, Meta(pattern=r"^[A-Z0-9]{5}$", description="CPT or HCPCS code that pays for it")] | None = None
    inpatient: bool = False


class ContactForm(Body):
    """A touchpoint with or for the patient; `spent` null when its time was not taken."""

    occurred_at: Moment
    mode: Literal["in_person", "phone", "video", "message", "letter"]
    outcome: Literal["reached", "attempted", "no_show"]
    party: Literal["patient", "family", "pcp", "other"]
    techniques: Annotated[list[TechniqueCode], Meta(max_length=9)] = msgspec.field(default_factory=list)
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
