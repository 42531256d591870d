"""A month's decisions: as its runs froze them, or as they would be now; and the months with 99492 before it."""

from collections.abc import Sequence

from functions.billing.circumstance_store import EvidenceStore
from functions.billing.claims import ClaimsStore
from functions.billing.frozen import frozen_of
from functions.billing.rulebook_store import rulebook_of
from functions.billing.service import Decided, InitialMonths, decide_clinic
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, EpisodeId


def initial_without(clinic_id: ClinicId, month: Month) -> InitialMonths:
    """The months with 99492 as the close of this month would know them: without itself."""
    found = ClaimsStore().initial_months(clinic_id)
    return {patient: tuple(billed for billed in months if billed != month) for patient, months in found.items()}


def decided_now(clinic: ClinicChanged, month: Month) -> Sequence[Decided]:
    """Each episode as it would be decided if the month were closed now."""
    initial = initial_without(clinic.clinic_id, month)
    return tuple(decide_clinic(EvidenceStore(), clinic, month, initial, rulebook_of(clinic)))


def decided_of(clinic: ClinicChanged, month: Month) -> Sequence[Decided]:
    """Each episode as the last closed run decided it; of a month that is not closed, as it would be decided now."""
    closed = [run for run in ClaimsStore().runs(clinic.clinic_id, month) if run.status == "closed"]
    if not closed:
        return decided_now(clinic, month)
    by_episode: dict[EpisodeId, Decided] = {}
    for run in closed:
        frozen = frozen_of(run.clinic_id, run.month, run.run)
        by_episode |= {one.episode_id: one for one in frozen.decided}
    return tuple(by_episode[episode_id] for episode_id in sorted(by_episode))
