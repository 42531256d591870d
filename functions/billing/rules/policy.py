"""What one payer accepts, as a dated value: everything in which payers differ and nothing in which they agree (R26)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.kernel.time_codes import G2214_MINIMUM


class ApcmMode(StrEnum):
    """R24: how an APCM patient's month is reported; whether the time codes may stand instead is open."""

    ADD_ON = "add_on"
    TIME_BASED = "time_based"


class ServiceDate(StrEnum):
    """R22: the date of service inside the allowed span."""

    LAST_DAY = "last_day"
    THRESHOLD_DAY = "threshold_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A payer's row. The defaults are the rules' own; a payer's row says only where it differs.

    `max_99494_units` None: no cap is known (R4), not "unlimited". `prior_auth_after_months` None: none is asked for.
    `fee_schedule` None: no amount of this payer is published. `place_of_service` None: that of the setting (R23).
    `frequency_codes`: what the payer accepts in CLM05-3; Medicare takes originals only.
    """

    payer: str
    effective: date
    source: str
    confidence: str
    covers: frozenset[str]
    not_covered_in_clinics: frozenset[str] = frozenset()
    g2214_min_minutes: int = G2214_MINIMUM
    max_99494_units: int | None = None
    initial_once_per_calendar_year: bool = False
    is_medicare: bool = False
    has_apcm_add_ons: bool = False
    apcm_mode: ApcmMode = ApcmMode.ADD_ON
    clinics_report_g0512: bool = False
    require_patient_review_subsequent: bool = True
    suspected_diagnosis_allowed: bool = False
    ineligible_practitioner_types: frozenset[str] = frozenset()
    prior_auth_after_months: int | None = None
    inpatient_minutes_count: bool = False
    triad_minutes_count: bool = False
    date_of_service: ServiceDate = ServiceDate.LAST_DAY
    fee_schedule: str | None = None
    place_of_service: str | None = None
    frequency_codes: tuple[str, ...] = ("1", "7", "8")

    def pays(self, code: str, *, in_clinic: bool) -> bool:
        """Whether the code is on the payer's list, in an RHC or FQHC or elsewhere."""
        return code in self.covers and not (in_clinic and code in self.not_covered_in_clinics)
