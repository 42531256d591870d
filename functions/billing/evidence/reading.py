"""What one episode's month rests on, read from the ledger and from what was recorded beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from functions.billing.evidence.circumstances import in_month
from functions.billing.evidence.ledger import ConsultationLine, Entry, Line
from functions.billing.evidence.month import History, Recorded, patient_month
from functions.billing.evidence.siblings import adds_to, before_end, is_decided_with
from functions.billing.evidence.standing import Standing
from functions.billing.rules.evidence import PatientMonth
from functions.kernel.calendar import Month
from functions.kernel.circumstances import CircumstanceChanged
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import ClinicId, EpisodeId, PatientId


class Evidence(Protocol):
    """Where evidence is read. `on` is the day on which it is asked: a consent to disclosure may end (R28)."""

    @property
    def on(self) -> date: ...
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
class Read:
    """One episode's month with all that it was read from."""

    standing: Standing
    episode: EpisodeChanged
    lines: Sequence[Line]
    month: PatientMonth


def read_clinic(evidence: Evidence, clinic_id: ClinicId, month: Month, initial: InitialMonths) -> Iterator[Read]:
    """Every episode of the clinic that was open in the month, in the order of episode ids.

    Lines, circumstances and standings are read in that order and walked side by side, so that memory stays flat.
    """
    consultations = evidence.consultations(clinic_id, month)
    entries = _Grouped(evidence.lines(clinic_id, month))
    circumstances = _Grouped(evidence.circumstances(clinic_id))
    for standing in evidence.standings(clinic_id):
        episode_id = standing.episode_id
        lines = [entry.line for entry in entries.of(episode_id)]
        told = _Told(lines=lines, consultations=consultations, circumstances=circumstances.of(episode_id))
        found = _read(evidence, month, standing, told, initial)
        if found is not None:
            yield found


def read_episode(
    evidence: Evidence, clinic_id: ClinicId, month: Month, episode_id: EpisodeId, initial: InitialMonths
) -> Read:
    """One episode's month; NotFound when there is no such episode, or it was not open then."""
    standing = evidence.standing(clinic_id, episode_id)
    if standing is None or standing.episode is None:
        raise NotFound("there is no such episode")
    told = _Told(
        lines=[entry.line for entry in evidence.lines(clinic_id, month, episode_id)],
        consultations=evidence.consultations(clinic_id, month),
        circumstances=list(evidence.circumstances(clinic_id, episode_id)),
    )
    found = _read(evidence, month, standing, told, initial)
    if found is None:
        raise NotFound("the episode was not open in this month")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What was written down for one episode."""

    lines: Sequence[Line]
    consultations: Sequence[ConsultationLine]
    circumstances: Sequence[CircumstanceChanged]


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


def _read(evidence: Evidence, month: Month, standing: Standing, told: _Told, initial: InitialMonths) -> Read | None:
    """None when the episode has no month of its own: not open, or decided with one that began later (R1)."""
    episode, others = standing.episode, _others(evidence, standing)
    if episode is None or is_decided_with(standing, others, month) or _is_over_before(standing, month, told.lines):
        return None
    lines, circumstances, months = list(told.lines), list(told.circumstances), set[Month]()
    for other in others:
        its_own = list(evidence.circumstances(standing.clinic_id, other.episode_id))
        months |= {Month.of(day) for day in other.service_days(in_month(its_own, month).is_away)}
        if adds_to(other, month):
            entries = evidence.lines(standing.clinic_id, month, other.episode_id)
            lines += before_end(other, (entry.line for entry in entries))
            circumstances += its_own
    recorded = Recorded(
        lines=lines, consultations=told.consultations, circumstances=in_month(circumstances, month), on=evidence.on
    )
    billed = initial.get(episode.patient_id, ())
    history = History(service_months=frozenset(months), initial_billed_in=billed)
    made = patient_month(month, standing, recorded, history)
    return Read(standing=standing, episode=episode, lines=lines, month=made) if made else None


def _others(evidence: Evidence, standing: Standing) -> list[Standing]:
    """The patient's other episodes: read only for the few who have had several (R17)."""
    ids = standing.patient.episode_ids if standing.patient else ()
    found = (evidence.standing(standing.clinic_id, one) for one in ids if one != standing.episode_id)
    return [other for other in found if other is not None]


def _is_over_before(standing: Standing, month: Month, lines: Sequence[Line]) -> bool:
    """An episode that ended before the month, with nothing written in the month, has no month to decide."""
    ended = standing.episode.ended_on if standing.episode else None
    return ended is not None and ended < month.first_day and not any(not line.gone for line in lines)
