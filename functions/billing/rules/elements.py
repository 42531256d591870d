"""The service elements of the month: measures, registry, consultant, diagnosis (R10-R13)."""

from functions.billing.rules.diagnosis import has_behavioral
from functions.billing.rules.evidence import Program
from functions.billing.rules.facts import Facts
from functions.billing.rules.verdict import Finding
from functions.kernel.time_codes import MonthType


def measure(facts: Facts) -> Finding | None:
    """R10: once inside each calendar month is the conservative reading."""
    if any(name.strip() for name in facts.month.elements.measures):
        return None
    return Finding("MEASURE_MISSING", "R10", "no validated rating scale was used in the month")


def registry(facts: Facts) -> Finding | None:
    """R11; general BHI needs none (R7)."""
    if _is_general(facts) or facts.month.elements.registry_entry:
        return None
    return Finding("REGISTRY_MISSING", "R11", "no registry entry with documentation")


def caseload_consultation(facts: Facts) -> Finding | None:
    """R12: weekly caseload consultation is part of every CoCM code."""
    if _is_general(facts) or facts.month.elements.caseload_consultation:
        return None
    return Finding("CASELOAD_CONSULTATION_MISSING", "R12", "no caseload consultation in the month")


def patient_review(facts: Facts) -> Finding | None:
    """R12: the text of the initial code asks for this patient's review; of later months the payer's setting does."""
    if not _lacks_review(facts) or _is_review_relaxed(facts):
        return None
    return Finding("CONSULTANT_REVIEW_MISSING", "R12", "the psychiatric consultant did not review this patient")


def relaxed_review(facts: Facts) -> Finding | None:
    """R12: the warning in place of the hold."""
    if not _lacks_review(facts) or not _is_review_relaxed(facts):
        return None
    return Finding("NO_PATIENT_LEVEL_REVIEW", "R12", "this patient was not reviewed; the payer's setting allows it")


def diagnosis(facts: Facts) -> Finding | None:
    """R13: at least one behavioural-health diagnosis."""
    if has_behavioral(facts.month.diagnoses, suspected_allowed=facts.policy.suspected_diagnosis_allowed):
        return None
    return Finding("DX_MISSING", "R13", "no behavioural-health diagnosis in ICD-10-CM form")


def _is_general(facts: Facts) -> bool:
    return facts.month.program is Program.GENERAL_BHI


def _lacks_review(facts: Facts) -> bool:
    return not _is_general(facts) and not facts.month.elements.patient_review


def _is_review_relaxed(facts: Facts) -> bool:
    return facts.month_type is MonthType.SUBSEQUENT and not facts.policy.require_patient_review_subsequent
