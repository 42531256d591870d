"""The history of flags: each coming and going as it was noted, and the reason that was shown.

What stood when an episode was last noted is kept beside the events. The stream notes what a fact changed, the daily
sweep what time alone changed; both note against what was noted last, so that the same one is noted once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal, Protocol

from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.thresholds import Thresholds
from functions.review.row import Row
from functions.review.rules.shape import Flag
from functions.review.standing import standing_flags

_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEvent:
    """A flag came, or went, as noted on a day. `reason` is what was said of it; `since` names the spell.

    `number` counts the times that something was noted for the episode.
    """

    number: int
    code: str
    rule: str
    event: Literal["raised", "cleared"]
    noted_on: date
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One flag as it was last noted."""

    code: str
    rule: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What stood when an episode was last noted, and up to which day that was."""

    as_of: date
    standing: tuple[Standing, ...]
    version: int = 0


class Outcome(Enum):
    """What came of noting: LOST when somebody else noted first, and theirs stands."""

    NOTHING = "nothing"
    NOTED = "noted"
    LOST = "lost"


class Log(Protocol):
    """Where the history of flags is kept."""

    def noted(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Noted | None: ...
    def every_noted(self, clinic_id: ClinicId) -> Mapping[EpisodeId, Noted]: ...
    def keep(self, clinic_id: ClinicId, episode_id: EpisodeId, events: Sequence[FlagEvent], noted: Noted) -> bool: ...


class Rows(Protocol):
    """Where registry rows are kept."""

    def names(self, clinic_id: ClinicId) -> list[str]: ...
    def shelf(self, clinic_id: ClinicId, shelf: str) -> Iterator[Row]: ...
    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None: ...


def note_change(log: Log, before: Row, after: Row, day: date, thresholds: Thresholds) -> None:
    """Note what a fact changed on the day it was written down. Nothing is read while no flag comes or goes."""
    stood = standing_flags(before, day, thresholds)
    if _spells(stood) == _spells(standing_flags(after, day, thresholds)):
        return
    for _ in range(_TRIES):
        noted = log.noted(after.clinic_id, after.episode_id)
        latest = max(day, noted.as_of) if noted else day
        stood = standing_flags(before, latest, thresholds)
        if note(log, after, latest, thresholds, noted=noted, also=stood) is not Outcome.LOST:
            return


def note(
    log: Log, row: Row, day: date, thresholds: Thresholds, *, noted: Noted | None, also: Sequence[Flag] = ()
) -> Outcome:
    """Note what stands on a day against what was last noted.

    `also` stood just before, and may have come by time alone since it was last noted.
    """
    flags, version = standing_flags(row, day, thresholds), noted.version if noted else 0
    events = changes(noted.standing if noted else (), also, flags, day, number=version + 1)
    if not events:
        return Outcome.NOTHING
    standing = tuple(Standing(flag.code, flag.rule, flag.since, flag.reason) for flag in flags)
    is_kept = log.keep(row.clinic_id, row.episode_id, events, Noted(day, standing, version))
    return Outcome.NOTED if is_kept else Outcome.LOST


def changes(
    noted: Iterable[Standing], also: Iterable[Flag], now: Iterable[Flag], day: date, *, number: int
) -> list[FlagEvent]:
    """What came and what went, in the order of the spells' days."""
    known, shown, present = _by_spell(noted), _by_spell(also), _by_spell(now)
    ever = known | shown | present
    raised = [_event(ever[spell], "raised", day, number) for spell in ever if spell not in known]
    cleared = [_event(ever[spell], "cleared", day, number) for spell in ever if spell not in present]
    return sorted([*raised, *cleared], key=lambda event: (event.since, event.code, event.event != "raised"))


def sweep(log: Log, rows: Rows, clinic_id: ClinicId, day: date, thresholds: Thresholds, *, closed: str) -> int:
    """Note what time alone has changed in a clinic; for how many episodes something did.

    An episode on the `closed` shelf is looked at only while something is noted as standing.
    """
    noted, count, seen = log.every_noted(clinic_id), 0, set()
    for shelf in rows.names(clinic_id):
        if shelf != closed:
            for row in rows.shelf(clinic_id, shelf):
                seen.add(row.episode_id)
                count += note(log, row, day, thresholds, noted=noted.get(row.episode_id)) is Outcome.NOTED
    for episode_id, last in noted.items():
        left = rows.row(clinic_id, episode_id) if last.standing and episode_id not in seen else None
        count += left is not None and note(log, left, day, thresholds, noted=last) is Outcome.NOTED
    return count


def _event(flag: Standing | Flag, event: Literal["raised", "cleared"], day: date, number: int) -> FlagEvent:
    return FlagEvent(
        number=number,
        code=flag.code,
        rule=flag.rule,
        event=event,
        noted_on=day,
        since=flag.since,
        reason=flag.reason,
    )


def _by_spell(flags: Iterable[Standing | Flag]) -> dict[tuple[str, date], Standing | Flag]:
    return {(flag.code, flag.since): flag for flag in flags}


def _spells(flags: Iterable[Flag]) -> set[tuple[str, date]]:
    return {(flag.code, flag.since) for flag in flags}
