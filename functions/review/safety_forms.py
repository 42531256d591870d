"""What callers send about safety alerts."""

from typing import Literal

from functions.aws.bodies import Body
from functions.aws.fields import Id, Moment, Text
from functions.aws.paging import PageQuery
from functions.kernel.watch_facts import Disposition


class AlertQuery(PageQuery):
    """Which alerts: those that nobody has resolved, or all that ever were."""

    state: Literal["open", "all"] = "open"


class AcknowledgementForm(Body):
    """I have seen it and take it on; `at` is when, if it was before now."""

    note: Text | None = None
    at: Moment | None = None


class DispositionForm(Body):
    """What was done: `assessed` names the safety assessment, `escalated` hands on, everything but that resolves.

    `at` is when, if it was before now.
    """

    disposition: Disposition
    note: Text
    safety_assessment_id: Id | None = None
    at: Moment | None = None
