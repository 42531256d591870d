"""Billing's door to fee schedules: `charges` is what the clinic asks, any other what a payer allows."""

from dataclasses import dataclass

from functions.aws.door import Call, Reply
from functions.aws.paging import Page
from functions.billing.doors import rulebook_desk as desk
from functions.billing.doors.doorway import door
from functions.billing.doors.rulebook_forms import FeeScheduleForm, FeeSchedulesQuery
from functions.billing.rules.entry import schedule_problems
from functions.billing.rules.rulebook import FeeSchedule
from functions.kernel.errors import refuse
from functions.kernel.roles import ADMINS, Role

_CLINIC = "/v1/clinics/{clinic_id}"
_ORGANIZATION = "/v1/organizations/{organization_id}"
_SCHEDULE = "/fee-schedules/{schedule_id}/{effective}"
_ORG_ADMIN = frozenset({Role.ORG_ADMIN})
_READERS = frozenset({Role.FINANCE})


@dataclass(frozen=True, slots=True)
class FeeSchedulePage(Page):
    """Every version of every row: by schedule, the latest day and version first."""

    items: tuple[FeeSchedule, ...]


@door.route(
    "PUT",
    f"{_CLINIC}{_SCHEDULE}",
    roles=ADMINS,
    body=FeeScheduleForm,
    answer=FeeSchedule,
    summary="Enter amounts of this clinic from a day on; If-Match to correct a row; every version is kept",
)
def set_fee_schedule(call: Call[FeeScheduleForm]) -> Reply:
    return _set(call)


@door.route(
    "PUT",
    f"{_ORGANIZATION}{_SCHEDULE}",
    roles=_ORG_ADMIN,
    body=FeeScheduleForm,
    answer=FeeSchedule,
    summary="Enter amounts of all clinics from a day on; If-Match to correct a row; every version is kept",
)
def set_organization_fee_schedule(call: Call[FeeScheduleForm]) -> Reply:
    return _set(call)


@door.route(
    "GET",
    f"{_CLINIC}{_SCHEDULE}",
    roles=ADMINS | _READERS,
    answer=FeeSchedule,
    summary="Read one of the clinic's fee schedules as it stands",
)
def read_fee_schedule(call: Call[None]) -> Reply:
    return desk.standing(_draft(call))


@door.route(
    "GET",
    f"{_ORGANIZATION}{_SCHEDULE}",
    roles=_ORG_ADMIN | _READERS,
    answer=FeeSchedule,
    summary="Read one of the organization's fee schedules as it stands",
)
def read_organization_fee_schedule(call: Call[None]) -> Reply:
    return desk.standing(_draft(call))


@door.route(
    "GET",
    f"{_CLINIC}/fee-schedules",
    roles=ADMINS | _READERS,
    query=FeeSchedulesQuery,
    answer=FeeSchedulePage,
    summary="The clinic's fee schedules with every version: who said what, when and on whose word",
)
def list_fee_schedules(call: Call[None]) -> FeeSchedulePage:
    return _page(call)


@door.route(
    "GET",
    f"{_ORGANIZATION}/fee-schedules",
    roles=_ORG_ADMIN | _READERS,
    query=FeeSchedulesQuery,
    answer=FeeSchedulePage,
    summary="The organization's fee schedules with every version: who said what, when and on whose word",
)
def list_organization_fee_schedules(call: Call[None]) -> FeeSchedulePage:
    return _page(call)


def _set(call: Call[FeeScheduleForm]) -> Reply:
    schedule = _draft(call, call.body)
    refuse(list(schedule_problems(schedule, desk.book_of(call))))
    return desk.keep(call, schedule)


def _draft(call: Call[FeeScheduleForm] | Call[None], form: FeeScheduleForm | None = None) -> FeeSchedule:
    """The row that the path names, as the form would have it; without a form only its key means anything."""
    owner = desk.owner_of(call)
    return FeeSchedule(
        scope=owner.scope,
        owner_id=owner.owner_id,
        schedule_id=call.path["schedule_id"],
        effective=desk.day_of(call),
        version=(call.if_match or 0) + 1,
        status=form.status if form else "active",
        amounts=form.amounts if form else {},
        ends_on=form.ends_on if form else None,
        source=form.source if form else "",
        recorded=call.written,
    )


def _page(call: Call[None]) -> FeeSchedulePage:
    query = call.query(FeeSchedulesQuery)
    count, following, items = desk.page(call, FeeSchedule, query.schedule_id, query)
    return FeeSchedulePage(count=count, next_cursor=following, items=tuple(items))
