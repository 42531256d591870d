"""An instrument as answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.kernel.facts.words import RecordStatus, Written
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId, PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecorded:
    """An instrument as answered, item by item, and what our own rules made of it. None is unanswered, never zero.

    `missing` are the numbers, from 1, of unanswered items; `rules` what `reason` rests on; `correction` says why this
    version was written, where it is not the first.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId
    assessment_id: AssessmentId
    version: int
    status: RecordStatus
    instrument: str
    instrument_version: str
    items: tuple[int | None, ...]
    functional: int | None
    answers: dict[str, bool]
    total: int | None
    valid: bool
    prorated: bool
    band: str | None
    positive: bool | None
    safety_item: int | None
    safety: bool
    reason: str
    how: Literal["in_person", "phone", "video", "patient_link", "import"]
    answered_at: datetime
    recorded: Written
    risk: str | None = None
    missing: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    correction: str | None = None
