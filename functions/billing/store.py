"""The ledger in DynamoDB: a clinic's month is one ordered Query, what its episodes rest on another.

`CLINIC#c#MONTH#yyyy-mm` / `EPISODE#e#KIND#source` and `CONSULTATION#source` are lines; what an episode's months rest on
is `CLINIC#c#STANDING` / `EPISODE#e`, with its days of service by the year in `EPISODE#e#SERVICE#yyyy`, so that no item
grows for ever. Derived: all can be made again from the facts.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from functions.aws.codec import decode, encode
from functions.aws.derived import is_too_large, put_after, put_newer
from functions.aws.spans import Span
from functions.aws.tables import Limits, Record, TableName, find, find_all, find_between
from functions.billing.evidence.ledger import ConsultationLine, Entry, Line, MeasureLine, ReviewLine, TimeLine
from functions.billing.evidence.standing import Standing, joined, with_service
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, EpisodeId

_TRIES = 8
_KINDS: Mapping[str, type[Line]] = {
    "time": TimeLine,
    "measure": MeasureLine,
    "review": ReviewLine,
    "consultation": ConsultationLine,
}
_NAMES: Mapping[type[Line], str] = {kind: name for name, kind in _KINDS.items()}


class ContentionError(RuntimeError):
    """Others wrote this every time: the stream record is tried again later."""


class Ledger(Record):
    """Evidence lines by month, and what episodes rest on."""

    class Meta(Limits):
        table_name = TableName("LEDGER_TABLE")


class LedgerStore:
    """The ledger of every clinic."""

    def keep(self, entry: Entry) -> None:
        """Keep a line unless a higher version of it stands."""
        put_newer(line_record(entry))

    def update(self, clinic_id: ClinicId, episode_id: EpisodeId, change: Callable[[Standing], Standing]) -> None:
        """Change what an episode rests on."""
        _change(Standing(clinic_id=clinic_id, episode_id=episode_id), "", change)

    def serve(self, clinic_id: ClinicId, episode_id: EpisodeId, entry: Entry) -> None:
        """Keep that there was service on a day, among those of its year."""
        unknown = Standing(clinic_id=clinic_id, episode_id=episode_id)
        _change(unknown, service_part(entry), lambda known: with_service(known, entry))

    def standing(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Standing | None:
        partition, own = f"CLINIC#{clinic_id}#STANDING", f"EPISODE#{episode_id}"
        main = find(Ledger, partition, own)
        parts = [*([main] if main else []), *find_all(Ledger, partition, f"{own}#")]
        return joined(decode(part.body, Standing) for part in parts) if parts else None

    def standings(self, clinic_id: ClinicId) -> Iterator[Standing]:
        """What every episode of the clinic rests on, in the order of their ids."""
        found = find_all(Ledger, f"CLINIC#{clinic_id}#STANDING", "EPISODE#")
        parts = (decode(record.body, Standing) for record in found)
        for _, of_episode in groupby(parts, key=lambda part: part.episode_id):
            yield joined(of_episode)

    def parts_in(self, span: Span) -> Iterator[tuple[EpisodeId, Ledger]]:
        """What the episodes of a span rest on, part by part."""
        return _in_span(span, f"CLINIC#{span.clinic_id}#STANDING")

    def lines_in(self, span: Span, month: Month) -> Iterator[Entry]:
        """The lines of a span's episodes in a month."""
        for owner, record in _in_span(span, _month(span.clinic_id, month)):
            yield Entry(span.clinic_id, owner, decode(record.body, _KINDS[record.kind]))

    def consultations(self, clinic_id: ClinicId, month: Month) -> list[ConsultationLine]:
        found = find_all(Ledger, _month(clinic_id, month), "CONSULTATION#")
        return [decode(record.body, ConsultationLine) for record in found]

    def lines(self, clinic_id: ClinicId, month: Month, episode_id: EpisodeId | None = None) -> Iterator[Entry]:
        """The month's lines in the order of their episodes; only one episode's when it is named."""
        prefix = f"EPISODE#{episode_id}#" if episode_id else "EPISODE#"
        for record in find_all(Ledger, _month(clinic_id, month), prefix):
            owner = EpisodeId(record.sk.split("#")[1])
            yield Entry(clinic_id, owner, decode(record.body, _KINDS[record.kind]))


def line_key(entry: Entry) -> tuple[str, str]:
    owner = f"EPISODE#{entry.episode_id}#" if entry.episode_id else ""
    sort = f"{owner}{_NAMES[type(entry.line)].upper()}#{entry.line.source}"
    return _month(entry.clinic_id, entry.month), sort


def line_record(entry: Entry) -> Ledger:
    line = entry.line
    return Ledger(*line_key(entry), kind=_NAMES[type(line)], version=line.version, body=encode(line), request="")


def service_part(entry: Entry) -> str:
    """The part of what an episode rests on that has the days of service of a line's year."""
    return f"#SERVICE#{entry.line.day.year}"


def standing_record(standing: Standing, version: int, part: str = "") -> Ledger:
    pk, sk = f"CLINIC#{standing.clinic_id}#STANDING", f"EPISODE#{standing.episode_id}{part}"
    return Ledger(pk, sk, kind="standing", version=version, body=encode(standing), request="")


def _change(unknown: Standing, part: str, change: Callable[[Standing], Standing]) -> None:
    """Read, change, write a part of what an episode rests on; again when somebody else wrote in between."""
    for _ in range(_TRIES):
        read = find(Ledger, f"CLINIC#{unknown.clinic_id}#STANDING", f"EPISODE#{unknown.episode_id}{part}")
        standing = decode(read.body, Standing) if read else unknown
        changed = change(standing)
        if changed == standing:
            return
        record = standing_record(changed, int(read.version) + 1 if read else 1, part)
        if is_too_large(record) or put_after(record, read):
            return
    raise ContentionError("this is being written by others")


def _in_span(span: Span, partition: str) -> Iterator[tuple[EpisodeId, Ledger]]:
    for record in find_between(Ledger, partition, *span.keys):
        if (owner := span.held(record.sk)) is not None:
            yield owner, record


def _month(clinic_id: ClinicId, month: Month) -> str:
    return f"CLINIC#{clinic_id}#MONTH#{month}"
