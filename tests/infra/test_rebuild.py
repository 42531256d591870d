"""The registry and the ledger can be made again from the records, and are the same as the streams left them."""

from dataclasses import replace
from datetime import date

import pytest

from functions.aws.tables import find_all
from functions.billing.hearing import hear as hear_for_billing
from functions.billing.store import LedgerStore
from functions.care.store import CareStore
from functions.kernel.calendar import Month
from functions.review.hearing import hear as hear_for_review
from functions.review.open_alerts import OpenAlerts
from functions.review.rules.alerts import heard
from functions.review.shelves import Registry, Shelves
from functions.review.store import ReviewStore
from functions.scores.store import AssessmentStore
from infra.rebuild import rebuild, rebuild_all
from tests.billing.worked_month import a_patient, looked_at, measured, met, worked
from tests.derived import derived, records_of
from tests.review.test_api import an_assessment
from tests.support import CLINIC, OTHER_CLINIC

pytestmark = pytest.mark.usefixtures("aws")
ZONE = "America/New_York"


def a_clinic_at_work() -> None:
    """Two patients with records in every table; nothing of it heard yet."""
    for number, mrn in enumerate(("M-1", "M-2")):
        episode = a_patient(mrn)
        CareStore().add(worked(episode, 40 + number), f"w{number}")
        AssessmentStore().add(measured(episode), f"m{number}")
        ReviewStore().add(looked_at(episode), f"l{number}")
    ReviewStore().add(met(), "met")


def hear_all() -> None:
    for fact in records_of(CLINIC):
        hear_for_review(Shelves(), fact, lambda _: ZONE)
        hear_for_billing(LedgerStore(), fact, lambda _: ZONE)


def test_a_rebuild_finds_nothing_different_from_what_the_streams_left() -> None:
    a_clinic_at_work()
    hear_all()
    rebuilt = rebuild(CLINIC)
    assert (rebuilt.episodes, rebuilt.different, rebuilt.failed) == (2, 0, 0)
    assert rebuild(CLINIC) == rebuilt


def test_a_rebuild_makes_up_for_records_that_the_streams_lost() -> None:
    a_clinic_at_work()
    lost = rebuild(CLINIC)
    made = derived(CLINIC, [Month(2026, 3)])
    assert (len(made.rows), len(made.standings), len(made.lines)) == (2, 2, 7)
    assert lost.different == 2 + 2 + 7
    assert rebuild(CLINIC).different == 0


def test_a_rebuild_takes_out_what_no_record_says() -> None:
    a_clinic_at_work()
    hear_all()
    row = next(iter(Shelves().shelf(CLINIC, "stf-manager")))
    episode = {"episode_id": row.episode_id, "patient_id": "pat_x"}
    invented = an_assessment(episode, date(2026, 3, 20), 27, name="asm_never_recorded")
    hear_for_review(Shelves(), invented, lambda _: ZONE)
    hear_for_billing(LedgerStore(), replace(invented, version=3), lambda _: ZONE)
    assert rebuild(CLINIC).different == 2
    assert all(
        "asm_never_recorded" not in kept.body for kept in find_all(Registry, f"CLINIC#{CLINIC}#SHELF#stf-manager", "")
    )


def test_every_clinic_of_the_directory_is_rebuilt() -> None:
    assert [rebuilt.clinic_id for rebuilt in rebuild_all()] == [CLINIC, OTHER_CLINIC]


def test_safety_alerts_are_heard_again_and_the_open_ones_listed() -> None:
    episode = a_patient("M-3")
    positive = an_assessment(episode, date(2026, 3, 2), 12, 2)
    AssessmentStore().add(positive, "p")
    opened = heard(None, positive)
    assert opened is not None
    ReviewStore().add(opened, "o")
    rebuild(CLINIC)
    assert list(OpenAlerts().of(CLINIC)) == [opened.alert_id]
    row = Shelves().row(CLINIC, positive.episode_id)
    assert row is not None
    assert [alert.state for alert in row.alerts.values()] == ["open"]
    assert rebuild(CLINIC).different == 0
