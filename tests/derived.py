"""What is recorded of a clinic and what is derived from it, as plain values to compare."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.aws.recorded import Recorded, recorded_of, recorded_of_clinic
from functions.aws.spans import episodes_in, spans
from functions.billing.evidence.ledger import Line
from functions.billing.evidence.standing import Standing
from functions.billing.store import LedgerStore
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, EpisodeId
from functions.review.row import Row
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived for one clinic: its rows by episode, what months rest on, and the ledger's lines."""

    rows: dict[EpisodeId, Row]
    standings: dict[EpisodeId, Standing]
    lines: dict[tuple[str, str], Line]


def records_of(clinic_id: ClinicId) -> Iterator[Recorded]:
    """Every record of a clinic that something derives from, as the fact that it is."""
    yield from recorded_of_clinic(clinic_id)
    yield from ReviewStore().alerts(clinic_id)
    for span in spans(clinic_id):
        for episode_id in episodes_in(span):
            yield from recorded_of(clinic_id, episode_id)


def derived(clinic_id: ClinicId, months: Iterable[Month]) -> Derived:
    """What stands derived for a clinic now."""
    shelves, ledger = Shelves(), LedgerStore()
    lines: dict[tuple[str, str], Line] = {}
    for month in months:
        for entry in ledger.lines(clinic_id, month):
            lines[entry.episode_id or "", entry.line.source] = entry.line
        for held in ledger.consultations(clinic_id, month):
            lines["", held.source] = held
    rows = {row.episode_id: row for row in shelves.every(clinic_id)}
    return Derived(rows, {found.episode_id: found for found in ledger.standings(clinic_id)}, lines)
