"""Which months the clock should have closed by now, where the clinic is; how far the whole is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.closing.catch_up import HORIZON_MONTHS, due_months
from functions.billing.closing.close_day import closes_on, has_ended, is_due
from functions.billing.closing.progress import progress, was_there
from functions.billing.closing.run_states import ANSWERED_WITHIN, is_unanswered
from functions.billing.closing.runs import Run, RunStatus
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId
from tests.support import CLINIC, a_clinic

ZONES = ("America/New_York", "Pacific/Honolulu", "Pacific/Guam", "Asia/Kolkata")
MARCH = Month(2026, 3)
AT = datetime(2026, 4, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "last_moment"),
    [
        ("America/New_York", "2026-04-01T03:59:59"),
        ("Pacific/Honolulu", "2026-04-01T09:59:59"),
        ("Pacific/Guam", "2026-03-31T13:59:59"),
        ("Asia/Kolkata", "2026-03-31T18:29:59"),
    ],
)
def test_a_month_is_over_at_midnight_where_the_clinic_is(zone: str, last_moment: str) -> None:
    clinic, last = a_clinic(time_zone=zone), datetime.fromisoformat(last_moment).replace(tzinfo=UTC)
    assert not has_ended(clinic, MARCH, last)
    assert has_ended(clinic, MARCH, last + timedelta(seconds=1))
    assert not is_due(clinic, MARCH, last + timedelta(days=2))
    assert is_due(clinic, MARCH, last + timedelta(days=2, seconds=1))


@pytest.mark.parametrize(
    ("month", "last_moment"),
    [
        (Month(2026, 3), "2026-04-01T03:59:59"),
        (Month(2026, 10), "2026-11-01T03:59:59"),
        (Month(2026, 2), "2026-03-01T04:59:59"),
    ],
)
def test_summer_time_moves_the_month_s_end_and_not_its_days(month: Month, last_moment: str) -> None:
    """2026-03-08 and 2026-11-01 are 23 and 25 hours long in New York."""
    clinic, last = a_clinic(), datetime.fromisoformat(last_moment).replace(tzinfo=UTC)
    assert not has_ended(clinic, month, last)
    assert has_ended(clinic, month, last + timedelta(seconds=1))


@pytest.mark.parametrize("zone", ZONES)
@given(hours=st.integers(0, 3 * 365 * 24), day=st.integers(1, 28))
def test_every_month_whose_day_has_come_is_due_and_no_other(zone: str, hours: int, day: int) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    clinic = a_clinic(time_zone=zone, policy={"close_day": day})
    due = due_months(clinic, date(2020, 1, 1), at)
    assert all(is_due(clinic, month, at) for month in due)
    assert [month.plus(1) for month in due[:-1]] == list(due[1:])
    assert not is_due(clinic, due[-1].plus(1), at)
    assert HORIZON_MONTHS - 1 <= len(due) <= HORIZON_MONTHS


def test_a_clinic_owes_nothing_from_before_it_was_registered() -> None:
    assert due_months(a_clinic(), date(2026, 2, 28), AT) == (Month(2026, 2), MARCH)
    assert due_months(a_clinic(), date(2026, 4, 1), AT) == ()


def test_a_tick_at_any_hour_of_the_third_finds_the_month_due_where_the_clinic_is() -> None:
    assert closes_on(a_clinic(), MARCH) == date(2026, 4, 3)
    early = datetime(2026, 4, 3, 10, tzinfo=UTC)
    assert {zone: is_due(a_clinic(time_zone=zone), MARCH, early) for zone in ZONES} == dict.fromkeys(ZONES, True)
    assert not is_due(a_clinic(time_zone="Pacific/Pago_Pago"), MARCH, early)


def a_run(status: RunStatus, clinic_id: ClinicId = CLINIC, **changes: object) -> Run:
    run = Run(clinic_id=clinic_id, month="2026-03", run=1, status=status, frozen_at=AT, patient_months=None)
    return replace(run, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["asked", "running", "failed"])
def test_a_run_that_nobody_finished_is_unanswered_after_all_its_tries(status: RunStatus) -> None:
    run = a_run(status)
    assert not is_unanswered(run, AT + ANSWERED_WITHIN - timedelta(seconds=1))
    assert is_unanswered(run, AT + ANSWERED_WITHIN)
    assert not is_unanswered(replace(run, asked_at=AT + timedelta(hours=1)), AT + ANSWERED_WITHIN)
    assert not is_unanswered(replace(run, status="closed"), AT + timedelta(days=400))


def test_the_whole_is_closed_only_when_the_last_clinic_is() -> None:
    clinics = [a_clinic(ClinicId(f"cli_{name}")) for name in "abcde"]
    runs: dict[ClinicId, Run] = {}
    before = progress(clinics, runs, MARCH, datetime(2026, 4, 2, 12, tzinfo=UTC))
    assert (before.status, before.counts["open"]) == ("open", 5)
    assert progress(clinics, runs, MARCH, AT).status == "partial"
    for clinic in clinics[:-1]:
        runs[clinic.clinic_id] = a_run("closed", clinic.clinic_id)
    last = clinics[-1].clinic_id
    for status in ("asked", "running", "failed"):
        runs[last] = a_run(status, last)
        found = progress(clinics, runs, MARCH, AT)
        assert (found.status, found.counts["closed"], found.counts[status]) == ("partial", 4, 1)
        assert found.clinics[0].clinic_id == last
    del runs[last]
    assert progress(clinics, runs, MARCH, AT).clinics[0].status == "missing"
    runs[last] = a_run("closed", last)
    assert progress(clinics, runs, MARCH, AT).status == "closed"
    assert progress([], {}, MARCH, AT).status == "open"


def test_a_clinic_that_was_registered_later_is_not_waited_for() -> None:
    last_evening = datetime(2026, 4, 1, 3, 59, tzinfo=UTC)
    assert was_there(last_evening, a_clinic(), MARCH)
    assert not was_there(last_evening + timedelta(minutes=1), a_clinic(), MARCH)
