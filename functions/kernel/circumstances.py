"""Circumstances as facts: what a month's claim depends on and the care itself does not show."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.kernel.calendar import Days
from functions.kernel.facts.words import RecordStatus, Written
from functions.kernel.ids import CircumstanceId, ClinicId, EpisodeId, PatientId

CircumstanceKind = Literal[
    "apcm_base",
    "other_practitioner_claim",
    "codes_reported",
    "prior_authorization",
    "inpatient_stay",
    "observation_stay",
    "emergency_stay",
    "earlier_treatment",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceChanged:
    """Something that held for a patient from a day to a day, both included.

    `codes` are those of APCM's base or those already reported; `by_billing_practitioner` says whose the base is (R24);
    `reference` is the payer's number of an authorization (R26). Other kinds have none of them.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    circumstance_id: CircumstanceId
    version: int
    status: RecordStatus
    kind: CircumstanceKind
    starts_on: date
    ends_on: date | None
    codes: tuple[str, ...]
    by_billing_practitioner: bool | None
    reference: str | None
    recorded: Written
    correction: str | None = None

    @property
    def days(self) -> Days:
        return Days(self.starts_on, self.ends_on)
