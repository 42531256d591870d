"""The names of what a payer's dated rows hold: billing reads them there, and access keeps them out of clinic settings.

A clinic's settings have no date, so a number among them would change the answer for months long past.
"""

PAYER_SETTINGS = frozenset(
    {
        "admission_source",
        "admission_type",
        "also_covers",
        "apcm_mode",
        "claim_filing_code",
        "clinics_report_g0512",
        "covers",
        "date_of_service",
        "electronic_payer_id",
        "fee_schedule",
        "frequency_codes",
        "g2214_min_minutes",
        "has_apcm_add_ons",
        "ineligible_practitioner_types",
        "initial_once_per_calendar_year",
        "inpatient_minutes_count",
        "institutional_filing_code",
        "institutional_frequency_codes",
        "institutional_payer_id",
        "is_medicare",
        "max_99494_units",
        "not_covered_in_clinics",
        "patient_status",
        "payer_name",
        "place_of_service",
        "prior_auth_after_months",
        "require_patient_review_subsequent",
        "revenue_code",
        "service_dates",
        "suspected_diagnosis_allowed",
        "triad_minutes_count",
    }
)

# What a clinic's settings once said of its payers on the wire, and the dated setting that says it now.
_RENAMED = {
    "edi_payer_id_": "electronic_payer_id",
    "edi_payer_name_": "payer_name",
    "edi_filing_code_": "claim_filing_code",
    "edi_service_dates": "service_dates",
}


def dated_name(name: str) -> str | None:
    """What a payer's row calls a clinic setting of this name; None for a setting that is the clinic's own."""
    renamed = next((now for old, now in _RENAMED.items() if name.startswith(old)), None)
    return renamed or (name if name in PAYER_SETTINGS else None)
