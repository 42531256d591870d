"""What is sent about emergency accesses."""

from typing import Annotated, Literal

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Reason, Text
from functions.kernel.facts import Judgement


class BreakGlassForm(Body):
    """Why somebody must be let in, as what, and for how long; the reason is read by the privacy officer alone."""

    role: Literal["care_manager", "psychiatric_consultant"]
    minutes: Annotated[int, Meta(ge=1, le=480)]
    reason: Reason


class EmergencyReviewForm(Body):
    """What a privacy officer found."""

    judgement: Judgement
    note: Text
