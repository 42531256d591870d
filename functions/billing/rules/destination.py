"""How a month's claim is addressed and sent: from an RHC or FQHC as an institutional claim, else a professional one."""

from collections.abc import Mapping
from dataclasses import replace

from functions.billing.rules.evidence import Setting
from functions.billing.rules.policy import Destination, InstitutionalTerms, Policy

FACILITY_TYPES: Mapping[Setting, str] = {Setting.RHC: "71", Setting.FQHC: "77"}  # R25: type of bill 71x, 77x


def destination(setting: Setting, policy: Policy) -> Destination:
    """Where the claim goes; a payer may be known by other numbers, and take other frequencies, on an 837I."""
    facility_type, to = FACILITY_TYPES.get(setting), policy.destination
    if facility_type is None:
        return to
    return replace(
        to,
        electronic_payer_id=policy.institutional_payer_id or to.electronic_payer_id,
        claim_filing_code=policy.institutional_filing_code or to.claim_filing_code,
        frequency_codes=policy.institutional_frequency_codes or to.frequency_codes,
        institutional=InstitutionalTerms(
            facility_type=facility_type,
            revenue_code=policy.revenue_code,
            admission_type=policy.admission_type,
            admission_source=policy.admission_source,
            patient_status=policy.patient_status,
        ),
    )
