"""What billing does with a fact from any room: keep its evidence line, and what the episode's months rest on."""

from collections.abc import Callable
from typing import Protocol

from functions.billing.evidence.ledger import Entry, TimeLine, entry_of
from functions.billing.evidence.standing import Standing, with_episode, with_patient
from functions.kernel.facts import EpisodeChanged, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId


class Evidence(Protocol):
    """Where evidence is kept."""

    def keep(self, entry: Entry) -> None: ...
    def update(self, clinic_id: ClinicId, episode_id: EpisodeId, change: Callable[[Standing], Standing]) -> None: ...
    def serve(self, clinic_id: ClinicId, episode_id: EpisodeId, entry: Entry) -> None: ...


def hear(evidence: Evidence, fact: object, zone_of: Callable[[ClinicId], str]) -> None:
    """Keep what a fact proves. Facts may come again and in any order; the ledger is the same afterwards."""
    match fact:
        case EpisodeChanged():
            evidence.update(fact.clinic_id, fact.episode_id, lambda standing: with_episode(standing, fact))
        case PatientChanged():
            for episode_id in fact.episode_ids:
                evidence.update(fact.clinic_id, episode_id, lambda standing: with_patient(standing, fact))
        case _:
            _keep(evidence, fact, zone_of)


def _keep(evidence: Evidence, fact: object, zone_of: Callable[[ClinicId], str]) -> None:
    clinic_id = getattr(fact, "clinic_id", None)
    if clinic_id is None:
        return
    entry = entry_of(fact, zone_of(clinic_id))
    if entry is None:
        return
    evidence.keep(entry)
    if entry.episode_id is not None and isinstance(entry.line, TimeLine):
        evidence.serve(clinic_id, entry.episode_id, entry)
