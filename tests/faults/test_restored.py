"""A table of claims that forgot what its files say: restored to an earlier moment, it bills nothing a second time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.billing.closing.runs import Claims, ClaimsStore, Run
from functions.billing.worker import close_month
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId
from infra.recover import recover, recover_all
from tests.billing.correcting import (
    MEDICARE,
    claim,
    closed,
    corrected,
    finds_nothing,
    hear_277ca,
    hear_835,
    manifest,
    more,
    state,
)
from tests.billing.inbound.payer import paid
from tests.billing.test_close_edi import a_run, taken
from tests.billing.worked_month import WORK, bucket_files
from tests.faults.conftest import Tried
from tests.support import CLINIC, OTHER_CLINIC

pytestmark = pytest.mark.usefixtures("aws")
OTHER = a_run(ClinicId(OTHER_CLINIC))


def forget(*kinds: str) -> None:
    """What the table held, or of these kinds alone, is gone; the rulebook is another matter, and files stay."""
    for record in list(Claims.scan()):
        if record.pk.startswith(("CLINIC#", "EDI#")) and (not kinds or record.kind in kinds):
            record.delete()


def test_control_numbers_that_files_bear_are_not_given_again_when_the_counter_is_forgotten(tried: Tried) -> None:
    ours = [*taken(a_run(), ["a", "b"]), *taken(a_run(number=2), ["a"])]
    assert ours == [1, 2, 3]
    given = list(ours)
    for number, kinds in enumerate([(), ("counter",), ("controls",), ("counter", "controls")]):
        forget(*kinds)
        fresh = taken(replace(OTHER, run=10 + number), ["a", "b", "c"])
        assert [*taken(a_run(), ["a", "b"]), *taken(a_run(number=2), ["a"])] == ours
        assert taken(replace(OTHER, run=10 + number), ["a", "b", "c"]) == fresh
        given += fresh
        tried("control numbers after a restore")
    assert len(set(given)) == len(given) == 15


def test_a_month_that_is_asked_for_anew_after_a_restore_bears_the_day_on_which_it_was_frozen(
    monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    closed(monkeypatch, MEDICARE)
    held, known = bucket_files(), claim()
    forget()
    monkeypatch.setattr("functions.billing.closing.freezing.RULE_VERSION", "2099.1")
    close_month(replace(WORK, frozen_at=WORK.frozen_at + timedelta(days=2)))
    assert bucket_files() == held
    assert claim() == known
    (run,) = ClaimsStore().runs(CLINIC, Month(2026, 3))
    assert (run.status, run.frozen_at) == ("closed", WORK.frozen_at)
    tried("a close asked for anew after a restore")


def ended(run: Run) -> tuple[object, ...]:
    return (run.run, run.status, run.kind, run.supersedes, run.frozen_at)


def test_claims_runs_and_answers_that_were_forgotten_are_recovered_from_their_files(
    monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    hear_277ca()
    hear_835(paid)
    more(episode)
    corrected(url)
    assert finds_nothing(url, "k2")
    held, known, stood, runs = bucket_files(), claim(), state(), ClaimsStore().every_run(CLINIC)
    assert recover(CLINIC).forgotten == 0
    for kinds in [(), ("run",)]:
        forget(*kinds)
        recovered = recover(CLINIC)
        assert (recovered.runs, recovered.inbound) == (3, 2)
        assert bucket_files() == held
        assert (state(), claim().sendings) == (stood, known.sendings)
        assert [ended(one) for one in ClaimsStore().every_run(CLINIC)] == [ended(one) for one in runs]
        tried("claims recovered from their files")
    assert [one.forgotten for one in recover_all()] == [0, 0]
    assert manifest(2)["supersedes"] == 1
