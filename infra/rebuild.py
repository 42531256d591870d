"""The registry and the ledger made again from the records they derive from, one clinic at a time.

Each room compares its own with the records, by the code that does so every night, and writes what differs; people may
go on working. A difference says that the streams had lost or doubled something.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.aws.clock import now
from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.drift import Difference, Ground
from functions.aws.spans import episodes_in, spans
from functions.billing.reconcile import compare as compare_ledger
from functions.kernel.ids import ClinicId
from functions.review.reconcile import compare as compare_registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: how many episodes there are, what of theirs was different, how many were not readable."""

    clinic_id: ClinicId
    episodes: int
    different: int
    failed: int


def rebuild_all() -> Iterator[Rebuilt]:
    """Rebuild every clinic of the directory."""
    for clinic_id in every_clinic():
        yield rebuild(clinic_id)


def rebuild(clinic_id: ClinicId) -> Rebuilt:
    """Compare a clinic's registry and ledger with its records, whenever these were written, and repair them."""
    found: list[Difference] = []
    ground = Ground(clinic_id=clinic_id, zone=clinic_profile(clinic_id).time_zone, settled=now(), tell=found.append)
    parts = spans(clinic_id)
    failed = sum(compare(ground, span) for span in parts for compare in (compare_registry, compare_ledger))
    episodes = sum(1 for span in parts for _ in episodes_in(span))
    return Rebuilt(clinic_id=clinic_id, episodes=episodes, different=len(found), failed=failed)
