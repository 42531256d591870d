"""One episode's evidence as a value: as hearing its records makes it, or as the ledger has it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from functions.aws.codec import decode
from functions.aws.spans import Span
from functions.billing.evidence.ledger import Entry
from functions.billing.evidence.standing import Standing, joined, with_service
from functions.billing.store import Ledger, LedgerStore, line_key, line_record, service_part, standing_record
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, EpisodeId

NO_EPISODE = EpisodeId("")
"""What belongs to the clinic and to no one episode: its caseload consultations."""


@dataclass(slots=True)
class Paper:
    """Lines by their keys; what the episode rests on by what ends its parts' keys, "" for the main one.

    `versions` are those of the parts as they were read from the ledger.
    """

    episode_id: EpisodeId
    lines: dict[tuple[str, str], Entry] = field(default_factory=dict)
    parts: dict[str, Standing] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def standing(self) -> Standing | None:
        return joined(self.parts[part] for part in sorted(self.parts)) if self.parts else None

    def is_as(self, other: "Paper") -> bool:
        """Whether both say the same; of the days of service it does not matter which part has them."""
        return self.lines == other.lines and self.standing == other.standing

    def copied(self) -> "Paper":
        return replace(self, lines=dict(self.lines), parts=dict(self.parts))

    def line(self, key: tuple[str, str]) -> Ledger | None:
        return line_record(self.lines[key]) if key in self.lines else None

    def part(self, name: str) -> Ledger | None:
        return standing_record(self.parts[name], self.versions.get(name, 0), name) if name in self.parts else None

    def keep(self, entry: Entry) -> None:
        known = self.lines.get(line_key(entry))
        if known is None or known.line.version < entry.line.version:
            self.lines[line_key(entry)] = entry

    def update(self, clinic_id: ClinicId, episode_id: EpisodeId, change: Callable[[Standing], Standing]) -> None:
        if episode_id == self.episode_id:  # what is said of a patient is said of all their episodes
            self._change(clinic_id, "", change)

    def serve(self, clinic_id: ClinicId, episode_id: EpisodeId, entry: Entry) -> None:
        if episode_id == self.episode_id:
            self._change(clinic_id, service_part(entry), lambda known: with_service(known, entry))

    def _change(self, clinic_id: ClinicId, part: str, change: Callable[[Standing], Standing]) -> None:
        unknown = Standing(clinic_id=clinic_id, episode_id=self.episode_id)
        self.parts[part] = change(self.parts.get(part, unknown))


def stored(span: Span, months: Iterable[Month]) -> dict[EpisodeId, Paper]:
    """What the ledger has of a span's episodes, and of none with the clinic's first span, in these months."""
    papers, ledger = dict[EpisodeId, Paper](), LedgerStore()

    def paper(episode_id: EpisodeId) -> Paper:
        return papers.setdefault(episode_id, Paper(episode_id))

    for episode_id, record in ledger.parts_in(span):
        name = record.sk.removeprefix(f"EPISODE#{episode_id}")
        paper(episode_id).parts[name] = decode(record.body, Standing)
        paper(episode_id).versions[name] = int(record.version)
    for month in months:
        for entry in ledger.lines_in(span, month):
            paper(entry.episode_id or NO_EPISODE).keep(entry)
        for line in ledger.consultations(span.clinic_id, month) if span.is_first else ():
            paper(NO_EPISODE).keep(Entry(span.clinic_id, None, line))
    return papers
