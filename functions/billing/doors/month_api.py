"""Billing's door to a month: what it billed and why, or what it would bill as it stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from functions.aws.door import Call
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.billing.closing.late import late_changes
from functions.billing.closing.months import decided_now, initial_without, kept_of
from functions.billing.closing.run_states import state_of_month
from functions.billing.closing.runs import ClaimsStore, MonthState
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.doors.needed import decided_for
from functions.billing.evidence.circumstance_store import EvidenceStore
from functions.billing.evidence.reading import Read, read_episode
from functions.billing.explained import Explained, explain_closed, explain_running
from functions.billing.rulebook_store import rulebook_of
from functions.billing.service import Decided, decide_read, known_from
from functions.kernel.errors import NotFound
from functions.kernel.ids import EpisodeId
from functions.kernel.roles import Role

_ASKING = frozenset({Role.FINANCE, Role.CARE_MANAGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(RecordsPage):
    """A closed month as its runs decided it, any other as it would be now; `state` is that of the last run.

    `by_status` counts all that this reader may be told of, not only this page; `late_changes` those of them whose
    evidence is another now, null while the month is not closed. The time of each entry is told where one patient-month
    is explained.
    """

    month: str
    state: MonthState
    late_changes: int | None
    by_status: Mapping[str, int]
    items: tuple[Decided, ...]


@door.route(
    "GET",
    MONTH,
    roles=_ASKING,
    query=PageQuery,
    answer=MonthPage,
    summary="Every patient's month: as it was decided once it is closed, else as it would be now; and why",
)
def read_month(call: Call[None]) -> MonthPage:
    month, clinic = month_of(call), call.clinic
    kept = kept_of(clinic.clinic_id, month)
    now = decided_now(clinic, month, call.today)
    decided = now if kept is None else [one.decided for one in kept.values()]
    seen = listed(decided, call.query(PageQuery), lambda one: one.episode_id, day=known_from)
    shown = {one.episode_id for one in seen.every}
    return MonthPage(
        count=seen.count,
        next_cursor=seen.next_cursor,
        withheld=seen.withheld,
        month=str(month),
        state=_state(call),
        late_changes=None
        if kept is None
        else len(late_changes(seen.every, [one for one in now if one.episode_id in shown])),
        by_status=dict(sorted(Counter(one.decision.status.value for one in seen.every).items())),
        items=tuple(replace(decided_for(call.caller.roles, one), time=()) for one in seen.items),
    )


@door.route(
    "GET",
    f"{MONTH}/episodes/{{episode_id}}",
    roles=_ASKING,
    answer=Explained,
    day=known_from,
    summary="Explain one patient's month: what was billed and why, or what it would bill and what it still lacks",
)
def explain_month(call: Call[None]) -> Explained:
    roles, state = call.caller.roles, _state(call)
    kept = kept_of(call.clinic.clinic_id, month_of(call))
    if kept is None:
        return explain_running(roles, state, _read(call), rulebook_of(call.clinic), call.today)
    found = explain_closed(roles, state, kept.get(EpisodeId(call.path["episode_id"])), _decided_now(call))
    if found is None:
        raise NotFound("the episode was not open in this month")
    return found


def _read(call: Call[Any]) -> Read:
    month, clinic = month_of(call), call.clinic
    initial = initial_without(clinic.clinic_id, month)
    return read_episode(EvidenceStore(call.today), clinic.clinic_id, month, EpisodeId(call.path["episode_id"]), initial)


def _decided_now(call: Call[Any]) -> Decided | None:
    """None when the evidence no longer knows the month, though a run may."""
    try:
        return decide_read(_read(call), rulebook_of(call.clinic))
    except NotFound:
        return None


def _state(call: Call[Any]) -> MonthState:
    return state_of_month(ClaimsStore().runs(call.clinic.clinic_id, month_of(call)), call.at) or "open"
