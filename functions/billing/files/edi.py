"""A closed month's claims as 837 files, and an account of every claim that is in none of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.billing.files.edi_files import Allocate, EdiFile, files_of
from functions.billing.files.edi_settings import missing_settings
from functions.billing.files.submission import Submission
from functions.billing.files.tables import not_transmittable_csv
from functions.billing.rules.policy import ServiceDays
from functions.billing.x12.claims import Claim
from functions.billing.x12.from_decided import Filing, NotTransmittable, claim_from
from functions.billing.x12.lint_lines import cents
from functions.billing.x12.payers import payer_of
from functions.billing.x12.tokens import read_segments
from functions.kernel.facts import ClinicChanged


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
    files = files_of(clinic, claims, frozen_at, allocate)
    contents = {file.name: content for file, content in files if not file.withheld}
    table = {"not_transmittable.csv": not_transmittable_csv(clinic, [(one.decided, why) for one, why in stopped])}
    return Edi(_report((), [file for file, _ in files], stopped), {**table, **contents})


def on_the_wire(clinic: ClinicChanged, submission: Submission) -> Claim | NotTransmittable:
    """The claim as it would stand in an 837, or everything that keeps it out."""
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
