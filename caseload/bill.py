"""`caseload bill`: one patient-month in, the decision and its reasons out, by the same rules as the monthly close."""

from collections.abc import Iterable

from caseload.bill_case import read
from caseload.bill_month import patient_month
from caseload.whatif import run
from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.minutes import Counted
from functions.billing.rules.settings import SETTINGS
from functions.billing.rules.verdict import ClaimLine, Finding
from functions.kernel.errors import Invalid
from functions.kernel.time_codes import CodeUnits


def main() -> int:
    """Answer the cases on standard input."""
    return run(answer)


def answer(case: object) -> dict[str, object]:
    """Decide one case; an unreadable one is answered with its error code and what is wrong with it."""
    try:
        found = read(case)
        decision = decide(patient_month(found))
    except Invalid as refused:
        details = [f"{problem.field}: {problem.detail}" for problem in refused.problems]
        return {"error": refused.code, "detail": "; ".join(details) or refused.detail}
    return {**_stable(decision), **_explained(decision), "policy_ignored": sorted(set(found.policy) - set(SETTINGS))}


def _stable(decision: Decision) -> dict[str, object]:
    """The fields whose names and meaning do not change."""
    day = decision.date_of_service
    return {
        "status": decision.status.value,
        "lines": _lines(decision.lines),
        "would_bill": _lines(decision.would_bill),
        "reasons": sorted(reason.code for reason in decision.reasons),
        "warnings": sorted(warning.code for warning in decision.warnings),
        "date_of_service": None if day is None else day.isoformat(),
    }


def _explained(decision: Decision) -> dict[str, object]:
    """Why, under which rules, and what more minutes would earn."""
    return {
        "explanations": [_finding(found) for found in (*decision.reasons, *decision.warnings)],
        "charges": [
            {"code": line.code, "charge_cents": line.charge_cents} for line in decision.lines + decision.would_bill
        ],
        "offered": _lines(decision.offered),
        "place_of_service": decision.place_of_service,
        "month_type": decision.month_type.value,
        "minutes": decision.minutes,
        "seconds": _seconds(decision.counted),
        "thresholds": [
            {"code": step.code, "units": step.units, "from_minutes": step.from_minutes} for step in decision.thresholds
        ],
        "next": _next(decision),
        "payer_rule": decision.payer_rule,
        "rule_version": decision.rule_version,
        "evidence_hash": decision.evidence_hash,
    }


def _lines(lines: Iterable[ClaimLine | CodeUnits]) -> list[dict[str, object]]:
    return [{"code": line.code, "units": line.units} for line in lines]


def _finding(found: Finding) -> dict[str, object]:
    return {"code": found.code, "rule": found.rule, "words": found.words}


def _seconds(counted: Counted) -> dict[str, object]:
    excluded = [{"entry": one.source, "seconds": one.seconds, **_finding(one.reason)} for one in counted.excluded]
    credited = [{"entry": one.source, "seconds": one.seconds} for one in counted.credited]
    return {"counted": counted.seconds, "credited": credited, "excluded": excluded}


def _next(decision: Decision) -> dict[str, object] | None:
    if decision.next_code is None:
        return None
    return {"code": decision.next_code, "minutes": decision.minutes_to_next}
