"""A row that is compared while its stream writes it: read again, nothing newer taken back."""

from typing import Any

import pytest

from functions.care.store import CareStore
from functions.review.reconcile import compare
from functions.review.shelves import Shelves
from functions.scores.store import AssessmentStore
from tests.billing.worked_month import worked
from tests.charts import EPISODE, settle_episodes
from tests.review.test_watch import Pager, answered, stream
from tests.spans import compared
from tests.support import CLINIC

ANNA = {"episode_id": EPISODE, "patient_id": "pat_anna"}


@pytest.mark.usefixtures("aws")
def test_a_row_that_a_stream_wrote_meanwhile_is_read_again_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream tells of a record that was written after the records were read, and before the row was."""
    settle_episodes()
    CareStore().add(worked(ANNA, 20), "lost")
    write, newer = Shelves._write, answered(item9=0)
    told: list[Any] = []

    def overtaken(self: Shelves, *of: Any) -> None:
        if not told and of[1].episode_id == EPISODE:
            told.append(newer)
            AssessmentStore().add(newer, "a")
            stream(newer, Pager())
        write(self, *of)

    monkeypatch.setattr(Shelves, "_write", overtaken)
    assert len(compared(compare)) == 2
    row = Shelves().row(CLINIC, EPISODE)
    assert told
    assert row is not None
    assert (len(row.contacts), list(row.scores)) == (1, ["asm_1"])
    assert compared(compare) == []
