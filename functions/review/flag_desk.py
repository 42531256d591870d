"""What people do with flags: set one by hand and clear it, say that they have seen one."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from functions.kernel.errors import NotFound, Problem, Refused
from functions.kernel.facts import EpisodeChanged, Written
from functions.kernel.ids import ClinicId, EpisodeId, ManualFlagId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import FlagAcknowledged, ManualFlagChanged
from functions.review.row import Row
from functions.review.standing import standing_flags


class ManualFlags(Protocol):
    """Where flags set by hand are kept."""

    def manual_flag(
        self, clinic_id: ClinicId, episode_id: EpisodeId, manual_flag_id: ManualFlagId
    ) -> ManualFlagChanged | None: ...
    def change(self, new: ManualFlagChanged, old: ManualFlagChanged, request: str) -> ManualFlagChanged: ...


class Acknowledged(Protocol):
    """Where it is kept who has seen which flag."""

    def flag_acknowledged(
        self, clinic_id: ClinicId, episode_id: EpisodeId, code: str, since: date
    ) -> FlagAcknowledged | None: ...
    def add(self, fact: FlagAcknowledged, request: str) -> FlagAcknowledged: ...


class Known(Protocol):
    """What the registry knows."""

    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A flag as somebody saw it."""

    code: str
    since: date
    note: str | None


def clear(
    store: ManualFlags,
    which: tuple[ClinicId, EpisodeId, ManualFlagId],
    reason: str,
    *,
    written: Written,
    request: str,
) -> ManualFlagChanged:
    """Clear a flag that was set by hand; the same person with the same reason again is the same answer."""
    standing = store.manual_flag(*which)
    if standing is None:
        raise NotFound("there is no such flag")
    if standing.cleared is None:
        cleared = replace(standing, version=standing.version + 1, cleared=written, cleared_reason=reason)
        return store.change(replace(cleared, recorded=written), standing, request)
    if (standing.cleared.by, standing.cleared_reason) != (written.by, reason):
        raise Refused("somebody has cleared this flag already", code="ALREADY_CLEARED")
    return standing


def acknowledge(
    store: Acknowledged,
    rows: Known,
    episode: EpisodeChanged,
    seen: Seen,
    *,
    today: date,
    thresholds: Thresholds,
    written: Written,
    request: str,
) -> FlagAcknowledged:
    """Keep who saw a flag as it stands. Who was first stays; a flag that does not stand so is refused."""
    known = store.flag_acknowledged(episode.clinic_id, episode.episode_id, seen.code, seen.since)
    if known is not None:
        return known
    row = rows.row(episode.clinic_id, episode.episode_id)
    standing = standing_flags(row, today, thresholds) if row else ()
    if not any((flag.code, flag.since) == (seen.code, seen.since) for flag in standing):
        raise Refused("this flag does not stand so", [Problem("/since", "NOT_STANDING", "read the flags again")])
    fact = FlagAcknowledged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        version=1,
        code=seen.code,
        since=seen.since,
        note=seen.note,
        recorded=written,
    )
    return store.add(fact, request)
