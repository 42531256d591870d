"""Everything that a month's decision rests on, as plain values: the ledger folds into them, a what-if names them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.billing.rules.overrides import Override
from functions.billing.rules.time_entries import StatedTime, TimeEntry
from functions.kernel.calendar import Days, Month


class Setting(StrEnum):
    """Where the billing practitioner works; RHC and FQHC report differently (R25)."""

    OFFICE = "office"
    RHC = "rhc"
    FQHC = "fqhc"


class Program(StrEnum):
    """R15: one practitioner chooses one of them for a patient's month."""

    COCM = "cocm"
    GENERAL_BHI = "general_bhi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """R8. `documented_on` None: no consent is on record. `revoked` may be known without its date.

    `spans`: the days on which each stood, where more than one was given; empty where that one's days say it all.
    """

    documented_on: date | None
    revoked: bool
    revoked_on: date | None
    cost_sharing_explained: bool
    spans: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True)
class InitiatingVisit:
    """R9: whether this patient needs one, and the visit that counts as it."""

    required: bool
    held_on: date | None


@dataclass(frozen=True, slots=True)
class ApcmBase:
    """R24: the APCM code reported for the month, and whether by the same practitioner."""

    code: str
    same_billing_npi: bool


@dataclass(frozen=True, slots=True)
class Part2:
    """R28: a record of a 42 CFR Part 2 program, and consent that covers payment. None: not on record.

    The consent `consent_id`, which stands when the month is decided, covers service from `covers_from` on (None: all
    of it). `because` says why none does.
    """

    covered_record: bool
    payment_consent: bool | None
    covers_from: date | None = None
    consent_id: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """What else the month must show (R10-R12). `measures` are validated rating scales used in the month."""

    measures: tuple[str, ...]
    registry_entry: bool
    caseload_consultation: bool
    patient_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who reports and who consults (R14). None: not on record. Types are upper case: MD, DO, NP, PSYCHIATRIST."""

    billing_npi: str | None
    billing_type: str | None
    consultant_npi: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeHistory:
    """What earlier months say (R16, R17, R26). Months are those with service, or with 99492 billed."""

    first_activity: Month
    prior_episode_last_service: Month | None
    initial_billed_in: tuple[Month, ...]
    first_service_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientMonth:
    """One patient's calendar month with one billing practitioner (R1)."""

    month: Month
    payer: str
    setting: Setting
    program: Program
    history: EpisodeHistory
    time: tuple[TimeEntry, ...] | StatedTime
    consent: Consent
    initiating_visit: InitiatingVisit
    elements: Elements
    diagnoses: tuple[str, ...]
    team: Team
    apcm: ApcmBase | None
    discharged_on: date | None
    died_on: date | None
    other_practitioner_claim: bool
    other_codes: tuple[str, ...]
    part2: Part2
    treatment_months_elapsed: int | None
    prior_auth_on_file: bool
    overrides: tuple[Override, ...] = ()

    @property
    def ended_on(self) -> date | None:
        """The earlier of discharge and death (R18)."""
        return min((day for day in (self.discharged_on, self.died_on) if day is not None), default=None)

    @property
    def last_service_day(self) -> date:
        """The month's last day, or the day of discharge or death before it (R18, R22)."""
        last = self.month.last_day
        return last if self.ended_on is None else min(last, self.ended_on)

    @property
    def in_clinic(self) -> bool:
        return self.setting is not Setting.OFFICE
