"""Billing's door: what a month would bill and why, and the files of the months that are closed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from functions.aws.codec import decode
from functions.aws.door import Call
from functions.aws.files import LINK_SECONDS, Link, link_to, read_file
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing import (
    circumstances_api,
    claims_api,
    close_api,
    fee_schedules_api,
    holds_api,
    payer_rules_api,
    service,
    vendor_api,
)
from functions.billing.circumstance_store import EvidenceStore
from functions.billing.claims import ClaimsStore, Run, RunStatus
from functions.billing.doorway import MONTH, door, month_of
from functions.billing.late import LateChange, late_changes
from functions.billing.manifest import Manifest
from functions.billing.months import decided_now, decided_of, initial_without
from functions.billing.rulebook_store import rulebook_of
from functions.billing.run_files import BUCKET, MANIFEST, prefix
from functions.billing.run_states import seen, state_of_month
from functions.billing.service import Decided
from functions.kernel.errors import NotFound
from functions.kernel.ids import EpisodeId
from functions.kernel.roles import Role

__all__ = [
    "circumstances_api",
    "claims_api",
    "close_api",
    "door",
    "fee_schedules_api",
    "handler",
    "holds_api",
    "payer_rules_api",
    "vendor_api",
]

handler = door

_ASKING = frozenset({Role.FINANCE, Role.CARE_MANAGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(Page):
    """A month as it would be decided now, and how far its last run is; open: nobody has asked for any.

    `by_status` counts all, not only this page.
    """

    month: str
    state: Literal["open"] | RunStatus
    by_status: Mapping[str, int]
    items: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class LateChangePage(Page):
    """`claims_changed` counts, of all of them, those whose claim would be another."""

    claims_changed: int
    items: tuple[LateChange, ...]


@dataclass(frozen=True, slots=True)
class RunFiles:
    """One close and links to its files; the links are there when the run is closed."""

    run: Run
    files: Mapping[str, Link]


@dataclass(frozen=True, slots=True)
class Runs:
    count: int
    items: tuple[RunFiles, ...]


@door.route(
    "GET",
    MONTH,
    roles=_ASKING,
    query=PageQuery,
    answer=MonthPage,
    summary="Every patient's month as it would be decided now: billed, held or not earned, and why",
)
def read_month(call: Call[None]) -> MonthPage:
    month, clinic = month_of(call), call.clinic
    decided = decided_now(clinic, month)
    items, following = page_of(decided, call.query(PageQuery), lambda one: one.episode_id)
    return MonthPage(
        count=len(decided),
        next_cursor=following,
        month=str(month),
        state=state_of_month(ClaimsStore().runs(clinic.clinic_id, month), call.at) or "open",
        by_status=dict(sorted(Counter(one.decision.status.value for one in decided).items())),
        items=tuple(replace(_needed(one), time=()) for one in items),
    )


@door.route(
    "GET",
    f"{MONTH}/episodes/{{episode_id}}",
    roles=_ASKING,
    answer=Decided,
    summary="Explain one patient's month: minutes counted and excluded, thresholds, reasons, what is missing",
)
def explain_month(call: Call[None]) -> Decided:
    month = month_of(call)
    episode_id = EpisodeId(call.path["episode_id"])
    initial = initial_without(call.clinic.clinic_id, month)
    book = rulebook_of(call.clinic)
    return _needed(service.decide_episode(EvidenceStore(), call.clinic, month, episode_id, initial, book))


@door.route(
    "GET",
    f"{MONTH}/late-changes",
    roles=_ASKING,
    query=PageQuery,
    answer=LateChangePage,
    summary="What was written down since the month was closed: each patient-month that would be decided otherwise now",
)
def list_late_changes(call: Call[None]) -> LateChangePage:
    month, clinic = month_of(call), call.clinic
    if not any(run.status == "closed" for run in ClaimsStore().runs(clinic.clinic_id, month)):
        raise NotFound("this month is not closed yet", code="MONTH_NOT_CLOSED")
    found = late_changes(decided_of(clinic, month), decided_now(clinic, month))
    items, following = page_of(found, call.query(PageQuery), lambda one: one.episode_id)
    changed = sum(one.changes_claim for one in found)
    return LateChangePage(count=len(found), next_cursor=following, claims_changed=changed, items=tuple(items))


@door.route(
    "GET",
    f"{MONTH}/files",
    roles=frozenset({Role.FINANCE}),
    answer=Runs,
    summary="The runs of a month and links to their files, good for five minutes",
)
def list_files(call: Call[None]) -> Runs:
    runs = ClaimsStore().runs(call.clinic.clinic_id, month_of(call))
    items = tuple(RunFiles(seen(run, call.at), _links(run) if run.status == "closed" else {}) for run in runs)
    return Runs(len(items), items)


def _needed(decided: Decided) -> Decided:
    """A decision as its readers need it: a telephone number and an address explain no claim (45 CFR 164.502(b))."""
    return replace(decided, person=replace(decided.person, phone=None, address=None))


def _links(run: Run) -> Mapping[str, Link]:
    """The manifest, and every file that it names."""
    place = prefix(run.clinic_id, run.month, run.run)
    named = decode(read_file(BUCKET, f"{place}/{MANIFEST}").decode(), Manifest).files
    names = [*(entry.name for entry in named), MANIFEST]
    return {name: Link(link_to(BUCKET, f"{place}/{name}", LINK_SECONDS), LINK_SECONDS) for name in names}
