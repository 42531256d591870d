"""Billing's use cases: decide a clinic's month, explain one patient's month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from functions.billing.circumstances import in_month
from functions.billing.ledger import ConsultationLine, Entry, Line, MeasureLine, ReviewLine
from functions.billing.month import History, Recorded, patient_month
from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.evidence import Setting
from functions.billing.rules.rulebook import Rulebook
from functions.billing.rules.time_entries import StatedTime, TimeEntry
from functions.billing.standing import Standing
from functions.kernel.calendar import Month
from functions.kernel.circumstances import CircumstanceChanged
from functions.kernel.errors import NotFound
from functions.kernel.facts import ClinicChanged, Coverage, Demographics
from functions.kernel.ids import ClinicId, EpisodeId, PatientId


class Evidence(Protocol):
    """Where evidence is read."""

    def standings(self, clinic_id: ClinicId) -> Iterator[Standing]: ...
    def standing(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Standing | None: ...
    def consultations(self, clinic_id: ClinicId, month: Month) -> list[ConsultationLine]: ...
    def lines(self, clinic_id: ClinicId, month: Month, episode_id: EpisodeId | None = None) -> Iterator[Entry]: ...
    def circumstances(
        self, clinic_id: ClinicId, episode_id: EpisodeId | None = None
    ) -> Iterator[CircumstanceChanged]: ...


InitialMonths = Mapping[PatientId | None, tuple[Month, ...]]
"""By patient, the months in which 99492 has been billed (R17, R26)."""


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


def decide_clinic(
    evidence: Evidence, clinic: ClinicChanged, month: Month, initial: InitialMonths, book: Rulebook
) -> Iterator[Decided]:
    """Every episode of the clinic that was open in the month, decided, in the order of episode ids.

    Lines, circumstances and standings are read in that order and walked side by side, so that memory stays flat.
    """
    consultations = evidence.consultations(clinic.clinic_id, month)
    entries = _Grouped(evidence.lines(clinic.clinic_id, month))
    circumstances = _Grouped(evidence.circumstances(clinic.clinic_id))
    for standing in evidence.standings(clinic.clinic_id):
        episode_id = standing.episode_id
        recorded = Recorded(
            lines=[entry.line for entry in entries.of(episode_id)],
            consultations=consultations,
            circumstances=in_month(circumstances.of(episode_id), month),
        )
        decided = _decide(month, standing, recorded, _history(evidence, month, standing, initial), book)
        if decided is not None:
            yield decided


def decide_episode(
    evidence: Evidence,
    clinic: ClinicChanged,
    month: Month,
    episode_id: EpisodeId,
    initial: InitialMonths,
    book: Rulebook,
) -> Decided:
    """One patient's month, past or running: what would be billed if it were closed now."""
    standing = evidence.standing(clinic.clinic_id, episode_id)
    if standing is None or standing.episode is None:
        raise NotFound("there is no such episode")
    recorded = Recorded(
        lines=[entry.line for entry in evidence.lines(clinic.clinic_id, month, episode_id)],
        consultations=evidence.consultations(clinic.clinic_id, month),
        circumstances=in_month(list(evidence.circumstances(clinic.clinic_id, episode_id)), month),
    )
    decided = _decide(month, standing, recorded, _history(evidence, month, standing, initial), book)
    if decided is None:
        raise NotFound("the episode was not open in this month")
    return decided


class _OfEpisode(Protocol):
    @property
    def episode_id(self) -> EpisodeId | None: ...


F = TypeVar("F", bound=_OfEpisode)


class _Grouped(Generic[F]):
    """What was recorded, by episode: taken in step with episodes that come in the same order."""

    def __init__(self, found: Iterator[F]) -> None:
        self._groups = groupby(found, key=lambda one: one.episode_id)
        self._next = next(self._groups, None)

    def of(self, episode_id: EpisodeId) -> list[F]:
        while self._next and (self._next[0] or "") < episode_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != episode_id:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def _history(evidence: Evidence, month: Month, standing: Standing, initial: InitialMonths) -> History:
    """What the patient's other episodes say: read only for the few who have had several (R17)."""
    others = standing.patient.episode_ids if standing.patient else ()
    months: set[Month] = set()
    for other in others:
        found = evidence.standing(standing.clinic_id, other) if other != standing.episode_id else None
        if found is not None:
            stays = in_month(list(evidence.circumstances(standing.clinic_id, other)), month)
            months |= {Month.of(day) for day in found.service_days(stays.is_away)}
    patient_id = standing.episode.patient_id if standing.episode else None
    return History(service_months=frozenset(months), initial_billed_in=initial.get(patient_id, ()))


def _decide(
    month: Month,
    standing: Standing,
    recorded: Recorded,
    history: History,
    book: Rulebook,
) -> Decided | None:
    episode, lines = standing.episode, recorded.lines
    if episode is None or _is_over_before(standing, month, lines):
        return None
    evidence = patient_month(month, standing, recorded, history)
    if evidence is None:
        return None
    return Decided(
        month=str(month),
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        person=standing.patient.person if standing.patient else episode.person,
        coverage=episode.coverage,
        diagnoses=tuple(diagnosis.code for diagnosis in episode.diagnoses),
        rendering_npi=episode.care_team.pcp.npi,
        enrolled_on=episode.enrolled_on,
        consent_on=evidence.consent.documented_on,
        initiating_visit_on=episode.initiating_visit.visited_on,
        last_measure=_last_measure(lines),
        reviewed_on=max((line.day for line in lines if isinstance(line, ReviewLine) and not line.gone), default=None),
        decision=decide(evidence, book),
        rendering_name=episode.care_team.pcp.name,
        setting=evidence.setting,
        time=() if isinstance(evidence.time, StatedTime) else evidence.time,
    )


def _is_over_before(standing: Standing, month: Month, lines: Sequence[Line]) -> bool:
    """An episode that ended before the month, with nothing written in the month, has no month to decide."""
    ended = standing.episode.ended_on if standing.episode else None
    return ended is not None and ended < month.first_day and not any(not line.gone for line in lines)


def _last_measure(lines: Iterable[Line]) -> LastMeasure | None:
    measures = [line for line in lines if isinstance(line, MeasureLine) and line.valid and not line.gone]
    if not measures:
        return None
    last = max(measures, key=lambda line: (line.day, line.source))
    return LastMeasure(instrument=last.instrument, on=last.day, total=last.total)
