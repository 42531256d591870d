"""Billing's door to the review of holds: what is held and why, what finance has said of it, every version of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.door import Call, Reply
from functions.aws.fields import Line
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.billing.closing.held import HeldCounts, HeldMonth, counts_of, held_months, outcome_of
from functions.billing.closing.hold_reviews import HoldReview, HoldReviews, Loss, Outcome
from functions.billing.closing.months import decided_of
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.doors.needed import counts_for, held_for
from functions.kernel.errors import NotFound, Problem, Refused, refuse
from functions.kernel.ids import EpisodeId
from functions.kernel.roles import Role

_HOLDS = f"{MONTH}/holds"
_REVIEW = f"{_HOLDS}/{{episode_id}}/review"
_FINANCE = frozenset({Role.FINANCE})
_READING = frozenset({Role.FINANCE, Role.CARE_MANAGER})


class HoldQuery(PageQuery):
    """Which holds: with a reason, with what was said of them (`none`: nothing yet)."""

    reason: Annotated[str, Meta(pattern=r"^[A-Z0-9_]{2,60}$(?!\n)")] | None = None
    review: Outcome | Literal["none"] | None = None


class HoldReviewForm(Body):
    """What becomes of a held month: `will_cure` by a day, `accept_loss` for a reason, or a `question` with its note.

    The note is for the care manager: no name, no birth date, nothing clinical.
    """

    outcome: Outcome
    due_on: date | None = None
    reason: Loss | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class HoldPage(RecordsPage):
    """`count` is how many the filter leaves, `counts` are of all that is held."""

    month: str
    counts: HeldCounts
    items: tuple[HeldMonth, ...]


@dataclass(frozen=True, slots=True)
class HoldHistory:
    """Everything that was said of one held month, the first version first."""

    count: int
    items: tuple[HoldReview, ...]


@door.route(
    "GET",
    _HOLDS,
    roles=_READING,
    query=HoldQuery,
    answer=HoldPage,
    summary="Every held patient-month with its reasons, what it would bill and who can cure it; amounts are finance's",
)
def list_holds(call: Call[None]) -> HoldPage:
    query, month, roles, every = call.query(HoldQuery), month_of(call), call.caller.roles, _held(call)
    found = [one for one in held_for(roles, every) if _is_wanted(one, query)]
    seen = listed(found, query, lambda one: one.episode_id, day=lambda one: one.known_from)
    counts = counts_for(roles, counts_of(every))
    return HoldPage(count=seen.count, next_cursor=seen.next_cursor, month=str(month), counts=counts, items=seen.items)


@door.route(
    "PUT",
    _REVIEW,
    roles=_FINANCE,
    body=HoldReviewForm,
    by_number=True,
    answer=HoldReview,
    summary="Say what becomes of a held month; needs If-Match, 0 for the first time; every version is kept",
)
def review_hold(call: Call[HoldReviewForm]) -> Reply:
    form, month, episode_id = call.body, month_of(call), EpisodeId(call.path["episode_id"])
    review = HoldReview(
        clinic_id=call.clinic.clinic_id,
        month=str(month),
        episode_id=episode_id,
        version=call.version() + 1,
        outcome=form.outcome,
        due_on=form.due_on,
        reason=form.reason,
        note=form.note,
        recorded=call.written,
    )
    refuse(list(_problems(form, call.today)))
    if all(one.episode_id != episode_id for one in _held(call)):
        raise Refused("this patient-month is not held", code="NOT_HELD")
    kept = HoldReviews(call.clinic.clinic_id, month).add(review, call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _REVIEW,
    roles=_READING,
    by_number=True,
    answer=HoldHistory,
    summary="What finance has said of a held month, every version; its ETag is what the next one names",
)
def read_hold_reviews(call: Call[None]) -> Reply:
    found = HoldReviews(call.clinic.clinic_id, month_of(call)).history(EpisodeId(call.path["episode_id"]))
    if not found:
        raise NotFound("nobody has reviewed this")
    return Reply(HoldHistory(len(found), tuple(found)), found[-1].version)


def _held(call: Call[HoldReviewForm] | Call[None]) -> list[HeldMonth]:
    month = month_of(call)
    return held_months(decided_of(call.clinic, month, call.today), HoldReviews(call.clinic.clinic_id, month).latest())


def _is_wanted(held: HeldMonth, query: HoldQuery) -> bool:
    has_reason = query.reason is None or any(reason.code == query.reason for reason in held.reasons)
    return has_reason and query.review in (None, outcome_of(held))


def _problems(form: HoldReviewForm, today: date) -> Iterator[Problem]:
    """Each outcome has its own field, and no other's."""
    needs = {"will_cure": "due_on", "accept_loss": "reason", "question": "note"}[form.outcome]
    if getattr(form, needs) is None:
        yield Problem(f"/{needs}", "REQUIRED", f"{form.outcome} needs it")
    for name in ("due_on", "reason"):
        if name != needs and getattr(form, name) is not None:
            yield Problem(f"/{name}", "NOT_OF_THIS_OUTCOME", f"{form.outcome} has none")
    if form.due_on is not None and form.due_on < today:
        yield Problem("/due_on", "IN_THE_PAST", "a day from today on")
