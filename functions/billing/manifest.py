"""The last file of a run: what there is, with what content, and the totals that every other file must add up to."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.billing.edi import Edi, EdiReport, is_balanced
from functions.billing.rules.verdict import Status
from functions.billing.rules.version import RULE_VERSION
from functions.billing.service import Decided
from functions.billing.tables import SCHEMA
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId


class OutOfBalanceError(RuntimeError):
    """A file does not add up to the decisions: nothing is published."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the run. `rows` leaves out the heading; of an 837P they are its segments."""

    name: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Control totals; money in cents. A line whose charge no fee schedule knows is counted, and adds nothing."""

    patient_months: int
    claims: int
    lines: int
    units: int
    charge_cents: int
    lines_without_charge: int
    units_by_code: Mapping[str, int]
    charge_cents_by_code: Mapping[str, int]
    charge_cents_by_payer: Mapping[str, int]
    held: int
    held_by_reason: Mapping[str, int]
    not_billed: int
    not_billed_by_reason: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One run of one clinic's month. Consumers wait for this file and read no other before it."""

    schema: str
    clinic_id: ClinicId
    month: str
    run: int
    supersedes: int | None
    frozen_at: datetime
    code_version: str
    rule_version: str
    files: tuple[FileEntry, ...]
    totals: Totals
    edi: EdiReport


def manifest_of(
    clinic_id: ClinicId,
    month: Month,
    run: int,
    *,
    frozen_at: datetime,
    code_version: str,
    decided: Sequence[Decided],
    files: Mapping[str, bytes],
    edi: Edi,
) -> Manifest:
    """The manifest of these files; OutOfBalanceError when they do not add up to the decisions, to the cent."""
    totals = totals_of(decided)
    _balance(totals, files["claims.csv"], files["held.csv"])
    if not is_balanced(edi, totals.claims, totals.charge_cents):
        raise OutOfBalanceError("the 837P files do not add up to the decisions")
    return Manifest(
        schema=SCHEMA,
        clinic_id=clinic_id,
        month=str(month),
        run=run,
        supersedes=None,
        frozen_at=frozen_at,
        code_version=code_version,
        rule_version=RULE_VERSION,
        files=tuple(_entry(name, content) for name, content in {**files, **edi.contents}.items()),
        totals=totals,
        edi=edi.report,
    )


def totals_of(decided: Sequence[Decided]) -> Totals:
    """Every total, from the decisions alone."""
    billed = [one for one in decided if one.decision.status is Status.BILL]
    lines = [(one, line) for one in billed for line in one.decision.lines]
    units, by_code, by_payer = Counter[str](), Counter[str](), Counter[str]()
    for one, line in lines:
        units[line.code] += line.units
        by_code[line.code] += line.charge_cents or 0
        by_payer[one.coverage.payer_id] += line.charge_cents or 0
    held, not_billed = _reasons(decided, Status.HOLD), _reasons(decided, Status.NO_BILL)
    return Totals(
        patient_months=len(decided),
        claims=len(billed),
        lines=len(lines),
        units=units.total(),
        charge_cents=by_code.total(),
        lines_without_charge=sum(line.charge_cents is None for _, line in lines),
        units_by_code=dict(sorted(units.items())),
        charge_cents_by_code=dict(sorted(by_code.items())),
        charge_cents_by_payer=dict(sorted(by_payer.items())),
        held=sum(one.decision.status is Status.HOLD for one in decided),
        held_by_reason=held,
        not_billed=sum(one.decision.status is Status.NO_BILL for one in decided),
        not_billed_by_reason=not_billed,
    )


def _reasons(decided: Sequence[Decided], status: Status) -> Mapping[str, int]:
    """How many patient-months each reason stops; one with two reasons counts for both."""
    found = Counter(
        code
        for one in decided
        if one.decision.status is status
        for code in {reason.code for reason in one.decision.reasons}
    )
    return dict(sorted(found.items()))


def _balance(totals: Totals, claims: bytes, held: bytes) -> None:
    rows = list(csv.DictReader(io.StringIO(claims.decode(), newline="")))
    cents = sum(round(float(row["charge"]) * 100) for row in rows if row["charge"])
    units = sum(int(row["units"]) for row in rows)
    if (len(rows), units, cents) != (totals.lines, totals.units, totals.charge_cents):
        raise OutOfBalanceError("claims.csv does not add up to the decisions")
    kept = list(csv.DictReader(io.StringIO(held.decode(), newline="")))
    if len(kept) != totals.held + totals.not_billed:
        raise OutOfBalanceError("held.csv does not hold every patient-month that is not billed")


def _entry(name: str, content: bytes) -> FileEntry:
    rows = content.count(b"\n") - 1 if name.endswith(".csv") else content.count(b"~")
    return FileEntry(name, len(content), hashlib.sha256(content).hexdigest(), rows)
