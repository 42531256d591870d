"""What callers send to scores."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import LINE, Line

LONGEST_HOURS = 30 * 24

# Its offset is asked for together with what is wrong with the answers: both are then said at once.
_Answered = Annotated[datetime, Meta(description="ISO 8601 with an offset", extra_json_schema={"format": "date-time"})]


class AssessmentForm(Body):
    """An instrument as answered: its scores in `items`, or yes and no by question, or a total where that is taken.

    null is unanswered, never zero. `safety_item` is that item's score, for tools that are entered by their total.
    """

    instrument: Annotated[str, Meta(min_length=1, max_length=20, pattern=LINE)]
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


class LinkForm(Body):
    """Which instrument a patient is asked, and for how long; left out, the clinic's `self_report_hours`."""

    instrument: Annotated[str, Meta(min_length=1, max_length=20, pattern=LINE)]
    expires_in_hours: Annotated[int, Meta(ge=1, le=LONGEST_HOURS)] | None = None


class SelfReportForm(Body):
    """What a patient answers by a link: item scores in order, null where nothing was answered."""

    items: Annotated[list[int | None], Meta(max_length=40)]
    functional: int | None = None


# A browser's form: `item_1` and so on, `functional`, and `as_is` once the patient wants to leave answers open.
SheetFields = Annotated[dict[str, int], Meta(max_length=60)]
