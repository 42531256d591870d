"""Plans as facts: treatment, safety, relapse prevention. One of each an episode, every version kept."""

from dataclasses import dataclass
from datetime import date

from functions.kernel.care_words import Barrier, Goal, Helper, Intervention, Medication
from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId, EpisodeId, PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPlanChanged:
    """What is worked on and how; medication as the PCP lists it."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    version: int
    agreed_on: date
    goals: tuple[Goal, ...]
    problems: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    medications: tuple[Medication, ...]
    barriers: tuple[Barrier, ...]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlanChanged:
    """The six steps of the Safety Planning Intervention, in the patient's words and order.

    Source: Stanley and Brown, Cognitive and Behavioral Practice 19 (2012) 256-264.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    version: int
    agreed_on: date
    warning_signs: tuple[str, ...]
    coping_strategies: tuple[str, ...]
    distractions: tuple[str, ...]
    people: tuple[Helper, ...]
    professionals: tuple[Helper, ...]
    crisis_line: str
    environment: tuple[str, ...]
    reasons_for_living: tuple[str, ...]
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapsePlanChanged:
    """How the patient stays well, and whom they call when they do not; a goals-met discharge needs it (C15)."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    version: int
    agreed_on: date
    warning_signs: tuple[str, ...]
    what_helps: tuple[str, ...]
    maintenance: tuple[Medication, ...]
    follow_up: str
    follow_up_on: date | None
    call: tuple[Helper, ...]
    recorded: Written
