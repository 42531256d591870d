"""What contacts and plans are made of: goals, medication, barriers, steps of a technique, people to call."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

BarrierKind = Literal["transport", "pharmacy", "cost", "work", "language", "stigma", "other"]
Adherence = Literal["as_prescribed", "mostly", "sometimes", "stopped", "never_started"]
FamilyPart = Literal["took_part", "informed", "not_wanted", "nobody"]


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands between the patient and the treatment."""

    kind: BarrierKind
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Medication:
    """A medication as the PCP lists it; `since` is null when nobody knows."""

    name: str
    dose: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MedicationUse:
    """How the patient takes it; `side_effects` null when nobody asked, empty when there are none."""

    adherence: Adherence
    side_effects: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Practised:
    """What was practised of a technique, step by step."""

    technique: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureTarget:
    """A total that an instrument shall come below: PHQ-9 below 10."""

    instrument: str
    below: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the patient wants, and how both will know that it is reached."""

    text: str
    target: str
    measure: MeasureTarget | None = None
    target_on: date | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """A technique that is planned."""

    technique: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to call."""

    name: str
    phone: str | None = None
