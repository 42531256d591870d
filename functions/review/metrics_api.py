"""A programme's month through review's door: numbers with the episodes behind them, or without (docs/metrics.md)."""

from typing import Annotated, Any

from msgspec import Meta

from functions.aws import directory
from functions.aws.bodies import Body
from functions.aws.door import Call
from functions.aws.fields import Id
from functions.kernel.calendar import Month, local_day
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.ids import OrganizationId
from functions.kernel.roles import ADMINS, CARE_TEAM, Role
from functions.review import programme
from functions.review.doorway import CLINIC, door
from functions.review.programme import Asked, ClinicMetrics, OrganizationMetrics, Sight
from functions.review.shelves import Shelves

MonthText = Annotated[str, Meta(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$(?!\n)", description="a month, 2026-03")]


class MonthQuery(Body):
    month: MonthText


class MetricsQuery(MonthQuery):
    """Which month; of the whole clinic, or of the episodes that one care manager has now."""

    care_manager_id: Id | None = None


@door.route(
    "GET",
    f"{CLINIC}/metrics",
    roles=CARE_TEAM | ADMINS,
    query=MetricsQuery,
    answer=ClinicMetrics,
    summary="A clinic's programme metrics of a month, each with its target, source and the episodes behind it",
)
def read_clinic_metrics(call: Call[None]) -> ClinicMetrics:
    query, sight = call.query(MetricsQuery), sight_of(call)
    if query.care_manager_id and not sight.small:
        raise Forbidden("the numbers of one care manager are the clinic's own")
    asked = Asked(Month.parse(query.month), call.today)
    return programme.of_clinic(Shelves(), call.clinic, asked, sight, query.care_manager_id)


@door.route(
    "GET",
    "/v1/organizations/{organization_id}/metrics",
    roles=frozenset({Role.ORG_ADMIN}),
    query=MonthQuery,
    answer=OrganizationMetrics,
    summary="An organization's programme metrics of a month, by clinic and in all: numbers only, none from under 11",
)
def read_organization_metrics(call: Call[None]) -> OrganizationMetrics:
    """Of a month as far as it has passed in every clinic."""
    clinics = list(directory.clinics_of(OrganizationId(call.path["organization_id"])))
    if not clinics:
        raise NotFound("there is no clinic in this organization")
    today = min(local_day(call.at, clinic.time_zone) for clinic in clinics)
    asked = Asked(Month.parse(call.query(MonthQuery).month), today)
    return programme.of_organization(Shelves(), clinics, asked)


def sight_of(call: Call[Any]) -> Sight:
    """The care team sees whom a number counts, a clinic's office each number, an organization's no small one."""
    roles = call.caller.roles
    is_team = bool(roles & CARE_TEAM)
    return Sight(episodes=is_team, small=is_team or Role.CLINIC_ADMIN in roles)
