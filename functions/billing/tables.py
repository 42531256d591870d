"""The month's files as finance reads them: claims, and everything that was not billed with the reason."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from functions.billing.rules.verdict import ClaimLine, Finding, Status
from functions.billing.service import Decided
from functions.billing.x12.from_decided import NotTransmittable
from functions.kernel.facts import ClinicChanged

SCHEMA = "caseload.billing/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")

_LINE = ("hcpcs", "modifiers", "units", "charge")

Cell = Callable[[Decided, ClinicChanged], str]


def claims_csv(clinic: ClinicChanged, decided: Iterable[Decided]) -> bytes:
    """One row for each claim line: code, units and charge behind whose they are and why."""
    whose = {**_WHO, **_WHAT_FOR}
    rows = (
        [*_cells(whose, one, clinic), *_line(line), *_cells(_WHY, one, clinic)]
        for one in decided
        if one.decision.status is Status.BILL
        for line in one.decision.lines
    )
    return _csv([*whose, *_LINE, *_WHY], rows)


def held_csv(clinic: ClinicChanged, decided: Iterable[Decided]) -> bytes:
    """One row for each patient-month that is not billed: held or not earned, every reason and what would cure it."""
    columns = {**_WHO, **_WHAT_FOR, **_HELD, **_WHY}
    rows = (
        [one.decision.status.value, *_cells(columns, one, clinic)]
        for one in decided
        if one.decision.status is not Status.BILL
    )
    return _csv(["status", *columns], rows)


def not_transmittable_csv(clinic: ClinicChanged, stopped: Iterable[tuple[Decided, NotTransmittable]]) -> bytes:
    """One row for each billed month that is in no 837P: what keeps it out, all at once."""
    columns = ("service_month", "clinic_id", "episode_id", "patient_mrn")
    whose = {name: _WHO[name] for name in columns}
    rows = (
        [*_cells(whose, one, clinic), why.claim_number, why.payer_id, _codes(why.findings), _words(why.findings)]
        for one, why in stopped
    )
    return _csv([*columns, "claim_number", "payer_id", "reasons", "explanation"], rows)


def dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _csv(columns: Iterable[str], rows: Iterable[list[str]]) -> bytes:
    """RFC 4180, UTF-8; no cell can be taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(columns: Mapping[str, Cell], one: Decided, clinic: ClinicChanged) -> list[str]:
    return [cell(one, clinic) for cell in columns.values()]


def _line(line: ClaimLine) -> list[str]:
    charge = "" if line.charge_cents is None else dollars(line.charge_cents)
    return [line.code, "", str(line.units), charge]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _codes(findings: Iterable[Finding]) -> str:
    return " ".join(sorted({finding.code for finding in findings}))


def _words(findings: Iterable[Finding]) -> str:
    return "; ".join(f"{finding.rule}: {finding.words}" for finding in findings)


def _diagnosis(place: int) -> Cell:
    """Without its dot, as claims write it."""
    return lambda one, _: one.diagnoses[place].replace(".", "") if place < len(one.diagnoses) else ""


def _lines(lines: Iterable[ClaimLine]) -> str:
    return " ".join(f"{line.code}x{line.units}" for line in lines)


def _measure(one: Decided) -> str:
    last = one.last_measure
    return f"{last.instrument} {last.on.isoformat()} {'' if last.total is None else last.total}".strip() if last else ""


_WHO: Mapping[str, Cell] = {
    "service_month": lambda one, _: one.month,
    "clinic_id": lambda _, clinic: clinic.clinic_id,
    "episode_id": lambda one, _: one.episode_id,
    "billing_npi": lambda _, clinic: clinic.billing.npi,
    "billing_tin": lambda _, clinic: clinic.billing.tin,
    "rendering_npi": lambda one, _: one.rendering_npi or "",
    "patient_mrn": lambda one, _: one.person.mrn,
    "last_name": lambda one, _: one.person.family_name,
    "first_name": lambda one, _: one.person.given_name,
    "dob": lambda one, _: _iso(one.person.birth_date),
    "sex": lambda one, _: one.person.sex,
}
_WHAT_FOR: Mapping[str, Cell] = {
    "payer_id": lambda one, _: one.coverage.payer_id,
    "member_id": lambda one, _: one.coverage.member_id,
    "group_no": lambda one, _: one.coverage.group_no or "",
    "plan_type": lambda one, _: one.coverage.plan_type or "",
    "dx_1": _diagnosis(0),
    "dx_2": _diagnosis(1),
    "dx_3": _diagnosis(2),
    "dx_4": _diagnosis(3),
}
_HELD: Mapping[str, Cell] = {
    "reasons": lambda one, _: _codes(one.decision.reasons),
    "explanation": lambda one, _: _words(one.decision.reasons),
    "would_bill": lambda one, _: _lines(one.decision.would_bill),
    "next_code": lambda one, _: one.decision.next_code or "",
    "minutes_to_next": lambda one, _: str(one.decision.minutes_to_next or ""),
}
_WHY: Mapping[str, Cell] = {
    "pos": lambda one, _: one.decision.place_of_service,
    "date_of_service": lambda one, _: _iso(one.decision.date_of_service),
    "countable_minutes": lambda one, _: str(one.decision.minutes),
    "month_type": lambda one, _: one.decision.month_type.value,
    "episode_start": lambda one, _: _iso(one.enrolled_on),
    "consent_date": lambda one, _: _iso(one.consent_on),
    "initiating_visit_date": lambda one, _: _iso(one.initiating_visit_on),
    "last_measure": lambda one, _: _measure(one),
    "consultant_review_date": lambda one, _: _iso(one.reviewed_on),
    "warnings": lambda one, _: _codes(one.decision.warnings),
    "rule_version": lambda one, _: one.decision.rule_version,
    "evidence_hash": lambda one, _: one.decision.evidence_hash,
}
