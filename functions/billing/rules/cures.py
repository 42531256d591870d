"""What settles each thing that holds a month, and who can do it, in the words of those who work with the patient.

Whose record lacks what the rule asks for: a proposal for a work list, not a right to do it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.kernel.roles import Role

_MANAGER, _CONSULTANT, _PCP = Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT, Role.PCP
_FINANCE, _ADMIN = Role.FINANCE, Role.CLINIC_ADMIN


@dataclass(frozen=True, slots=True)
class Cure:
    """What is missing as a noun, what to do about it, and who can. `in_month`: it must be done in the month itself."""

    noun: str
    words: str
    by: tuple[Role, ...]
    in_month: bool = False


CURES: Mapping[str, Cure] = {
    "PAYER_NOT_CONFIGURED": Cure(
        "the payer's rules", "Correct the patient's coverage, or have the payer set up.", (_FINANCE,)
    ),
    "CONSENT_MISSING": Cure(
        "consent", "Ask the patient for consent; time from that day on counts.", (_MANAGER,), in_month=True
    ),
    "CONSENT_REVOKED": Cure(
        "consent",
        "Ask whether the patient agrees again; without it the care is not billed.",
        (_MANAGER,),
        in_month=True,
    ),
    "COST_SHARING_NOT_DISCLOSED": Cure(
        "a word about cost sharing",
        "Tell the patient that there may be a co-payment, and record the consent with it.",
        (_MANAGER,),
        in_month=True,
    ),
    "INITIATING_VISIT_MISSING": Cure(
        "the initiating visit", "Record the visit that was held in the year before the care began.", (_MANAGER, _PCP)
    ),
    "MEASURE_MISSING": Cure(
        "a rating scale", "Ask a PHQ-9 or another validated scale, and record its answers.", (_MANAGER,), in_month=True
    ),
    "REGISTRY_MISSING": Cure("a registry entry", "Enrol the patient in the registry.", (_MANAGER,), in_month=True),
    "CASELOAD_CONSULTATION_MISSING": Cure(
        "a caseload consultation",
        "Hold the weekly caseload consultation, and record it.",
        (_MANAGER, _CONSULTANT),
        in_month=True,
    ),
    "CONSULTANT_REVIEW_MISSING": Cure(
        "the consultant's review", "Review this patient, and record the review.", (_CONSULTANT,), in_month=True
    ),
    "DX_MISSING": Cure(
        "a diagnosis", "Record a behavioural-health diagnosis; it may be provisional.", (_MANAGER, _PCP)
    ),
    "BILLING_NPI_INVALID": Cure("a valid NPI", "Correct the billing practitioner's NPI in the directory.", (_ADMIN,)),
    "BILLING_PRACTITIONER_INELIGIBLE": Cure(
        "a practitioner who may bill", "Name a treating practitioner whom this payer lets bill.", (_ADMIN, _FINANCE)
    ),
    "ROLE_CONFLICT": Cure("a second person", "Name a consultant who is not the billing practitioner.", (_ADMIN,)),
    "OTHER_PRACTITIONER_BILLED": Cure(
        "the other practice's agreement", "Settle with the other practice whose claim it is.", (_FINANCE,)
    ),
    "BHI_CONFLICT_SAME_MONTH": Cure(
        "a choice of one code", "Settle which of the month's codes stands; only one may.", (_FINANCE,)
    ),
    "PART2_CONSENT_MISSING": Cure(
        "consent to disclose for payment",
        "Ask for a consent that covers payment for substance use records (42 CFR Part 2).",
        (_MANAGER,),
    ),
    "PRIOR_AUTH_MISSING": Cure(
        "a prior authorization", "Ask the payer for an authorization, and record its number and days.", (_FINANCE,)
    ),
}


def cure_of(hold: str) -> Cure:
    """What is not known here, finance finds out about."""
    return CURES.get(hold) or Cure(hold, "Find out what this payer asks for.", (_FINANCE,))


def cured_by(hold: str) -> tuple[Role, ...]:
    return cure_of(hold).by
