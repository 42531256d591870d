"""Billing's door: what a month would bill and why, and the files of the months that are closed."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.aws.codec import decode
from functions.aws.door import Call
from functions.aws.files import LINK_SECONDS, Link, link_to, read_file
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing.closing.late import LateChange, late_changes
from functions.billing.closing.months import decided_now, decided_of
from functions.billing.closing.run_states import seen
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.doors import (
    aging_api,
    circumstances_api,
    claims_api,
    close_api,
    corrections_api,
    fee_schedules_api,
    holds_api,
    month_api,
    outlook_api,
    payer_rules_api,
    vendor_api,
)
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.doors.needed import change_for
from functions.billing.files.manifest import Manifest
from functions.billing.files.run_files import BUCKET, DECISIONS, MANIFEST, prefix
from functions.kernel.errors import NotFound
from functions.kernel.roles import Role

__all__ = [
    "aging_api",
    "circumstances_api",
    "claims_api",
    "close_api",
    "corrections_api",
    "door",
    "fee_schedules_api",
    "handler",
    "holds_api",
    "month_api",
    "outlook_api",
    "payer_rules_api",
    "vendor_api",
]

handler = door

_ASKING = frozenset({Role.FINANCE, Role.CARE_MANAGER})


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
    f"{MONTH}/late-changes",
    roles=_ASKING,
    query=PageQuery,
    by_number=True,
    answer=LateChangePage,
    summary="What was written down since the month was closed: each patient-month that would be decided otherwise now",
)
def list_late_changes(call: Call[None]) -> LateChangePage:
    month, clinic = month_of(call), call.clinic
    if not any(run.status == "closed" for run in ClaimsStore().runs(clinic.clinic_id, month)):
        raise NotFound("this month is not closed yet", code="MONTH_NOT_CLOSED")
    found = late_changes(decided_of(clinic, month, call.today), decided_now(clinic, month, call.today))
    items, following = page_of(found, call.query(PageQuery), lambda one: one.episode_id)
    changed = sum(one.changes_claim for one in found)
    needed = tuple(change_for(call.caller.roles, one) for one in items)
    return LateChangePage(count=len(found), next_cursor=following, claims_changed=changed, items=needed)


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


def _links(run: Run) -> Mapping[str, Link]:
    """The manifest, and every file that it names; not the decisions where they hold who is withheld (R28)."""
    place = prefix(run.clinic_id, run.month, run.run)
    manifest = decode(read_file(BUCKET, f"{place}/{MANIFEST}").decode(), Manifest)
    named = manifest.files
    names = [*(entry.name for entry in named if not manifest.part2.withheld or entry.name != DECISIONS), MANIFEST]
    return {name: Link(link_to(BUCKET, f"{place}/{name}", LINK_SECONDS), LINK_SECONDS) for name in names}
