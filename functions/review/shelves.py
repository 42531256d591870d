"""The registry in DynamoDB: a row stands on its care manager's shelf, and a small card says on which.

`CLINIC#c#SHELF#s` / `EPISODE#e` is the row, one JSON text, so that a caseload is one Query. The card is
`CLINIC#c#EPISODE#e` / `HOME`, and `CLINIC#c#SHELVES` lists the shelves. Card and row are made, and move, in one
transaction: where there is a card there is a row. Every write is conditional on the version that was read; whoever
comes second reads again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pynamodb.exceptions import PutError, TransactWriteError

from functions.aws.codec import decode, encode
from functions.aws.connections import transaction
from functions.aws.derived import is_too_large
from functions.aws.refusals import is_overtaken
from functions.aws.spans import Span
from functions.aws.tables import Limits, Record, TableName, find, find_all, find_between
from functions.kernel.errors import Busy
from functions.kernel.ids import ClinicId, EpisodeId
from functions.review.row import Row

_TRIES = 8


class ContentionError(Busy):
    """Others wrote this row every time: the stream record is tried again later."""


class Registry(Record):
    """Derived: rows, cards and the list of shelves."""

    class Meta(Limits):
        table_name = TableName("REGISTRY_TABLE")


@dataclass(frozen=True, slots=True)
class _Card:
    shelf: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A row as it was read: its card and its record, or neither when nothing is known of the episode yet."""

    card: Registry | None
    record: Registry | None
    row: Row

    @property
    def shelf(self) -> str | None:
        return self.card.value(_Card).shelf if self.card else None


Change = Callable[[Row], Row]
Place = Callable[[Row], str]


class Shelves:
    """Rows by shelf."""

    def update(self, clinic_id: ClinicId, episode_id: EpisodeId, change: Change, shelf_of: Place) -> Row:
        """Read, change, write; again when somebody else wrote in between. What changes nothing writes nothing."""
        for _ in range(_TRIES):
            held = self._read(clinic_id, episode_id)
            if held is None:
                continue
            changed = change(held.row)
            shelf = shelf_of(changed)
            if changed == held.row and held.shelf in (None, shelf):
                return changed
            if is_too_large(_record(changed, shelf, 1)):
                return held.row
            try:
                self._write(held, changed, shelf)
            except (PutError, TransactWriteError) as error:
                if not is_overtaken(error):
                    raise
            else:
                return changed
        raise ContentionError("this row is being written by others")

    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None:
        """One episode's row; None when nothing is known of it in this clinic."""
        for _ in range(_TRIES):
            held = self._read(clinic_id, episode_id)
            if held is not None:
                return held.row if held.record is not None else None
        raise ContentionError("this row is being moved by others")

    def shelf(self, clinic_id: ClinicId, shelf: str) -> Iterator[Row]:
        """Every row on one shelf: one Query for a caseload of usual size."""
        for record in find_all(Registry, f"CLINIC#{clinic_id}#SHELF#{shelf}", "EPISODE#", consistent=False):
            yield decode(record.body, Row)

    def every(self, clinic_id: ClinicId) -> Iterator[Row]:
        """Every row of a clinic, shelf after shelf."""
        for shelf in self.names(clinic_id):
            yield from self.shelf(clinic_id, shelf)

    def names(self, clinic_id: ClinicId) -> list[str]:
        """The shelves of a clinic: its care managers', `unassigned` and `closed`, as far as they were ever used."""
        records = find_all(Registry, f"CLINIC#{clinic_id}#SHELVES", "SHELF#")
        return [record.sk.removeprefix("SHELF#") for record in records]

    def known_in(self, span: Span) -> Iterator[tuple[EpisodeId, str]]:
        """The episodes of a span that have a row, and on which shelf."""
        for shelf in self.names(span.clinic_id):
            for record in find_between(Registry, f"CLINIC#{span.clinic_id}#SHELF#{shelf}", *span.keys):
                if (episode_id := span.held(record.sk)) is not None:
                    yield episode_id, shelf

    def take_off(self, clinic_id: ClinicId, episode_id: EpisodeId) -> bool:
        """Take a row off its shelf, and its card away; whether there was one."""
        held = self._read(clinic_id, episode_id)
        if held is None or held.card is None or held.record is None:
            return False
        with transaction() as write:
            write.delete(held.card, condition=Registry.version == held.card.version)
            write.delete(held.record, condition=Registry.version == held.record.version)
        return True

    def _read(self, clinic_id: ClinicId, episode_id: EpisodeId) -> _Held | None:
        """None when the row moved between the two reads."""
        card = find(Registry, f"CLINIC#{clinic_id}#EPISODE#{episode_id}", "HOME")
        if card is None:
            return _Held(None, None, Row(clinic_id=clinic_id, episode_id=episode_id))
        record = find(Registry, f"CLINIC#{clinic_id}#SHELF#{card.value(_Card).shelf}", f"EPISODE#{episode_id}")
        return _Held(card, record, decode(record.body, Row)) if record else None

    def _write(self, held: _Held, row: Row, shelf: str) -> None:
        if held.card is None or held.record is None:
            self._shelve(row, shelf)
        elif held.shelf == shelf:
            version = int(held.record.version)
            _record(row, shelf, version + 1).save(condition=Registry.version == version)
        else:
            self._move(held.card, held.record, row, shelf)

    def _shelve(self, row: Row, shelf: str) -> None:
        with transaction() as write:
            write.save(_card(row, shelf, 1), condition=Registry.pk.does_not_exist())
            write.save(_record(row, shelf, 1), condition=Registry.pk.does_not_exist())
            write.save(_listed(row.clinic_id, shelf))

    def _move(self, card: Registry, record: Registry, row: Row, shelf: str) -> None:
        with transaction() as write:
            write.save(_card(row, shelf, int(card.version) + 1), condition=Registry.version == card.version)
            write.delete(record, condition=Registry.version == record.version)
            write.save(_record(row, shelf, int(record.version) + 1), condition=Registry.pk.does_not_exist())
            write.save(_listed(row.clinic_id, shelf))


def _record(row: Row, shelf: str, version: int) -> Registry:
    pk, sk = f"CLINIC#{row.clinic_id}#SHELF#{shelf}", f"EPISODE#{row.episode_id}"
    return Registry(pk, sk, kind="row", version=version, body=encode(row), request="")


def _card(row: Row, shelf: str, version: int) -> Registry:
    pk, body = f"CLINIC#{row.clinic_id}#EPISODE#{row.episode_id}", encode(_Card(shelf))
    return Registry(pk, "HOME", kind="card", version=version, body=body, request="")


def _listed(clinic_id: ClinicId, shelf: str) -> Registry:
    return Registry(f"CLINIC#{clinic_id}#SHELVES", f"SHELF#{shelf}", kind="shelf", version=1, body="{}", request="")
