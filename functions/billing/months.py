"""A month's decisions: as its runs froze them, or as they would be now; and the months with 99492 before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.billing.circumstance_store import EvidenceStore
from functions.billing.claims import ClaimsStore, Run
from functions.billing.frozen import frozen_of
from functions.billing.reading import InitialMonths
from functions.billing.rulebook_store import rulebook_of
from functions.billing.service import Decided, decide_clinic
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, EpisodeId


def initial_without(clinic_id: ClinicId, month: Month) -> InitialMonths:
    """The months with 99492 as the close of this month would know them: without itself."""
    found = ClaimsStore().initial_months(clinic_id)
    return {patient: tuple(billed for billed in months if billed != month) for patient, months in found.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """A patient-month as a run froze it."""

    run: int
    decided: Decided


def is_closed(clinic_id: ClinicId, month: Month) -> bool:
    return bool(_closed_runs(clinic_id, month))


def kept_of(clinic_id: ClinicId, month: Month) -> Mapping[EpisodeId, Kept] | None:
    """Each episode as the last closed run decided it, in the order of their ids; None while no run is closed."""
    closed = _closed_runs(clinic_id, month)
    by_episode: dict[EpisodeId, Kept] = {}
    for run in closed:
        decided = frozen_of(run.clinic_id, run.month, run.run).decided
        by_episode |= {one.episode_id: Kept(run.run, one) for one in decided}
    return dict(sorted(by_episode.items())) if closed else None


def decided_now(clinic: ClinicChanged, month: Month) -> Sequence[Decided]:
    """Each episode as it would be decided if the month were closed now."""
    initial = initial_without(clinic.clinic_id, month)
    return tuple(decide_clinic(EvidenceStore(), clinic.clinic_id, month, initial, rulebook_of(clinic)))


def decided_of(clinic: ClinicChanged, month: Month) -> Sequence[Decided]:
    """Each episode as the last closed run decided it; of a month that is not closed, as it would be decided now."""
    kept = kept_of(clinic.clinic_id, month)
    return decided_now(clinic, month) if kept is None else tuple(one.decided for one in kept.values())


def _closed_runs(clinic_id: ClinicId, month: Month) -> list[Run]:
    return [run for run in ClaimsStore().runs(clinic_id, month) if run.status == "closed"]
