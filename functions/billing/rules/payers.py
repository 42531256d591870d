"""The payer table of R26: who pays what since when. A payer without a row is not configured (R27), never guessed.

What a clinic or its organization says of a payer is laid over these rows (`rulebook.py`).

`covers` lists only what a source confirms: "not listed" and "not in the bulletin" are not covered until a setting says
so. A new fact about a payer is a new row with its date; old months keep the row that was in force on their first day.
Names and filing codes (SBR09) are rules.md B's, values `[K]`: confirm before go-live.
"""

from datetime import date
from functools import cache

from functions.billing.rules.codes import (
    APCM_ADD_ONS,
    COCM_CLINIC,
    COCM_SHORT,
    COCM_TIMED,
    FREQUENCIES,
    GENERAL_BHI,
    MEDICARE_A,
    MEDICARE_B,
)
from functions.billing.rules.policy import Policy
from functions.billing.rules.rates import MEDICARE, WI_MEDICAID
from functions.kernel.dated import in_force

_SINCE = date(2021, 1, 1)
_PART_B = COCM_TIMED | {COCM_SHORT, GENERAL_BHI}
_ORIGINAL_CLAIMS_ONLY = ("1",)

PAYERS: tuple[Policy, ...] = (
    Policy(
        payer="medicare_ffs",
        payer_name="Medicare",
        claim_filing_code=MEDICARE_B,
        effective=_SINCE,
        source="R2-R5, R7, R25: S2, S7, S11, S17",
        confidence="HIGH",
        covers=_PART_B | {COCM_CLINIC},
        is_medicare=True,
        fee_schedule=MEDICARE,
        clinics_report_g0512=True,
        frequency_codes=_ORIGINAL_CLAIMS_ONLY,
        institutional_filing_code=MEDICARE_A,
        institutional_frequency_codes=FREQUENCIES,
    ),
    Policy(
        payer="medicare_ffs",
        payer_name="Medicare",
        claim_filing_code=MEDICARE_B,
        effective=date(2026, 1, 1),
        source="R24, R25: S1-S5, S14, S24",
        confidence="HIGH",
        covers=_PART_B | APCM_ADD_ONS,
        is_medicare=True,
        fee_schedule=MEDICARE,
        has_apcm_add_ons=True,
        frequency_codes=_ORIGINAL_CLAIMS_ONLY,
        institutional_filing_code=MEDICARE_A,
        institutional_frequency_codes=FREQUENCIES,
    ),
    Policy(
        payer="medicare_advantage",
        payer_name="Medicare Advantage",
        claim_filing_code="16",
        effective=_SINCE,
        source="R26: ask each plan",
        confidence="LOW",
        covers=_PART_B | {COCM_CLINIC},
        is_medicare=True,
        fee_schedule=MEDICARE,
        clinics_report_g0512=True,
    ),
    Policy(
        payer="medicare_advantage",
        payer_name="Medicare Advantage",
        claim_filing_code="16",
        effective=date(2026, 1, 1),
        source="R26: ask each plan",
        confidence="LOW",
        covers=_PART_B,
        is_medicare=True,
        fee_schedule=MEDICARE,
    ),
    Policy(
        payer="wi_medicaid",
        payer_name="Wisconsin Medicaid",
        claim_filing_code="MC",
        effective=_SINCE,
        source="R26: S2",
        confidence="MED",
        covers=COCM_TIMED,
        fee_schedule=WI_MEDICAID,
        ineligible_practitioner_types=frozenset({"PSYCHIATRIST"}),
    ),
    Policy(
        payer="nc_medicaid",
        payer_name="North Carolina Medicaid",
        claim_filing_code="MC",
        effective=_SINCE,
        source="R26: S15",
        confidence="MED",
        covers=COCM_TIMED,
    ),
    Policy(
        payer="nc_medicaid",
        payer_name="North Carolina Medicaid",
        claim_filing_code="MC",
        effective=date(2024, 7, 1),
        source="R4, R26: S15",
        confidence="MED",
        covers=COCM_TIMED,
        max_99494_units=4,
    ),
    Policy(
        payer="tx_medicaid",
        payer_name="Texas Medicaid",
        claim_filing_code="MC",
        effective=_SINCE,
        source="R26: S8",
        confidence="MED",
        covers=COCM_TIMED,
        suspected_diagnosis_allowed=True,
    ),
    Policy(
        payer="va_medicaid",
        payer_name="Virginia Medicaid",
        claim_filing_code="MC",
        effective=_SINCE,
        source="R26: S25",
        confidence="MED",
        covers=frozenset(),
    ),
    Policy(
        payer="va_medicaid",
        payer_name="Virginia Medicaid",
        claim_filing_code="MC",
        effective=date(2024, 1, 1),
        source="R26: S25",
        confidence="MED",
        covers=COCM_TIMED,
    ),
    Policy(
        payer="bcbsm_commercial",
        payer_name="Blue Cross Blue Shield of Michigan",
        claim_filing_code="BL",
        effective=_SINCE,
        source="R17, R20, R25, R26: S11, S16, S23",
        confidence="MED",
        covers=_PART_B | {COCM_CLINIC},
        not_covered_in_clinics=frozenset({COCM_SHORT}),
        initial_once_per_calendar_year=True,
        clinics_report_g0512=True,
        triad_minutes_count=True,
    ),
    Policy(
        payer="commercial_default",
        payer_name="Commercial",
        claim_filing_code="CI",
        effective=_SINCE,
        source="R26: G2214 off until confirmed",
        confidence="LOW",
        covers=COCM_TIMED | {GENERAL_BHI},
    ),
)

# R27: stands in for a payer without a row. It pays nothing, and its months are held.
NOT_CONFIGURED = Policy(payer="", effective=date.min, source="R27", confidence="HIGH", covers=frozenset())


@cache
def payer_policy(payer: str, on: date) -> Policy | None:
    """The payer's row in force on a month's first day; None where there is none (R27)."""
    return in_force((row for row in PAYERS if row.payer == payer), on)
