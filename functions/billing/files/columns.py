"""The cells of finance's tables, by column, and how a table is written: RFC 4180, nothing a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from functions.billing.rules.verdict import ClaimLine, Finding
from functions.billing.service import Decided
from functions.kernel.facts import ClinicChanged
from functions.kernel.part2 import NOTICE

# What a spreadsheet may run: a sign of a formula (full width too), or what it skips before one. An apostrophe before it
# makes it text; a cell that has one already gets another, so that taking one away gives every cell as it was.
_FORMULA = re.compile(r"'*([\t\r\n\0]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_WHOSE = frozenset(
    {"patient_mrn", "last_name", "first_name", "dob", "sex", "member_id", "group_no", "plan_type"}
    | {"dx_1", "dx_2", "dx_3", "dx_4", "last_measure"}
)

Cell = Callable[[Decided, ClinicChanged], str]


def table(columns: Iterable[str], rows: Iterable[list[str]]) -> bytes:
    """RFC 4180, UTF-8; no cell can be taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def cells(columns: Mapping[str, Cell], one: Decided, clinic: ClinicChanged) -> list[str]:
    """A row's cells; of a Part 2 month without consent none that tells whose it is (R28)."""
    return ["" if one.is_withheld and name in _WHOSE else cell(one, clinic) for name, cell in columns.items()]


def dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def codes(findings: Iterable[Finding]) -> str:
    return " ".join(sorted({finding.code for finding in findings}))


def words(findings: Iterable[Finding]) -> str:
    return "; ".join(f"{finding.rule}: {finding.words}" for finding in findings)


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def codes_of(lines: Iterable[ClaimLine]) -> str:
    return " ".join(f"{line.code}x{line.units}" for line in lines)


def _safe(cell: str) -> str:
    """An amount may be negative; any other cell that begins like a formula is text."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _diagnosis(place: int) -> Cell:
    """Without its dot, as claims write it."""
    return lambda one, _: one.diagnoses[place].replace(".", "") if place < len(one.diagnoses) else ""


def _measure(one: Decided) -> str:
    last = one.last_measure
    return f"{last.instrument} {last.on.isoformat()} {'' if last.total is None else last.total}".strip() if last else ""


WHO: Mapping[str, Cell] = {
    "service_month": lambda one, _: one.month,
    "clinic_id": lambda _, clinic: clinic.clinic_id,
    "episode_id": lambda one, _: one.episode_id,
    "billing_npi": lambda _, clinic: clinic.billing.npi,
    "billing_tin": lambda _, clinic: clinic.billing.tin,
    "rendering_npi": lambda one, _: one.rendering_npi or "",
    "patient_mrn": lambda one, _: one.person.mrn,
    "last_name": lambda one, _: one.person.family_name,
    "first_name": lambda one, _: one.person.given_name,
    "dob": lambda one, _: iso(one.person.birth_date),
    "sex": lambda one, _: one.person.sex,
}
OF_WHOM = {name: WHO[name] for name in ("service_month", "clinic_id", "episode_id", "patient_mrn")}
WHAT_FOR: Mapping[str, Cell] = {
    "payer_id": lambda one, _: one.coverage.payer_id,
    "member_id": lambda one, _: one.coverage.member_id,
    "group_no": lambda one, _: one.coverage.group_no or "",
    "plan_type": lambda one, _: one.coverage.plan_type or "",
    "dx_1": _diagnosis(0),
    "dx_2": _diagnosis(1),
    "dx_3": _diagnosis(2),
    "dx_4": _diagnosis(3),
}
HELD: Mapping[str, Cell] = {
    "reasons": lambda one, _: codes(one.decision.reasons),
    "explanation": lambda one, _: words(one.decision.reasons),
    "would_bill": lambda one, _: codes_of(one.decision.would_bill),
    "next_code": lambda one, _: one.decision.next_code or "",
    "minutes_to_next": lambda one, _: str(one.decision.minutes_to_next or ""),
}
WHY: Mapping[str, Cell] = {
    "pos": lambda one, _: one.decision.place_of_service,
    "date_of_service": lambda one, _: iso(one.decision.date_of_service),
    "countable_minutes": lambda one, _: str(one.decision.minutes),
    "month_type": lambda one, _: one.decision.month_type.value,
    "episode_start": lambda one, _: iso(one.enrolled_on),
    "consent_date": lambda one, _: iso(one.consent_on),
    "initiating_visit_date": lambda one, _: iso(one.initiating_visit_on),
    "last_measure": lambda one, _: _measure(one),
    "consultant_review_date": lambda one, _: iso(one.reviewed_on),
    "warnings": lambda one, _: codes(one.decision.warnings),
    "rule_version": lambda one, _: one.decision.rule_version,
    "evidence_hash": lambda one, _: one.decision.evidence_hash,
    "part2_consent_id": lambda one, _: one.part2.consent_id if one.part2 else "",
    "part2_notice": lambda one, _: NOTICE if one.part2 else "",
}
