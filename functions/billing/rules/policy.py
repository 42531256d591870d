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


class ServiceDays(StrEnum):
    """DTP*472: the date of service alone, or the span from the first day that counted to it."""

    DAY = "D8"
    SPAN = "RD8"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalTerms:
    """What only an institutional claim says (R25): CLM05-1, SV201, CL101 to CL103."""

    facility_type: str
    revenue_code: str
    admission_type: str
    admission_source: str
    patient_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """How a claim to a payer is addressed and sent: 2010BB, SBR09, CLM05-3, DTP*472. None: nobody has said it.

    `institutional` None: a professional claim.
    """

    electronic_payer_id: str | None = None
    payer_name: str | None = None
    claim_filing_code: str | None = None
    frequency_codes: tuple[str, ...] = ()
    service_dates: ServiceDays = ServiceDays.DAY
    institutional: InstitutionalTerms | None = None


NOWHERE = Destination()  # of decisions that were kept before they said it


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A payer's row. The defaults are the rules' own; a payer's row says only where it differs.

    `max_99494_units` None: no cap is known (R4), not "unlimited". `prior_auth_after_months` None: none is asked for.
    `fee_schedule` None: no amount of this payer is published. `place_of_service` None: that of the setting (R23).
    `frequency_codes`: what the payer accepts in CLM05-3; Medicare takes originals only. `claim_filing_code`: SBR09.
    `electronic_payer_id` None: clearinghouses number payers each in their own way, so no number is known here.
    `institutional_...` None: as for professional claims. R25 says `revenue_code` 052x; which of them, and the codes of
    CL1, are general knowledge: confirm before go-live.
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
    electronic_payer_id: str | None = None
    payer_name: str | None = None
    claim_filing_code: str | None = None
    service_dates: ServiceDays = ServiceDays.DAY
    institutional_payer_id: str | None = None
    institutional_filing_code: str | None = None
    institutional_frequency_codes: tuple[str, ...] | None = None
    revenue_code: str = "0521"
    admission_type: str = "9"
    admission_source: str = "9"
    patient_status: str = "01"

    @property
    def destination(self) -> Destination:
        """That of a professional claim."""
        return Destination(
            electronic_payer_id=self.electronic_payer_id,
            payer_name=self.payer_name,
            claim_filing_code=self.claim_filing_code,
            frequency_codes=self.frequency_codes,
            service_dates=self.service_dates,
        )

    def pays(self, code: str, *, in_clinic: bool) -> bool:
        """Whether the code is on the payer's list, in an RHC or FQHC or elsewhere."""
        return code in self.covers and not (in_clinic and code in self.not_covered_in_clinics)
