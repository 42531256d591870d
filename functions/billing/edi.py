"""A closed month's claims as 837P files, one a payer, and an account of every claim that is in none of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from functions.billing.edi_settings import envelope, missing_settings
from functions.billing.rules.policy import ServiceDays
from functions.billing.submission import Submission
from functions.billing.tables import not_transmittable_csv
from functions.billing.x12.claims import Claim, ControlNumbers
from functions.billing.x12.from_decided import Filing, NotTransmittable, claim_from
from functions.billing.x12.lint837 import lint
from functions.billing.x12.lint_lines import cents
from functions.billing.x12.payers import payer_of
from functions.billing.x12.tokens import read_segments
from functions.billing.x12.write837 import write
from functions.kernel.facts import ClinicChanged

Allocate = Callable[[Sequence[str]], Mapping[str, ControlNumbers]]
"""Control numbers for the files of these payers: the same run is always given the same ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdiFile:
    """A file under its control numbers. `withheld` says what our own linter found: such a file is not published."""

    name: str
    payer_id: str
    interchange_control: int
    group_control: int
    transaction_sets: tuple[str, ...]
    claims: int
    charge_cents: int
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdiReport:
    """What became of the billed months on the wire. `missing_settings`: why there is no file at all.

    Every billed month is in a file or among the not transmittable, whose findings are counted by code.
    """

    status: Literal["written", "not_configured"]
    missing_settings: tuple[str, ...]
    files: tuple[EdiFile, ...]
    not_transmittable: int
    not_transmittable_cents: int
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edi:
    """The report and the files that it speaks of, by name."""

    report: EdiReport
    contents: Mapping[str, bytes]


def edi_of(clinic: ClinicChanged, submissions: Iterable[Submission], frozen_at: datetime, allocate: Allocate) -> Edi:
    """The files of a run; none while the clinic's settings do not say who sends to whom."""
    if missing := missing_settings(clinic.policy):
        return Edi(_report(missing, (), ()), {})
    made = [(one, on_the_wire(clinic, one)) for one in submissions if one.is_for_payer]
    claims = [(one.decided.coverage.payer_id, claim) for one, claim in made if isinstance(claim, Claim)]
    stopped = [(one, why) for one, why in made if isinstance(why, NotTransmittable)]
    files = _files(clinic, claims, frozen_at, allocate)
    contents = {file.name: content for file, content in files if not file.withheld}
    table = {"not_transmittable.csv": not_transmittable_csv(clinic, [(one.decided, why) for one, why in stopped])}
    return Edi(_report((), [file for file, _ in files], stopped), {**table, **contents})


def on_the_wire(clinic: ClinicChanged, submission: Submission) -> Claim | NotTransmittable:
    """The claim as it would stand in an 837P, or everything that keeps it out."""
    return claim_from(submission.decided, clinic, filing(submission))


def can_be_sent(clinic: ClinicChanged, submission: Submission) -> bool:
    """Whether a file could hold the claim now."""
    return not missing_settings(clinic.policy) and isinstance(on_the_wire(clinic, submission), Claim)


def is_balanced(edi: Edi, claims: int, charge_cents: int) -> bool:
    """Whether files and not transmittable claims make up the run's, to the cent, as the files' own text says."""
    report, counted, charged = edi.report, 0, 0
    for file in report.files:
        in_text = _in_text(edi.contents[file.name]) if file.name in edi.contents else (file.claims, file.charge_cents)
        counted, charged = counted + in_text[0], charged + in_text[1]
    apart = (report.not_transmittable, report.not_transmittable_cents)
    return report.status == "not_configured" or (counted + apart[0], charged + apart[1]) == (claims, charge_cents)


def _in_text(content: bytes) -> tuple[int, int]:
    """Claims, and the sum of their CLM02."""
    totals = [cents(one.get(2)) or 0 for one in read_segments([content.decode("ascii")]) if one.tag == "CLM"]
    return len(totals), sum(totals)


def filing(submission: Submission) -> Filing:
    """How a claim goes to its payer, as the month was decided."""
    to = submission.decided.decision.destination
    return Filing(
        number=submission.number,
        payer=payer_of(to),
        frequency=submission.frequency,
        frequencies=to.frequency_codes,
        original_reference=submission.original_reference,
        stopped=submission.stopped,
        spans_days=to.service_dates is ServiceDays.SPAN,
        institutional=to.institutional,
    )


def _files(
    clinic: ClinicChanged, claims: Iterable[tuple[str, Claim]], frozen_at: datetime, allocate: Allocate
) -> list[tuple[EdiFile, bytes]]:
    by_payer = {payer: [claim for _, claim in group] for payer, group in groupby(sorted(claims, key=_order), _payer)}
    control = allocate(tuple(by_payer)) if by_payer else {}
    return [_file(clinic, payer, claims, control[payer], frozen_at) for payer, claims in by_payer.items()]


def _file(
    clinic: ClinicChanged, payer_id: str, claims: Sequence[Claim], control: ControlNumbers, frozen_at: datetime
) -> tuple[EdiFile, bytes]:
    segments = list(write(envelope(clinic, control, frozen_at), claims))
    file = EdiFile(
        name=f"claims-{_safe(payer_id)}.837",
        payer_id=payer_id,
        interchange_control=control.interchange,
        group_control=control.group,
        transaction_sets=tuple(segment.split("*")[2] for segment in segments if segment.startswith("ST*")),
        claims=len(claims),
        charge_cents=sum(claim.total_cents for claim in claims),
        withheld=tuple(sorted({finding.code for finding in lint(segments)})),
    )
    return file, "".join(segments).encode("ascii")


def _report(
    missing: Sequence[str],
    files: Sequence[EdiFile],
    stopped: Sequence[tuple[Submission, NotTransmittable]],
) -> EdiReport:
    codes = Counter(code for _, why in stopped for code in {finding.code for finding in why.findings})
    return EdiReport(
        status="not_configured" if missing else "written",
        missing_settings=tuple(missing),
        files=tuple(files),
        not_transmittable=len(stopped),
        not_transmittable_cents=sum(one.charge_cents for one, _ in stopped),
        findings=dict(sorted(codes.items())),
    )


def _order(one: tuple[str, Claim]) -> tuple[str, str, str]:
    """Payer, billing provider, CLM01: the same claims give the same file."""
    payer_id, claim = one
    return payer_id, claim.billing.name.entity + claim.billing.npi, claim.number


def _payer(one: tuple[str, Claim]) -> str:
    return one[0]


def _safe(payer_id: str) -> str:
    return "".join(char if (char.isascii() and char.isalnum()) or char in "_-" else "-" for char in payer_id)
