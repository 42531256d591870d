"""What happens in the demonstration, as values in the order in which it happens: each becomes one request.

`key` is stable for a story and makes the Idempotency-Key; `at` is when it happened, `by` who enters it. Other things
are named by their keys; ids are known only once the system has given them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from infra.demo.answers import Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    key: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(Event):
    reason: str
    warm_handoff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented(Event):
    given_on: date
    method: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked(Event):
    consent_key: str
    revoked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part2Consented(Event):
    """A consent to disclose 42 CFR Part 2 records, for these purposes alone."""

    given_on: date
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """An episode; `diagnoses` are ICD-10-CM codes, all provisional."""

    enrolled_on: date
    diagnoses: tuple[str, ...]
    payer_id: str
    member_id: str
    visit_required: bool
    visited_on: date | None
    part2_record: bool
    setting: str
    goals: tuple[str, ...]
    medication: str | None
    question: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """A change of the episode; `version` is the one that it changes."""

    on: date
    phase: str | None = None
    reason: str | None = None
    medication: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    instrument: str
    items: Items
    functional: int | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacted(Event):
    """A touchpoint from `at` to `until`."""

    until: datetime
    mode: str
    outcome: str
    techniques: tuple[str, ...]
    note: str | None
    party: str = "patient"
    inpatient: bool = False
    separate_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked(Event):
    """Time for the patient without the patient, from `at` to `until`."""

    until: datetime
    activity: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskAssessed(Event):
    risk: str
    disposition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """A plan agreed with the patient: `kind` as the API names it, relapse-prevention or safety."""

    kind: str
    agreed_on: date
    warning_signs: tuple[str, ...]
    what_helps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    kind: str
    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """The consultant's look at one patient, in a meeting."""

    meeting_key: str
    summary: str
    recommendations: tuple[Recommended, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped(Event):
    """What became of the first recommendation of a review."""

    review_key: str
    status: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Met(Event):
    """A caseload consultation about the patients named by their keys."""

    clinic: str
    care_manager: str
    consultant: str
    seconds: int
    patients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Somebody under care, and the people who look after them, by sign-in name."""

    key: str
    clinic: str
    mrn: str
    given_name: str
    family_name: str
    birth_date: date
    sex: str
    phone: str
    line: str
    care_manager: str
    consultant: str
    pcp: str


@dataclass(frozen=True, slots=True)
class PatientStory:
    """A patient and everything that happens to them, in order; the first events open the episode."""

    patient: Patient
    opening: tuple[Event, ...]
    course: tuple[Event, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        return (*self.opening, *self.course)
