"""The registry held against the records: a row that missed something, or has what nobody said, is made again.

A row is read before the records. Whatever a stream told it of is in them then, so what it has beyond them nobody said.
It is written only where nobody wrote since it was read; else both are read again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from functions.aws.drift import Difference, Ground
from functions.aws.recorded import Recorded, recorded_of
from functions.aws.rounds import failed_in
from functions.aws.spans import Span, episodes_in
from functions.kernel.ids import ClinicId, EpisodeId, SafetyAlertId
from functions.review.hearing import hear, shelf_of
from functions.review.lost_alerts import alerts_of, mend
from functions.review.open_alerts import OpenAlerts
from functions.review.row import Row
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore


@dataclass(slots=True)
class Paper:
    """One row on paper: what hearing makes of it, kept nowhere."""

    row: Row

    def update(
        self,
        clinic_id: ClinicId,  # noqa: ARG002 - as where rows are kept
        episode_id: EpisodeId,
        change: Callable[[Row], Row],
        shelf_of: Callable[[Row], str],  # noqa: ARG002
    ) -> Row:
        if episode_id == self.row.episode_id:  # what is said of a patient is said of all their episodes
            self.row = change(self.row)
        return self.row


def compare(ground: Ground, span: Span) -> int:
    """Compare every row of a span and repair what differs; how many could not be compared, each named in the log."""
    shelves, listed = dict(Shelves().known_in(span)), frozenset(OpenAlerts().of(span.clinic_id))

    def step(episode_id: EpisodeId) -> None:
        _compare(ground, episode_id, shelves.get(episode_id), listed)

    return failed_in(sorted({*episodes_in(span), *shelves}), step, "row not compared", key="episode_id")


def _compare(ground: Ground, episode_id: EpisodeId, shelf: str | None, listed: frozenset[SafetyAlertId]) -> None:
    rows = Shelves()
    row = rows.row(ground.clinic_id, episode_id) or Row(clinic_id=ground.clinic_id, episode_id=episode_id)
    facts = _facts(ground, episode_id)
    if not facts:
        if rows.take_off(ground.clinic_id, episode_id):
            _tell(ground, row)
    elif mend(ground, facts, listed) or _as_said(ground, row, facts) != row or shelf not in (None, shelf_of(row)):
        _make_again(ground, episode_id)


def _make_again(ground: Ground, episode_id: EpisodeId) -> None:
    read: list[Row] = []

    def change(row: Row) -> Row:
        read.append(row)
        return _as_said(ground, row, _facts(ground, episode_id))

    after = Shelves().update(ground.clinic_id, episode_id, change, shelf_of)
    if after != read[-1]:  # a row that is too large is left as it was, and told of as such
        _tell(ground, after)


def _as_said(ground: Ground, row: Row, facts: Sequence[Recorded]) -> Row:
    """The row that the facts make; the one that stands when it lacks only what is still on its way."""
    said = _heard(ground, Row(clinic_id=row.clinic_id, episode_id=row.episode_id), facts)
    return row if said == _heard(ground, row, ground.on_its_way(facts)) else said


def _heard(ground: Ground, row: Row, facts: Sequence[Recorded]) -> Row:
    paper = Paper(row)
    for fact in facts:
        hear(paper, fact, lambda _: ground.zone)
    return paper.row


def _facts(ground: Ground, episode_id: EpisodeId) -> Sequence[Recorded]:
    """What the rooms recorded, and the safety alerts that came of it."""
    facts = recorded_of(ground.clinic_id, episode_id)
    return [*facts, *alerts_of(ReviewStore(), ground, facts)]


def _tell(ground: Ground, row: Row) -> None:
    shelf = f"CLINIC#{row.clinic_id}#SHELF#{shelf_of(row)}"
    ground.tell(Difference("row", shelf, f"EPISODE#{row.episode_id}"))
