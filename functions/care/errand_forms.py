"""What callers send about tasks and about referrals to others."""

from datetime import date

from functions.aws.bodies import Body
from functions.aws.fields import Id, Line, Moment, Text
from functions.aws.paging import PageQuery
from functions.kernel.errands import OutsideKind, OutsideStatus, TaskStatus


class TaskForm(Body):
    """Something that somebody is to do by a day."""

    text: Line
    due_on: date
    assignee_id: Id


class TaskStepForm(Body):
    """What happened to a task; `open` hands it over, gives it another day, or opens it again."""

    status: TaskStatus
    at: Moment
    reason: Line | None = None
    assignee_id: Id | None = None
    due_on: date | None = None


class TasksQuery(PageQuery):
    status: TaskStatus | None = None


class OutsideReferralForm(Body):
    """A referral to somebody outside the practice."""

    kind: OutsideKind
    to: Line
    reason: Text
    referred_at: Moment


class OutsideStepForm(Body):
    """What became of a referral."""

    status: OutsideStatus
    at: Moment
    note: Line | None = None
    appointment_at: Moment | None = None


class OutsideReferralsQuery(PageQuery):
    status: OutsideStatus | None = None
