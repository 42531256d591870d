"""What callers send to scores."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Line

# Its offset is asked for together with what is wrong with the answers: both are then said at once.
_Answered = Annotated[datetime, Meta(description="ISO 8601 with an offset")]


class AssessmentForm(Body):
    """An instrument as answered: its scores in `items`, or yes and no by question, or a total where that is taken.

    null is unanswered, never zero. `safety_item` is that item's score, for tools that are entered by their total.
    """

    instrument: Annotated[str, Meta(min_length=1, max_length=20)]
    answered_at: _Answered
    how: Literal["in_person", "phone", "video", "patient_link", "import"]
    items: Annotated[list[int | None], Meta(max_length=40)] | None = None
    answers: Annotated[dict[str, bool | None], Meta(max_length=40)] | None = None
    total: int | None = None
    safety_item: int | None = None
    functional: int | None = None


class AmendmentForm(AssessmentForm):
    """The whole assessment as it should have been entered; `correction` says why."""

    correction: Line | None = None


class MistakeForm(Body):
    """Why the record should never have been made."""

    reason: Line
