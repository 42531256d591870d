"""Billing's routes for circumstances: what a month's claim depends on and the care itself does not show.

Finance learns them from payers and other practices, care managers from the patient; nobody else needs them (45 CFR
164.502(b)): decision record 0080.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.billing.doors.circumstance_forms import (
    CircumstanceAmendmentForm,
    CircumstanceForm,
    CircumstancesQuery,
    MistakeForm,
)
from functions.billing.doors.doorway import door
from functions.billing.evidence.circumstance_store import CircumstanceStore
from functions.billing.rules.circumstances import problems
from functions.billing.store import LedgerStore
from functions.kernel.calendar import Month
from functions.kernel.circumstances import CircumstanceChanged
from functions.kernel.errors import NotFound, Problem, refuse
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import CircumstanceId, EpisodeId
from functions.kernel.roles import Role
from functions.kernel.versions import succession

_CIRCUMSTANCES = "/v1/clinics/{clinic_id}/episodes/{episode_id}/circumstances"
_CIRCUMSTANCE = f"{_CIRCUMSTANCES}/{{circumstance_id}}"
_WHO = frozenset({Role.FINANCE, Role.CARE_MANAGER})


@dataclass(frozen=True, slots=True)
class CircumstancePage(RecordsPage):
    """An episode's circumstances, the latest start first; one entered in error stays, and says so."""

    items: tuple[CircumstanceChanged, ...]


@dataclass(frozen=True, slots=True)
class CircumstanceVersions(RecordsPage):
    """Every version, the one that stands first."""

    items: tuple[CircumstanceChanged, ...]


@door.route(
    "POST",
    _CIRCUMSTANCES,
    roles=_WHO,
    body=CircumstanceForm,
    answer=CircumstanceChanged,
    status=201,
    summary="Record what a claim depends on: APCM base code, others' codes and claims, authorization, stay (R15-R26)",
)
def record_circumstance(call: Call[CircumstanceForm]) -> Reply:
    told = _told(call, CircumstanceId(call.new_id("cir")))
    _check(call, told)
    kept = CircumstanceStore().add(told, call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _CIRCUMSTANCES,
    roles=_WHO,
    query=CircumstancesQuery,
    answer=CircumstancePage,
    summary="List an episode's circumstances, the latest start first; of a month, those that hold on any of its days",
)
def list_circumstances(call: Call[None]) -> CircumstancePage:
    query = call.query(CircumstancesQuery)
    days = Month.parse(query.month).days if query.month else None
    found = [one for one in _standing_ones(call) if days is None or one.days.meets(days)]
    ordered = sorted(found, key=lambda one: (one.starts_on, one.circumstance_id), reverse=True)
    seen = listed(ordered, query, lambda one: one.circumstance_id, day=lambda one: one.starts_on)
    return CircumstancePage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    _CIRCUMSTANCE,
    roles=_WHO,
    answer=CircumstanceChanged,
    day=lambda circumstance: circumstance.starts_on,
    summary="Read a circumstance",
)
def read_circumstance(call: Call[None]) -> Reply:
    standing = _standing(call)
    return Reply(standing, standing.version)


@door.route(
    "GET",
    f"{_CIRCUMSTANCE}/versions",
    roles=_WHO,
    query=PageQuery,
    answer=CircumstanceVersions,
    summary="Read every version of a circumstance, the one that stands first",
)
def list_circumstance_versions(call: Call[None]) -> CircumstanceVersions:
    kept = CircumstanceStore().versions(_standing(call))
    seen = listed(kept, call.query(PageQuery), lambda one: str(one.version), day=lambda one: one.starts_on)
    return CircumstanceVersions(
        count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items
    )


@door.route(
    "PUT",
    _CIRCUMSTANCE,
    roles=_WHO,
    body=CircumstanceAmendmentForm,
    answer=CircumstanceChanged,
    summary="Amend a circumstance, the earlier version kept; needs If-Match",
)
def amend_circumstance(call: Call[CircumstanceAmendmentForm]) -> Reply:
    read, old = call.version(), _standing(call)
    told = replace(_told(call, old.circumstance_id), status="amended", correction=call.body.correction)
    _check(call, told, _other_kind(told, old))
    return _corrected(call, told, old, read)


@door.route(
    "POST",
    f"{_CIRCUMSTANCE}/entered-in-error",
    roles=_WHO,
    body=MistakeForm,
    answer=CircumstanceChanged,
    summary="Mark a circumstance as entered in error, and why; needs If-Match",
)
def retract_circumstance(call: Call[MistakeForm]) -> Reply:
    read, old = call.version(), _standing(call)
    mistaken = replace(old, status="entered_in_error", correction=call.body.reason, recorded=call.written)
    return _corrected(call, mistaken, old, read)


def _told(call: Call[Any], circumstance_id: CircumstanceId) -> CircumstanceChanged:
    form, episode = call.body, _episode(call)
    return CircumstanceChanged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        circumstance_id=circumstance_id,
        version=1,
        status="final",
        kind=form.kind,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        codes=tuple(sorted(set(form.codes or ()))),
        by_billing_practitioner=form.by_billing_practitioner,
        reference=form.reference,
        recorded=call.written,
    )


def _check(call: Call[Any], told: CircumstanceChanged, found: list[Problem] | None = None) -> None:
    refuse([*(found or ()), *problems(told, _standing_ones(call), call.today)])


def _other_kind(told: CircumstanceChanged, old: CircumstanceChanged) -> list[Problem]:
    if told.kind == old.kind:
        return []
    return [Problem("/kind", "OTHER_KIND", "mark this one as entered in error and record it anew")]


def _corrected(call: Call[Any], new: CircumstanceChanged, old: CircumstanceChanged, read: int) -> Reply:
    kept = CircumstanceStore().change(*succession(new, old, read=read), call.digest)
    return Reply(kept, kept.version)


def _standing(call: Call[Any]) -> CircumstanceChanged:
    which = CircumstanceId(call.path["circumstance_id"])
    found = CircumstanceStore().circumstance(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]), which)
    if found is None:
        raise NotFound("there is no such circumstance")
    return found


def _standing_ones(call: Call[Any]) -> Iterator[CircumstanceChanged]:
    return CircumstanceStore().circumstances(call.clinic.clinic_id, _episode(call).episode_id)


def _episode(call: Call[Any]) -> EpisodeChanged:
    """The episode as billing has heard of it, which is moments after it was opened."""
    standing = LedgerStore().standing(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    if standing is None or standing.episode is None:
        raise NotFound("there is no such episode")
    return standing.episode
