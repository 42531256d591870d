"""Billing's use cases: decide a clinic's month, explain one patient's month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from functions.billing.evidence.ledger import Line, MeasureLine, ReviewLine
from functions.billing.evidence.reading import Evidence, InitialMonths, Read, read_clinic
from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.evidence import Setting
from functions.billing.rules.part2 import Disclosure, disclosure
from functions.billing.rules.rulebook import Rulebook
from functions.billing.rules.time_entries import StatedTime, TimeEntry
from functions.kernel.calendar import Month
from functions.kernel.facts import Coverage, Demographics
from functions.kernel.ids import ClinicId, EpisodeId, PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMeasure:
    """The month's last rating scale, as the claim's file names it."""

    instrument: str
    on: date
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One patient's month as it was decided, with everything that its lines in the files need."""

    month: str
    episode_id: EpisodeId
    patient_id: PatientId
    person: Demographics
    coverage: Coverage
    diagnoses: tuple[str, ...]
    rendering_npi: str | None
    enrolled_on: date
    consent_on: date | None
    initiating_visit_on: date | None
    last_measure: LastMeasure | None
    reviewed_on: date | None
    decision: Decision
    rendering_name: str | None = None
    setting: Setting = Setting.OFFICE
    time: tuple[TimeEntry, ...] = ()
    part2: Disclosure | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether nothing that tells whose month it is may leave the clinic (R28)."""
        return self.part2 is not None and self.part2.withheld != ""


def known_from(decided: Decided) -> date:
    """The earliest day of which a patient's month tells: its first, or enrolment in it, or what was counted before."""
    counted = decided.decision.counted
    days = [max(Month.parse(decided.month).first_day, decided.enrolled_on), *(entry.day for entry in decided.time)]
    days += [one.day for one in counted.credited if one.day]
    days += [decided.last_measure.on] if decided.last_measure else []
    return min(days + ([decided.reviewed_on] if decided.reviewed_on else []))


def decide_clinic(
    evidence: Evidence, clinic_id: ClinicId, month: Month, initial: InitialMonths, book: Rulebook
) -> Iterator[Decided]:
    """Every episode of the clinic that was open in the month, decided, in the order of episode ids."""
    return (decide_read(read, book) for read in read_clinic(evidence, clinic_id, month, initial))


def decide_read(read: Read, book: Rulebook) -> Decided:
    """What was read, decided, with what its lines in the files need."""
    standing, episode, lines = read.standing, read.episode, read.lines
    decision = decide(read.month, book)
    return Decided(
        month=str(read.month.month),
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        person=standing.patient.person if standing.patient else episode.person,
        coverage=episode.coverage,
        diagnoses=tuple(diagnosis.code for diagnosis in episode.diagnoses),
        rendering_npi=episode.care_team.pcp.npi,
        enrolled_on=episode.enrolled_on,
        consent_on=read.month.consent.documented_on,
        initiating_visit_on=episode.initiating_visit.visited_on,
        last_measure=_last_measure(lines),
        reviewed_on=max((line.day for line in lines if isinstance(line, ReviewLine) and not line.gone), default=None),
        decision=decision,
        rendering_name=episode.care_team.pcp.name,
        setting=read.month.setting,
        time=() if isinstance(read.month.time, StatedTime) else read.month.time,
        part2=disclosure(read.month.part2, decision.date_of_service or read.month.last_service_day),
    )


def _last_measure(lines: Iterable[Line]) -> LastMeasure | None:
    measures = [line for line in lines if isinstance(line, MeasureLine) and line.valid and not line.gone]
    if not measures:
        return None
    last = max(measures, key=lambda line: (line.day, line.source))
    return LastMeasure(instrument=last.instrument, on=last.day, total=last.total)
