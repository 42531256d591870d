"""The last file of a run: what there is, with what content, and the totals that every other file must add up to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.billing.closing.frozen import Frozen
from functions.billing.closing.runs import Run, RunKind
from functions.billing.files.edi import Edi, EdiReport
from functions.billing.files.run_balance import require_balance
from functions.billing.files.run_files import DECISIONS
from functions.billing.files.tables import SCHEMA
from functions.billing.files.totals import Totals, totals_of
from functions.billing.rules.version import RULE_VERSION
from functions.kernel.ids import ClinicId


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the run. `rows` leaves out the heading; of an 837 its segments, of the decisions patient-months."""

    name: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Part2Counts:
    """Months of 42 CFR Part 2 records: claims that carry the notice, and patient-months that name nobody (R28)."""

    disclosed: int
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One run of one clinic's month. Consumers wait for this file and read no other before it.

    A correction holds only the difference from the runs before it, of which `supersedes` is the last.
    `clinic_version`: of the clinic's record, with its billing identity and settings, that the run was made under.
    """

    schema: str
    clinic_id: ClinicId
    month: str
    run: int
    kind: RunKind
    supersedes: int | None
    frozen_at: datetime
    code_version: str
    rule_version: str
    clinic_version: int
    files: tuple[FileEntry, ...]
    totals: Totals
    edi: EdiReport
    part2: Part2Counts = Part2Counts(0, 0)


def manifest_of(run: Run, code_version: str, frozen: Frozen, files: Mapping[str, bytes], edi: Edi) -> Manifest:
    """The manifest of these files; OutOfBalanceError when they do not add up to the decisions, to the cent."""
    totals = totals_of(frozen.stood, frozen.decided)
    require_balance(totals, frozen.decided, frozen.submissions, files, edi)
    return Manifest(
        schema=SCHEMA,
        clinic_id=run.clinic_id,
        month=run.month,
        run=run.run,
        kind=run.kind,
        supersedes=run.supersedes,
        frozen_at=run.frozen_at,
        code_version=code_version,
        rule_version=frozen.rule_version or RULE_VERSION,
        clinic_version=frozen.clinic.version,
        files=tuple(_entry(name, content, frozen) for name, content in {**files, **edi.contents}.items()),
        totals=totals,
        edi=edi.report,
        part2=_part2(frozen),
    )


def _part2(frozen: Frozen) -> Part2Counts:
    """What is withdrawn from the books alone goes to nobody."""
    disclosed = sum(one.is_for_payer and one.decided.part2 is not None for one in frozen.submissions)
    return Part2Counts(disclosed, sum(one.is_withheld for one in frozen.decided))


def _entry(name: str, content: bytes, frozen: Frozen) -> FileEntry:
    match name.rpartition(".")[2]:
        case "csv":
            rows = content.count(b"\n") - 1
        case "json":
            rows = len(frozen.decided) if name == DECISIONS else 1
        case _:
            rows = content.count(b"~")
    return FileEntry(name, len(content), hashlib.sha256(content).hexdigest(), rows)
