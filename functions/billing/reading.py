"""What one episode's month rests on, read from the ledger and from what was recorded beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from functions.billing.circumstances import in_month
from functions.billing.ledger import ConsultationLine, Entry, Line
from functions.billing.month import History, Recorded, patient_month
from functions.billing.rules.evidence import PatientMonth
from functions.billing.standing import Standing
from functions.kernel.calendar import Month
from functions.kernel.circumstances import CircumstanceChanged
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged
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
        recorded = Recorded(
            lines=[entry.line for entry in entries.of(episode_id)],
            consultations=consultations,
            circumstances=in_month(circumstances.of(episode_id), month),
        )
        found = _read(month, standing, recorded, _history(evidence, month, standing, initial))
        if found is not None:
            yield found


def read_episode(
    evidence: Evidence, clinic_id: ClinicId, month: Month, episode_id: EpisodeId, initial: InitialMonths
) -> Read:
    """One episode's month; NotFound when there is no such episode, or it was not open then."""
    standing = evidence.standing(clinic_id, episode_id)
    if standing is None or standing.episode is None:
        raise NotFound("there is no such episode")
    recorded = Recorded(
        lines=[entry.line for entry in evidence.lines(clinic_id, month, episode_id)],
        consultations=evidence.consultations(clinic_id, month),
        circumstances=in_month(list(evidence.circumstances(clinic_id, episode_id)), month),
    )
    found = _read(month, standing, recorded, _history(evidence, month, standing, initial))
    if found is None:
        raise NotFound("the episode was not open in this month")
    return found


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


def _read(month: Month, standing: Standing, recorded: Recorded, history: History) -> Read | None:
    episode = standing.episode
    if episode is None or _is_over_before(standing, month, recorded.lines):
        return None
    found = patient_month(month, standing, recorded, history)
    return Read(standing=standing, episode=episode, lines=recorded.lines, month=found) if found else None


def _is_over_before(standing: Standing, month: Month, lines: Sequence[Line]) -> bool:
    """An episode that ended before the month, with nothing written in the month, has no month to decide."""
    ended = standing.episode.ended_on if standing.episode else None
    return ended is not None and ended < month.first_day and not any(not line.gone for line in lines)
