"""What one weekly packet says, completely and as plain facts: the JSON that is stored beside the PDF.

Every value is frozen and goes through msgspec both ways. `None` means "there is none", never zero; a text of "" means
that nothing was written down. Days are the clinic's days; `generated_at` is an aware moment.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

SCHEMA = "caseload.review-packet/1"

Role = Literal["care_manager", "psychiatric_consultant"]
Instrument = Literal["PHQ-9", "GAD-7"]
Phase = Literal["referred", "enrolled", "active", "relapse_prevention", "discharged"]
Fate = Literal["proposed", "delivered", "seen", "accepted", "modified", "declined", "done"]


@dataclass(frozen=True, slots=True)
class Clinic:
    """`time_zone` is an IANA name; it decides how `generated_at` is printed."""

    id: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the packet is for."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week, written 2026-W10, with its Monday and Sunday."""

    iso: str
    monday: date
    sunday: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the patient is. `age` is in whole years on `as_of`; None when no birth date is known."""

    id: str
    name: str
    mrn: str
    age: int | None
    sex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a patient is proposed: the flag's words, its rule (`C8`, or `manual`), what set it off and since when."""

    flag: str
    rule: str
    words: str
    threshold: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One assessment. `total` is None when too many items are unanswered (C2); `item9` is None when unanswered.

    GAD-7 asks no item 9: leave it None there, it is not printed.
    """

    on: date
    total: int | None
    prorated: bool
    item9: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One instrument over the episode, oldest first. `first` is the baseline that the rules chose, `best` the lowest.

    `outcome` is the rules' sentence ("response: 55% below first, C5"). `absent` says why there is no score when
    `last` is None ("no PHQ-9 since enrollment").
    """

    instrument: Instrument
    readings: tuple[Reading, ...]
    first: Reading | None
    last: Reading | None
    best: Reading | None
    outcome: str
    absent: str


@dataclass(frozen=True, slots=True)
class TreatmentChange:
    """A mark on the picture: a day and a few words ("sertraline 50 -> 100 mg")."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An ICD-10-CM code and its words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """The time under care. `weeks` are whole weeks in treatment (`compose.weeks_in_treatment`)."""

    id: str
    phase: Phase
    enrolled_on: date
    weeks: int
    diagnoses: tuple[Diagnosis, ...]
    payer: str
    care_manager: str
    pcp: str


@dataclass(frozen=True, slots=True)
class Touch:
    """The last contact that reached the patient: the day and a few words ("phone, 25 min, BA")."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class LastReview:
    """The last case review: when, by whom, and its summary."""

    on: date
    by: str
    summary: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a recommendation."""

    status: Fate
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What was recommended and what became of it: `status` is where it stands, `steps` how it got there.

    `reason` is why it was modified or declined. `due` is None when no day was agreed.
    """

    kind: str
    text: str
    status: Fate
    steps: tuple[Step, ...]
    reason: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Safety:
    """A safety alert that is not resolved."""

    level: str
    since: date
    status: str


@dataclass(frozen=True, slots=True)
class MeasureDue:
    """A measure that is due, or was."""

    instrument: str
    due: date


Basis = Literal["consent", "program", "service_agreement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part2:
    """What travels with a record of a 42 CFR Part 2 program: the notice, and on which basis it is shown here.

    `consent_id` names the consent, "" where the basis is another. `withheld`: why the psychiatric consultant's packet
    does not show this patient, "" where it does.
    """

    notice: str
    basis: Basis
    consent_id: str
    withheld: str


@dataclass(frozen=True, slots=True)
class WithheldPatient:
    """Somebody on the caseload who may not be shown to this reader: nothing but the episode's id, and why."""

    episode_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """One patient to discuss, in the order of `position` (1, 2, 3 ...). `why` has the weightiest reason first."""

    position: int
    why: tuple[Reason, ...]
    patient: Person
    episode: Episode
    phq9: Series
    gad7: Series
    changes: tuple[TreatmentChange, ...]
    plan: str
    medication: str
    last_contact: Touch | None
    contacts_this_month: int
    last_review: LastReview | None
    recommendations: tuple[Recommendation, ...]
    question: str
    safety: tuple[Safety, ...]
    measures_due: tuple[MeasureDue, ...]
    minutes_this_month: int
    part2: Part2 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadLine:
    """One patient of the caseload, discussed or not. `position` is None when the patient is not proposed."""

    position: int | None
    patient: Person
    phase: Phase
    enrolled_on: date
    weeks: int
    phq9_first: Reading | None
    phq9_last: Reading | None
    gad7_first: Reading | None
    gad7_last: Reading | None
    last_contact: date | None
    last_review: date | None
    minutes_this_month: int
    flags: tuple[str, ...]
    safety_open: bool
    part2: Part2 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures of the first page (`compose.count` makes them from the lines, so that they cannot disagree)."""

    caseload: int
    to_discuss: int
    safety_open: int
    not_yet_reviewed: int
    flagged: int
    relapse_prevention: int


@dataclass(frozen=True, slots=True)
class TakenOff:
    """A proposed patient whom somebody took off this week's list: who did, and why."""

    patient: Person
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One reader's week in one clinic. `caseload` holds everybody, `patients` those to discuss, in order.

    `taken_off` names those who would be discussed, had nobody taken them off; `withheld` those of the caseload who may
    not be shown to this reader and are nowhere else in it. A packet made before there were these has none.
    """

    schema: str
    clinic: Clinic
    reader: Reader
    week: Week
    as_of: date
    generated_at: datetime
    counts: Counts
    caseload: tuple[CaseloadLine, ...]
    patients: tuple[Discussion, ...]
    taken_off: tuple[TakenOff, ...] = ()
    withheld: tuple[WithheldPatient, ...] = ()
