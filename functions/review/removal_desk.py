"""Taking a patient off one week's list for discussion, with a reason; never one whose safety is open."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from functions.kernel.errors import Problem, Refused
from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import PacketRemovalMade
from functions.review.labels import LABELS
from functions.review.row import RemovalEntry, Row
from functions.review.rules.queue import is_about_safety
from functions.review.rules.shape import Flag
from functions.review.standing import standing_flags


class Removals(Protocol):
    """Where it is kept who was taken off which list."""

    def removals(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[PacketRemovalMade]: ...
    def add(self, fact: PacketRemovalMade, request: str) -> PacketRemovalMade: ...


class Known(Protocol):
    """What the registry knows."""

    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None: ...


def take_off(
    store: Removals, rows: Known, fact: PacketRemovalMade, *, today: date, thresholds: Thresholds, request: str
) -> PacketRemovalMade:
    """Keep the removal; who took the patient off that week's list first stands. Safety is always discussed (C3)."""
    known = list(store.removals(fact.clinic_id, fact.episode_id))
    if any(standing.removal_id == fact.removal_id for standing in known):
        return store.add(fact, request)
    first = next((standing for standing in known if standing.week == fact.week), None)
    if first is not None:
        return first
    row = rows.row(fact.clinic_id, fact.episode_id)
    standing_now = standing_flags(row, today, thresholds) if row else ()
    problems = [Problem("", flag.code, _words(flag)) for flag in standing_now if is_about_safety([flag])]
    if problems:
        raise Refused("safety is always discussed: this patient stays on the list", problems, code="SAFETY_OPEN")
    return store.add(fact, request)


def removal_of(row: Row, week: str) -> RemovalEntry | None:
    """Who took the patient off a week's list; of two who did so at once, the same one every time."""
    found = (entry for entry in row.removals.values() if entry.week == week and not entry.gone)
    return min(found, key=lambda entry: (entry.day, entry.by_name, entry.reason), default=None)


def _words(flag: Flag) -> str:
    return f"{LABELS[flag.code]}, since {flag.since} ({flag.rule})"
