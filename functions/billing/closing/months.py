"""A month's decisions: as its runs froze them, or as they would be now; and the months with 99492 before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.claim_book import ClaimBook
from functions.billing.closing.frozen import Frozen, frozen_of
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.evidence.circumstance_store import EvidenceStore
from functions.billing.evidence.reading import InitialMonths
from functions.billing.inbound.claim import Claim
from functions.billing.rulebook_store import rulebook_of
from functions.billing.service import Decided, decide_clinic
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, EpisodeId


def initial_without(clinic_id: ClinicId, month: Month) -> InitialMonths:
    """The months with 99492 as the close of this month would know them: without itself."""
    found = ClaimsStore().initial_months(clinic_id)
    return {patient: tuple(billed for billed in months if billed != month) for patient, months in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a correction is worked out from: the closed runs in their order, the claims of the month, the clinic now."""

    clinic: ClinicChanged
    runs: Mapping[int, Frozen]
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Kept:
    """A patient-month as a run froze it."""

    run: int
    decided: Decided


def is_closed(clinic_id: ClinicId, month: Month) -> bool:
    return bool(_closed_runs(clinic_id, month))


def kept_of(clinic_id: ClinicId, month: Month) -> Mapping[EpisodeId, Kept] | None:
    """Each episode as the last closed run decided it, in the order of their ids; None while no run is closed."""
    runs = closed_runs(clinic_id, month)
    return kept_in(runs) if runs else None


def kept_in(runs: Mapping[int, Frozen]) -> Mapping[EpisodeId, Kept]:
    """Each episode as the last of these runs that knew it decided it, without those that a correction found gone."""
    found: dict[EpisodeId, Kept] = {}
    for run, frozen in runs.items():
        for change in frozen.changes or ():
            found.pop(change.episode_id, None)
        found |= {one.episode_id: Kept(run, one) for one in frozen.decided}
    return dict(sorted(found.items()))


def closed_runs(clinic_id: ClinicId, month: Month) -> Mapping[int, Frozen]:
    """What each closed run of the month froze, in their order."""
    return {run.run: frozen_of(run.clinic_id, run.month, run.run) for run in _closed_runs(clinic_id, month)}


def ground_of(clinic: ClinicChanged, month: Month) -> Ground:
    """Claims that only a run at work has written are not there yet."""
    runs = closed_runs(clinic.clinic_id, month)
    written = ClaimBook(clinic.clinic_id).of_month(str(month))
    claims = tuple(one for one in written if any(it.run in runs for it in one.writings))
    return Ground(clinic=clinic, runs=runs, claims=claims)


def decided_now(clinic: ClinicChanged, month: Month, on: date) -> Sequence[Decided]:
    """Each episode as it would be decided if the month were closed on this day."""
    initial = initial_without(clinic.clinic_id, month)
    return tuple(decide_clinic(EvidenceStore(on), clinic.clinic_id, month, initial, rulebook_of(clinic)))


def decided_of(clinic: ClinicChanged, month: Month, on: date) -> Sequence[Decided]:
    """Each episode as the last closed run decided it; of a month that is not closed, as it would be decided now."""
    kept = kept_of(clinic.clinic_id, month)
    return decided_now(clinic, month, on) if kept is None else tuple(one.decided for one in kept.values())


def _closed_runs(clinic_id: ClinicId, month: Month) -> list[Run]:
    return [run for run in ClaimsStore().runs(clinic_id, month) if run.status == "closed"]
