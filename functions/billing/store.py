"""The ledger in DynamoDB: a clinic's month is one ordered Query, what its episodes rest on another.

`CLINIC#c#MONTH#yyyy-mm` / `EPISODE#e#KIND#source` and `CONSULTATION#source` are lines; what an episode's months rest on
is `CLINIC#c#STANDING` / `EPISODE#e`. Derived: both can be made again from the facts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from functions.aws.codec import decode, encode
from functions.aws.derived import put_after, put_newer
from functions.aws.tables import Limits, Record, TableName, find, find_all
from functions.billing.evidence.ledger import ConsultationLine, Entry, Line, MeasureLine, ReviewLine, TimeLine
from functions.billing.evidence.standing import Standing
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
        """Read, change, write what an episode rests on; again when somebody else wrote in between."""
        pk, sk = f"CLINIC#{clinic_id}#STANDING", f"EPISODE#{episode_id}"
        for _ in range(_TRIES):
            read = find(Ledger, pk, sk)
            standing = decode(read.body, Standing) if read else Standing(clinic_id=clinic_id, episode_id=episode_id)
            changed = change(standing)
            if changed == standing:
                return
            version = int(read.version) + 1 if read else 1
            if put_after(standing_record(changed, version), read):
                return
        raise ContentionError("this is being written by others")

    def clear(self, clinic_id: ClinicId, months: Iterable[Month]) -> None:
        """Take away what is derived for a clinic in these months, so that the records can be heard again."""
        partitions = [f"CLINIC#{clinic_id}#STANDING", *(_month(clinic_id, month) for month in months)]
        with Ledger.batch_write() as batch:
            for partition in partitions:
                for record in find_all(Ledger, partition, ""):
                    batch.delete(record)

    def standing(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Standing | None:
        record = find(Ledger, f"CLINIC#{clinic_id}#STANDING", f"EPISODE#{episode_id}")
        return decode(record.body, Standing) if record else None

    def standings(self, clinic_id: ClinicId) -> Iterator[Standing]:
        """What every episode of the clinic rests on, in the order of their ids."""
        for record in find_all(Ledger, f"CLINIC#{clinic_id}#STANDING", "EPISODE#"):
            yield decode(record.body, Standing)

    def consultations(self, clinic_id: ClinicId, month: Month) -> list[ConsultationLine]:
        found = find_all(Ledger, _month(clinic_id, month), "CONSULTATION#")
        return [decode(record.body, ConsultationLine) for record in found]

    def lines(self, clinic_id: ClinicId, month: Month, episode_id: EpisodeId | None = None) -> Iterator[Entry]:
        """The month's lines in the order of their episodes; only one episode's when it is named."""
        prefix = f"EPISODE#{episode_id}#" if episode_id else "EPISODE#"
        for record in find_all(Ledger, _month(clinic_id, month), prefix):
            owner = EpisodeId(record.sk.split("#")[1])
            yield Entry(clinic_id, owner, decode(record.body, _KINDS[record.kind]))


def line_record(entry: Entry) -> Ledger:
    name = _NAMES[type(entry.line)]
    owner = f"EPISODE#{entry.episode_id}#" if entry.episode_id else ""
    return Ledger(
        _month(entry.clinic_id, entry.month),
        f"{owner}{name.upper()}#{entry.line.source}",
        kind=name,
        version=entry.line.version,
        body=encode(entry.line),
        request="",
    )


def standing_record(standing: Standing, version: int) -> Ledger:
    pk, sk = f"CLINIC#{standing.clinic_id}#STANDING", f"EPISODE#{standing.episode_id}"
    return Ledger(pk, sk, kind="standing", version=version, body=encode(standing), request="")


def _month(clinic_id: ClinicId, month: Month) -> str:
    return f"CLINIC#{clinic_id}#MONTH#{month}"
