"""Evidence that is compared while its stream writes it: what is newer stands, and is no drift."""

from collections.abc import Sequence
from typing import Any

import pytest

from functions.aws.recorded import recorded_of
from functions.billing.hearing import hear
from functions.billing.reconcile import compare
from functions.billing.store import LedgerStore
from functions.care.store import CareStore
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, EpisodeId
from tests.billing.worked_month import ZONE, worked
from tests.charts import EPISODE, settle_episodes
from tests.spans import compared
from tests.support import CLINIC

ANNA = {"episode_id": EPISODE, "patient_id": "pat_anna"}


@pytest.mark.usefixtures("aws")
def test_what_another_wrote_meanwhile_stands_and_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream tells of the lost contact's next version between the last reading and the writing."""
    settle_episodes()
    CareStore().add(worked(ANNA, 40), "lost")
    newer, read = worked(ANNA, 25, version=2), list[str]()

    def overtaken(clinic_id: ClinicId, episode_id: EpisodeId) -> Sequence[Any]:
        facts = recorded_of(clinic_id, episode_id)
        read.append(episode_id)
        if read.count(EPISODE) == 2 and episode_id == EPISODE:
            CareStore().change(newer, worked(ANNA, 40), "shorter")
            hear(LedgerStore(), newer, lambda _: ZONE)
        return facts

    monkeypatch.setattr("functions.billing.reconcile.recorded_of", overtaken)
    found = [it.kind for it in compared(compare)]
    (line,) = (it.line for it in LedgerStore().lines(CLINIC, Month(2026, 3)))
    assert line.version == 2
    assert "line" not in found
    compared(compare)
    assert compared(compare) == []
