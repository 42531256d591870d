"""What callers send to review."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Id, Line, Moment, Text, WeekName
from functions.aws.paging import PageQuery
from functions.kernel.facts import Phase
from functions.review.rules.shape import Code


class PacketRemovalForm(Body):
    """Why a patient need not be discussed in a week."""

    week: WeekName
    reason: Line


class ConsultationForm(Body):
    """The weekly meeting as it was held."""

    held_at: Moment
    seconds: Annotated[int, Meta(ge=60, le=8 * 3600)]
    care_manager_id: Id
    consultant_id: Id
    episode_ids: Annotated[list[Id], Meta(min_length=1, max_length=200)]
    attendee_ids: Annotated[list[Id], Meta(max_length=30)] = msgspec.field(default_factory=list)


class RecommendationForm(Body):
    kind: Literal["medication_change", "technique", "measure", "referral", "further_evaluation", "other"]
    text: Text
    owner_id: Id
    due_on: date | None = None


class CaseReviewForm(Body):
    """The consultant's look at one patient, with what is recommended."""

    reviewed_at: Moment
    consultant_id: Id
    summary: Text
    consultation_id: Id | None = None
    recommendations: Annotated[list[RecommendationForm], Meta(max_length=20)] = msgspec.field(default_factory=list)


class StepForm(Body):
    """What became of a recommendation."""

    status: Literal["delivered", "seen", "accepted", "modified", "declined", "done"]
    at: Moment
    reason: Text | None = None


class CaseloadQuery(PageQuery):
    """Which part of the caseload, as of which day (today in the clinic when not said)."""

    care_manager_id: Id | None = None
    consultant_id: Id | None = None
    phase: Phase | None = None
    flag: Code | None = None
    as_of: date | None = None


class AsOfQuery(Body):
    as_of: date | None = None
