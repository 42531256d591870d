"""Who can cure a hold: whose record lacks what the rule asks for. A proposal for a work list, not a right to do it."""

from collections.abc import Mapping

from functions.kernel.roles import Role

_MANAGER, _CONSULTANT, _PCP = Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT, Role.PCP
_FINANCE, _ADMIN = Role.FINANCE, Role.CLINIC_ADMIN

CURES: Mapping[str, tuple[Role, ...]] = {
    "PAYER_NOT_CONFIGURED": (_FINANCE,),
    "CONSENT_MISSING": (_MANAGER,),
    "CONSENT_REVOKED": (_MANAGER,),
    "COST_SHARING_NOT_DISCLOSED": (_MANAGER,),
    "INITIATING_VISIT_MISSING": (_MANAGER, _PCP),
    "MEASURE_MISSING": (_MANAGER,),
    "REGISTRY_MISSING": (_MANAGER,),
    "CASELOAD_CONSULTATION_MISSING": (_MANAGER, _CONSULTANT),
    "CONSULTANT_REVIEW_MISSING": (_CONSULTANT,),
    "DX_MISSING": (_MANAGER, _PCP),
    "BILLING_NPI_INVALID": (_ADMIN,),
    "BILLING_PRACTITIONER_INELIGIBLE": (_ADMIN, _FINANCE),
    "ROLE_CONFLICT": (_ADMIN,),
    "OTHER_PRACTITIONER_BILLED": (_FINANCE,),
    "BHI_CONFLICT_SAME_MONTH": (_FINANCE,),
    "PART2_CONSENT_MISSING": (_MANAGER,),
    "PRIOR_AUTH_MISSING": (_FINANCE,),
}


def cured_by(hold: str) -> tuple[Role, ...]:
    """Whoever can cure it; finance finds out who where nobody is named."""
    return CURES.get(hold, (_FINANCE,))
