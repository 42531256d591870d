"""Circumstances in DynamoDB, and the whole evidence of a clinic's months: the ledger with them.

`CLINIC#c#CIRCUMSTANCES` / `EPISODE#e#id` in the claims' table: a clinic's are one ordered Query.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from functions.aws.records import Facts
from functions.billing.closing.runs import Claims
from functions.billing.store import LedgerStore
from functions.kernel.circumstances import CircumstanceChanged
from functions.kernel.ids import CircumstanceId, ClinicId, EpisodeId


class CircumstanceStore(Facts):
    """Every clinic's circumstances, each version kept."""

    table = Claims

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        if not isinstance(fact, CircumstanceChanged):
            raise TypeError("not a circumstance")
        return _partition(fact.clinic_id), _sort(fact.episode_id, fact.circumstance_id)

    def circumstance(
        self, clinic_id: ClinicId, episode_id: EpisodeId, which: CircumstanceId
    ) -> CircumstanceChanged | None:
        return self.get(CircumstanceChanged, _partition(clinic_id), _sort(episode_id, which))

    def circumstances(self, clinic_id: ClinicId, episode_id: EpisodeId | None = None) -> Iterator[CircumstanceChanged]:
        """Of every episode in the order of their ids; only one episode's when it is named."""
        return self.every(
            CircumstanceChanged, _partition(clinic_id), f"EPISODE#{episode_id}#" if episode_id else "EPISODE#"
        )

    def versions(self, standing: CircumstanceChanged) -> list[CircumstanceChanged]:
        """Every version, the one that stands first."""
        partition, sort = self.key(standing)
        return [standing, *list(self.every(CircumstanceChanged, partition, f"HISTORY#{sort}#"))[::-1]]


class EvidenceStore(LedgerStore):
    """Everything that a month's decisions rest on, asked on a day."""

    def __init__(self, on: date) -> None:
        self.on = on

    def circumstances(self, clinic_id: ClinicId, episode_id: EpisodeId | None = None) -> Iterator[CircumstanceChanged]:
        return CircumstanceStore().circumstances(clinic_id, episode_id)


def _partition(clinic_id: ClinicId) -> str:
    return f"CLINIC#{clinic_id}#CIRCUMSTANCES"


def _sort(episode_id: EpisodeId, which: CircumstanceId) -> str:
    return f"EPISODE#{episode_id}#{which}"
