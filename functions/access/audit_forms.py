"""What a privacy officer asks of the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from functions.access.reading import MOST_DAYS
from functions.aws.bodies import Body
from functions.aws.fields import Day, Id, Limit
from functions.kernel.calendar import day_bounds
from functions.kernel.errors import Invalid, Problem


class SpanQuery(Body):
    """The days that are asked for, both included, in the clinic's calendar; at most 31 at once."""

    first: Day = msgspec.field(name="from")
    last: Day = msgspec.field(name="to")
    limit: Limit = 100
    cursor: Annotated[str, Meta(max_length=400)] | None = None


class AuditQuery(SpanQuery):
    """The days, and whose accesses alone if not everybody's."""

    staff_id: Id | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What was asked for in UTC: `end` is excluded; `after` is the record that the page before ended with."""

    start: datetime
    end: datetime
    after: str | None


def span_of(query: SpanQuery, zone: str) -> Span:
    """Invalid for days the wrong way round, too many of them, or a cursor that does not lie in them."""
    refuse_days(query)
    start, end = day_bounds(query.first, zone)[0], day_bounds(query.last, zone)[1]
    after = query.cursor
    if after is not None and not start.isoformat() <= after < end.isoformat():
        raise other_list()
    return Span(start, end, after)


def refuse_days(query: SpanQuery) -> None:
    """Invalid for days the wrong way round, or too many of them."""
    if problem := _problem(query.first, query.last):
        raise Invalid("these days cannot be asked for", [problem])


def other_list() -> Invalid:
    return Invalid("this cursor is not of this list", [Problem("/cursor", "CURSOR", "begin again without it")])


def _problem(first: date, last: date) -> Problem | None:
    if last < first:
        return Problem("/to", "BEFORE", "ends before it begins")
    if (last - first).days >= MOST_DAYS:
        return Problem("/to", "TOO_MANY_DAYS", f"at most {MOST_DAYS} days at once")
    return None
