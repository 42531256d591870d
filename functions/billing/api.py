"""Billing's door: what a month would bill and why, and the files of the months that are closed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from functions.aws.codec import decode
from functions.aws.door import Call, Door
from functions.aws.files import LINK_SECONDS, Link, link_to, read_file
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing import service
from functions.billing.claims import ClaimsStore, Run
from functions.billing.manifest import Manifest
from functions.billing.run_files import BUCKET, MANIFEST, prefix
from functions.billing.service import Decided, InitialMonths
from functions.billing.store import LedgerStore
from functions.kernel.calendar import Month
from functions.kernel.errors import NotFound
from functions.kernel.ids import EpisodeId
from functions.kernel.roles import Role

door = Door("billing")
handler = door

_MONTH = "/v1/clinics/{clinic_id}/months/{month}"
_ASKING = frozenset({Role.FINANCE, Role.CARE_MANAGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(Page):
    """A month as it would be decided now, and whether it is closed; `by_status` counts all, not only this page."""

    month: str
    state: Literal["running", "asked", "closed"]
    by_status: Mapping[str, int]
    items: tuple[Decided, ...]


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
    _MONTH,
    roles=_ASKING,
    query=PageQuery,
    answer=MonthPage,
    summary="Every patient's month as it would be decided now: billed, held or not earned, and why",
)
def read_month(call: Call[None]) -> MonthPage:
    month, clinic = _month(call), call.clinic
    decided = list(service.decide_clinic(LedgerStore(), clinic, month, _initial(call, month)))
    items, following = page_of(decided, call.query(PageQuery), lambda one: one.episode_id)
    runs = ClaimsStore().runs(clinic.clinic_id, month)
    return MonthPage(
        count=len(decided),
        next_cursor=following,
        month=str(month),
        state=runs[-1].status if runs else "running",
        by_status=dict(sorted(Counter(one.decision.status.value for one in decided).items())),
        items=tuple(items),
    )


@door.route(
    "GET",
    f"{_MONTH}/episodes/{{episode_id}}",
    roles=_ASKING,
    answer=Decided,
    summary="Explain one patient's month: minutes counted and excluded, thresholds, reasons, what is missing",
)
def explain_month(call: Call[None]) -> Decided:
    month = _month(call)
    episode_id = EpisodeId(call.path["episode_id"])
    return service.decide_episode(LedgerStore(), call.clinic, month, episode_id, _initial(call, month))


@door.route(
    "GET",
    f"{_MONTH}/files",
    roles=frozenset({Role.FINANCE}),
    answer=Runs,
    summary="The runs of a month and links to their files, good for five minutes",
)
def list_files(call: Call[None]) -> Runs:
    runs = ClaimsStore().runs(call.clinic.clinic_id, _month(call))
    items = tuple(RunFiles(run, _links(run) if run.status == "closed" else {}) for run in runs)
    return Runs(len(items), items)


def _links(run: Run) -> Mapping[str, Link]:
    """The manifest, and every file that it names."""
    place = prefix(run.clinic_id, run.month, run.run)
    named = decode(read_file(BUCKET, f"{place}/{MANIFEST}").decode(), Manifest).files
    names = [*(entry.name for entry in named), MANIFEST]
    return {name: Link(link_to(BUCKET, f"{place}/{name}", LINK_SECONDS), LINK_SECONDS) for name in names}


def _initial(call: Call[Any], month: Month) -> InitialMonths:
    """The months with 99492 as the close of this month would know them: without itself."""
    found = ClaimsStore().initial_months(call.clinic.clinic_id)
    return {patient: tuple(billed for billed in months if billed != month) for patient, months in found.items()}


def _month(call: Call[Any]) -> Month:
    try:
        return Month.parse(call.path["month"])
    except ValueError as error:
        raise NotFound("a month is written 2026-03") from error
