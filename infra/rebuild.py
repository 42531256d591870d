"""The registry and the ledger made again from the records they derive from, one clinic at a time.

Derived rows are cleared, then every record is heard again by the very functions that hear the streams. New records may
arrive meanwhile: hearing is the same in any order, so nothing is lost. Afterwards the two states are compared: a
difference says that the streams had lost or doubled something.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from functions.aws.chart import Episodes
from functions.aws.clock import now
from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.records import FACTS
from functions.aws.tables import Record, find_all
from functions.billing.evidence.ledger import Line
from functions.billing.evidence.standing import Standing
from functions.billing.hearing import hear as hear_for_billing
from functions.billing.store import LedgerStore
from functions.care.store import Contacts
from functions.kernel.calendar import Month
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import ClinicId, EpisodeId
from functions.review.hearing import hear as hear_for_review
from functions.review.notices import publish
from functions.review.open_alerts import OpenAlerts
from functions.review.row import Row
from functions.review.shelves import Shelves
from functions.review.store import Reviews, ReviewStore
from functions.review.watch import Watching, watch
from functions.scores.store import Assessments

K = TypeVar("K")

_OF_EPISODES: tuple[type[Record], ...] = (Assessments, Contacts, Reviews)
_MARGIN = 24  # months around those of the records in which a lost line could lie


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived for one clinic: its rows by episode, what months rest on, and the ledger's lines."""

    rows: dict[EpisodeId, Row]
    standings: dict[EpisodeId, Standing]
    lines: dict[tuple[str, str], Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: how much there is, and how much of it was not as the records say."""

    clinic_id: ClinicId
    records: int
    rows: int
    lines: int
    different: int


def rebuild_all() -> Iterator[Rebuilt]:
    """Rebuild every clinic of the directory."""
    for clinic_id in every_clinic():
        yield rebuild(clinic_id)


def rebuild(clinic_id: ClinicId) -> Rebuilt:
    """Clear what is derived for one clinic and hear its records again."""
    zone = clinic_profile(clinic_id).time_zone
    shelves, ledger = Shelves(), LedgerStore()
    facts = list(records_of(clinic_id))
    months = _months(fact for fact in facts)
    before = derived(clinic_id, months)
    shelves.clear(clinic_id)
    ledger.clear(clinic_id, months)
    for fact in facts:
        hear_for_review(shelves, fact, lambda _: zone)
        hear_for_billing(ledger, fact, lambda _: zone)
    _watch_again(clinic_id, facts, shelves, zone)
    after = derived(clinic_id, months)
    return Rebuilt(
        clinic_id=clinic_id,
        records=len(facts),
        rows=len(after.rows),
        lines=len(after.lines),
        different=differences(before, after),
    )


def _watch_again(clinic_id: ClinicId, facts: Iterable[object], shelves: Shelves, zone: str) -> None:
    """Open the safety alerts that nobody opened, because their answers were lost on the way: their own stream tells."""
    store, listed = ReviewStore(), OpenAlerts()
    for fact in facts:
        if isinstance(fact, AssessmentRecorded):
            watch(Watching(store, listed, publish), shelves, fact, now)
    for alert in store.alerts(clinic_id):
        hear_for_review(shelves, alert, lambda _: zone)
        listed.note(alert)


def records_of(clinic_id: ClinicId) -> Iterator[object]:
    """Every record of a clinic, as the fact that it is."""
    own = f"CLINIC#{clinic_id}"
    episode_ids = []
    for record in find_all(Episodes, own, ""):
        yield from _fact(record)
        if record.kind == "episode":
            episode_ids.append(EpisodeId(record.sk.removeprefix("EPISODE#")))
    yield from _facts(Reviews, own)
    yield from _facts(Reviews, f"{own}#ALERTS")
    for episode_id in episode_ids:
        for table in _OF_EPISODES:
            yield from _facts(table, f"{own}#EPISODE#{episode_id}")


def derived(clinic_id: ClinicId, months: list[Month]) -> Derived:
    """What stands derived for a clinic now."""
    shelves, ledger = Shelves(), LedgerStore()
    rows = {row.episode_id: row for shelf in shelves.names(clinic_id) for row in shelves.shelf(clinic_id, shelf)}
    lines: dict[tuple[str, str], Line] = {}
    for month in months:
        for entry in ledger.lines(clinic_id, month):
            lines[entry.episode_id or "", entry.line.source] = entry.line
        for held in ledger.consultations(clinic_id, month):
            lines["", held.source] = held
    return Derived(rows, {found.episode_id: found for found in ledger.standings(clinic_id)}, lines)


def differences(before: Derived, after: Derived) -> int:
    """How many rows, standings and lines are in one but not, or not so, in the other."""
    return (
        _different(before.rows, after.rows)
        + _different(before.standings, after.standings)
        + _different(before.lines, after.lines)
    )


def _different(one: Mapping[K, object], other: Mapping[K, object]) -> int:
    return sum(1 for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _facts(table: type[Record], partition: str) -> Iterator[object]:
    for record in find_all(table, partition, ""):
        yield from _fact(record)


def _fact(record: Record) -> Iterator[object]:
    if record.kind in FACTS:
        yield record.value(FACTS[record.kind])


def _months(facts: Iterator[object]) -> list[Month]:
    """Every month in which a line of these records could lie."""
    days = [
        moment.date()
        for fact in facts
        for name in ("occurred_at", "answered_at", "reviewed_at", "held_at")
        if (moment := getattr(fact, name, None)) is not None
    ]
    if not days:
        return []
    first, last = Month.of(min(days)).plus(-_MARGIN), Month.of(max(days)).plus(_MARGIN)
    return [first.plus(step) for step in range(last.months_since(first) + 1)]
