"""A clinic's circumstances as one month sees them, in the words of the billing rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.rules.evidence import ApcmBase
from functions.billing.rules.time_entries import PatientStatus
from functions.kernel.calendar import Days, Month
from functions.kernel.circumstances import CircumstanceChanged, CircumstanceKind

# R19: when two stays meet on a day, the one that says most about it.
_STAYS: tuple[tuple[CircumstanceKind, PatientStatus], ...] = (
    ("inpatient_stay", PatientStatus.INPATIENT),
    ("observation_stay", PatientStatus.OBSERVATION),
    ("emergency_stay", PatientStatus.EMERGENCY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What holds in a month. Days are kept where the day of the work decides; `treated_since` is before enrolment."""

    apcm: ApcmBase | None
    other_practitioner_claim: bool
    other_codes: tuple[str, ...]
    authorized: tuple[Days, ...]
    stays: tuple[tuple[PatientStatus, Days], ...]
    treated_since: date | None

    def status_on(self, day: date) -> PatientStatus:
        """Where the patient was: a day of admission or of going home is a day of the stay (R19)."""
        return next((status for status, days in self.stays if day in days), PatientStatus.COMMUNITY)

    def is_away(self, day: date) -> bool:
        """Whether work on this day does not count by the rules' default (R19); an emergency stay is none of these."""
        return self.status_on(day) in (PatientStatus.INPATIENT, PatientStatus.OBSERVATION)

    def is_authorized(self, days: Iterable[date]) -> bool:
        """R26: whether an authorization stands on each of these days; one may take over from another."""
        return all(any(day in span for span in self.authorized) for day in days)


def in_month(recorded: Sequence[CircumstanceChanged], month: Month) -> Circumstances:
    """An episode's circumstances in one month; what was entered in error is none."""
    standing = [one for one in recorded if one.status != "entered_in_error"]
    here = [one for one in standing if one.days.meets(month.days)]
    return Circumstances(
        apcm=_apcm(_of(here, "apcm_base")),
        other_practitioner_claim=bool(_of(here, "other_practitioner_claim")),
        other_codes=tuple(sorted({code for one in _of(here, "codes_reported") for code in one.codes})),
        authorized=tuple(one.days for one in _of(here, "prior_authorization")),
        stays=tuple((status, one.days) for kind, status in _STAYS for one in _of(standing, kind)),
        treated_since=min((one.starts_on for one in _of(standing, "earlier_treatment")), default=None),
    )


def _of(found: Iterable[CircumstanceChanged], kind: CircumstanceKind) -> list[CircumstanceChanged]:
    return [one for one in found if one.kind == kind]


def _apcm(bases: Iterable[CircumstanceChanged]) -> ApcmBase | None:
    """The month's base code. Two can only stand where two people recorded them at once: ours before another's."""
    found = [ApcmBase(one.codes[0], same_billing_npi=bool(one.by_billing_practitioner)) for one in bases]
    return min(found, key=lambda base: (not base.same_billing_npi, base.code), default=None)
