"""The 2026 add-ons to Advanced Primary Care Management: G0568, G0569, G0570 beside G0556-G0558 (R24).

Optional, Medicare fee-for-service, same practitioner and month, one unit, no minute threshold of CMS's. Never together
with the time codes: whether both may stand in a month is open (rules G, item 3).
"""

from datetime import date

from functions.billing.rules.evidence import ApcmBase, Program
from functions.billing.rules.policy import ApcmMode, Policy
from functions.billing.rules.verdict import Finding
from functions.kernel.time_codes import FlatRule, MonthType, Reach

FLOOR_MINUTES = 1  # R24, design choice: an empty month earns nothing
_EFFECTIVE = date(2026, 1, 1)
_SOURCE = "R24: S1-S5"

GENERAL_BHI_ADD_ON = FlatRule(_EFFECTIVE, "G0570", FLOOR_MINUTES, _SOURCE)
COCM_ADD_ONS = {
    MonthType.INITIAL: FlatRule(_EFFECTIVE, "G0568", FLOOR_MINUTES, _SOURCE),
    MonthType.SUBSEQUENT: FlatRule(_EFFECTIVE, "G0569", FLOOR_MINUTES, _SOURCE),
}


def has_add_on(base: ApcmBase | None, policy: Policy) -> bool:
    """The payer has the add-ons, the base code is this practitioner's, and the clinic has not chosen the time codes."""
    if base is None or not policy.has_apcm_add_ons:
        return False
    return base.same_billing_npi and policy.apcm_mode is ApcmMode.ADD_ON


def add_on(program: Program, month_type: MonthType) -> FlatRule:
    return GENERAL_BHI_ADD_ON if program is Program.GENERAL_BHI else COCM_ADD_ONS[month_type]


def no_service(_: Reach) -> Finding:
    """Why an APCM month without a minute of service earns nothing."""
    return Finding("NO_SERVICE_IN_MONTH", "R24", "no full minute of countable service in the month")


def warnings(base: ApcmBase | None, policy: Policy) -> tuple[Finding, ...]:
    """What finance must know when an APCM patient's month is reported with the time codes."""
    if base is None or not policy.has_apcm_add_ons:
        return ()
    if not base.same_billing_npi:
        words = f"{base.code} is reported by another practitioner, so its add-ons do not apply"
        return (Finding("APCM_BASE_NOT_SAME_NPI", "R24", words),)
    if policy.apcm_mode is ApcmMode.TIME_BASED:
        words = f"time codes beside {base.code}: confirm with the Medicare contractor"
        return (Finding("APCM_TIME_BASED_CONFIRM_WITH_MAC", "R24", words),)
    return ()
