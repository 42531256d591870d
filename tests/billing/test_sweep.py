"""The daily clock: a tick of the month-end that never came, came late or twice; claims that wait, as numbers."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws.rounds import RoundFailedError
from functions.billing.closing.asking import first_run
from functions.billing.closing.catch_up import catch_up
from functions.billing.closing.money import accounted
from functions.billing.closing.runs import Claims, ClaimsStore
from functions.billing.schedule import handler as month_end
from functions.billing.sweep import handler
from functions.kernel.calendar import Month
from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId
from tests.billing.doors.test_claims_api import AT, configure, hand_in, settle
from tests.billing.inbound.payer import a_claim, an_835, denied
from tests.billing.queues import make_queue, take, work_off
from tests.support import ADMIN, CLINIC, OTHER_CLINIC, a_clinic

pytestmark = pytest.mark.usefixtures("aws")

THIRD = "2026-04-03T11:00:00Z"
MARCH = Month(2026, 3)


@pytest.fixture(autouse=True)
def queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    return make_queue(monkeypatch)


def strike(at: str = THIRD) -> None:
    handler({"scheduled_at": at}, None)


def asked_for(url: str) -> list[tuple[str, str]]:
    return sorted((message["clinic_id"], message["month"]) for message in take(url))


def register(name: str, zone: str, at: datetime) -> ClinicId:
    """A clinic of one March, so that nothing else is owed."""
    clinic = a_clinic(ClinicId(f"cli_{name}"), time_zone=zone, recorded=Written(at=at, by=ADMIN))
    AccessStore().add_clinic(clinic, f"test-{name}")
    return clinic.clinic_id


def year_to_march(clinic_id: str) -> list[tuple[str, str]]:
    return [(clinic_id, str(Month(2025, 4).plus(place))) for place in range(12)]


def test_a_month_end_that_never_struck_is_asked_for_and_a_second_sweep_asks_for_nothing(queue: str) -> None:
    strike()
    assert asked_for(queue) == [*year_to_march(CLINIC), *year_to_march(OTHER_CLINIC)]
    strike()
    assert asked_for(queue) == []


def test_what_the_month_end_asked_for_an_hour_ago_is_left_alone_and_what_was_lost_is_asked_for_next_day(
    queue: str,
) -> None:
    month_end({"scheduled_at": "2026-04-03T10:00:00Z"}, None)
    assert len(take(queue)) == 2
    strike()
    assert (CLINIC, "2026-03") not in asked_for(queue)
    strike("2026-04-04T11:00:00Z")
    assert [one for one in asked_for(queue) if one[1] == "2026-03"] == [(CLINIC, "2026-03"), (OTHER_CLINIC, "2026-03")]
    run = ClaimsStore().run(CLINIC, MARCH, 1)
    assert run is not None
    assert run.frozen_at == datetime(2026, 4, 3, 10, tzinfo=UTC)


def test_a_month_end_that_strikes_twice_or_late_closes_once(queue: str) -> None:
    for at in ("2026-04-03T10:00:00Z", "2026-04-03T10:00:00Z", "2026-04-05T22:00:00Z"):
        month_end({"scheduled_at": at}, None)
    messages = [one for one in take(queue) if one["clinic_id"] == CLINIC]
    assert (len(messages), work_off(messages)) == (3, [])
    run = ClaimsStore().run(CLINIC, MARCH, 1)
    assert run is not None
    assert (run.status, run.attempts, run.frozen_at) == ("closed", 1, datetime(2026, 4, 3, 10, tzinfo=UTC))
    strike("2026-04-06T11:00:00Z")
    assert (CLINIC, "2026-03") not in asked_for(queue)


@pytest.mark.parametrize(
    ("zone", "too_early", "in_time"),
    [
        ("America/New_York", "2026-04-03T03:59:59Z", "2026-04-03T04:00:00Z"),
        ("Pacific/Honolulu", "2026-04-03T09:59:59Z", "2026-04-03T10:00:00Z"),
        ("Pacific/Guam", "2026-04-02T13:59:59Z", "2026-04-02T14:00:00Z"),
    ],
)
def test_each_clinic_s_month_is_asked_for_on_its_own_third(queue: str, zone: str, too_early: str, in_time: str) -> None:
    there = register("there", zone, datetime(2026, 3, 10, tzinfo=UTC))
    strike(too_early)
    assert there not in {clinic for clinic, _ in asked_for(queue)}
    strike(in_time)
    assert [one for one in asked_for(queue) if one[0] == there] == [(there, "2026-03")]


def test_a_clinic_s_own_close_day_is_kept_by_the_sweep(queue: str) -> None:
    configure(close_day=10)
    strike("2026-04-09T11:00:00Z")
    assert (CLINIC, "2026-03") not in asked_for(queue)
    strike("2026-04-10T11:00:00Z")
    assert (CLINIC, "2026-03") in asked_for(queue)


def test_a_clinic_that_was_changed_since_is_as_old_as_its_first_version(queue: str) -> None:
    young = register("young", "America/New_York", datetime(2026, 2, 10, tzinfo=UTC))
    store = AccessStore()
    old = store.clinic(young)
    assert old is not None
    written = Written(at=datetime(2026, 3, 30, tzinfo=UTC), by=ADMIN)
    store.change(replace(old, version=2, name="Young Clinic", recorded=written), old, "test-change")
    strike()
    assert [one for one in asked_for(queue) if one[0] == young] == [(young, "2026-02"), (young, "2026-03")]


def test_one_clinic_that_cannot_be_swept_stops_no_other(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(claims: Any, clinic: Any, *rest: Any) -> Any:
        if clinic.clinic_id == CLINIC:
            raise TimeoutError
        return catch_up(claims, clinic, *rest)

    monkeypatch.setattr("functions.billing.sweep.catch_up", failing)
    with pytest.raises(RoundFailedError, match="1 steps"):
        strike()
    assert asked_for(queue) == year_to_march(OTHER_CLINIC)


def test_a_closed_month_whose_sums_were_lost_is_accounted_for_again(queue: str) -> None:
    month_end({"scheduled_at": "2026-04-03T10:00:00Z"}, None)
    work_off(take(queue))
    assert accounted(CLINIC) == {"2026-03"}
    Claims(f"CLINIC#{CLINIC}", "MONEY#2026-03").delete()
    strike()
    messages = [one for one in take(queue) if one["month"] == "2026-03"]
    assert [one["clinic_id"] for one in messages] == [CLINIC]
    assert work_off(messages) == []
    assert accounted(CLINIC) == {"2026-03"}


def test_what_waits_is_counted_by_clinic_and_in_all(
    queue: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The claims were handed over on 2026-04-03; on the 25th nobody has heard of two, and one is denied."""
    one, two, three = (a_claim(place) for place in (1, 2, 3))
    configure()
    settle(one, two, three)
    hand_in(an_835([denied(three)]))
    ClaimsStore().fail(ClaimsStore().begin(first_run(CLINIC, MARCH, AT - timedelta(days=2)), AT), "TimeoutError", AT)
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    strike("2026-04-25T11:00:00Z")
    counted = metrics_in(capsys.readouterr().out)
    ours = counted["clinic_id", CLINIC]
    assert {name: value for name, value in ours.items() if value} == {
        "MonthsFailed": 1,
        "MonthsAskedAgain": 12,
        "ClaimsWithout999": 2,
        "ClaimsWithout277CA": 2,
        "ClaimsWithout835": 2,
        "ClaimsDenied": 1,
    }
    assert ours["ClaimsRejected"] == ours["ClaimsWithout835ForLong"] == 0
    assert counted["service", "caseload"]["MonthsAskedAgain"] == 24
    assert counted["service", "caseload"]["ClaimsWithout999"] == 2
    assert take(queue)


def metrics_in(out: str) -> dict[tuple[str, str], dict[str, int]]:
    """Metrics by their only dimension and its value."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for line in out.splitlines():
        blob = json.loads(line) if line.startswith("{") else {}
        for group in blob.get("_aws", {}).get("CloudWatchMetrics", ()):
            ((dimension,),) = group["Dimensions"]
            counts = {it["Name"]: int(blob[it["Name"]][0]) for it in group["Metrics"]}
            found.setdefault((dimension, blob[dimension]), {}).update(counts)
    return found
