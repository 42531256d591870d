"""What has been written down since a month was closed: each patient-month that would be decided otherwise now.

Evidence that came late, and rows of the rulebook that were entered or corrected after the close.

The closed run stays as it is; this is the list from which somebody decides what to correct.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from functions.billing.rules.decision import Decision
from functions.billing.rules.verdict import ClaimLine, Status
from functions.billing.service import Decided
from functions.kernel.ids import EpisodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChange:
    """One patient-month before and after. A status is null where the run, or the evidence, knows no such month.

    `changes_claim` is false where the evidence is another and the claim is still the same, to the cent.
    """

    episode_id: EpisodeId
    closed_as: Status | None
    now: Status | None
    closed_lines: tuple[ClaimLine, ...]
    lines_now: tuple[ClaimLine, ...]
    closed_minutes: int | None
    minutes_now: int | None
    changes_claim: bool


def late_changes(closed: Sequence[Decided], now: Sequence[Decided]) -> tuple[LateChange, ...]:
    """Every patient-month whose evidence or answer is no longer that of the run, in the order of episode ids."""
    before = {one.episode_id: one.decision for one in closed}
    after = {one.episode_id: one.decision for one in now}
    episodes = sorted(before.keys() | after.keys())
    found = (_change(episode, before.get(episode), after.get(episode)) for episode in episodes)
    return tuple(change for change in found if change is not None)


def _change(episode_id: EpisodeId, closed: Decision | None, now: Decision | None) -> LateChange | None:
    closed_lines, lines_now = closed.lines if closed else (), now.lines if now else ()
    changes_claim = _claimed(closed_lines) != _claimed(lines_now)
    if not changes_claim and _standing(closed) == _standing(now):
        return None
    return LateChange(
        episode_id=episode_id,
        closed_as=closed.status if closed else None,
        now=now.status if now else None,
        closed_lines=closed_lines,
        lines_now=lines_now,
        closed_minutes=closed.minutes if closed else None,
        minutes_now=now.minutes if now else None,
        changes_claim=changes_claim,
    )


def _claimed(lines: tuple[ClaimLine, ...]) -> list[tuple[str, int, int | None]]:
    """What a payer sees of the lines; who named the amount is not part of it."""
    return [(line.code, line.units, line.charge_cents) for line in lines]


def _standing(decision: Decision | None) -> tuple[str, Status] | None:
    return (decision.evidence_hash, decision.status) if decision else None
