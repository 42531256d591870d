"""Clocks: hours that do not exist or come twice, a month's last half hour in three zones, functions that disagree."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.billing.store import LedgerStore
from functions.care.api import door as care
from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId
from functions.review.shelves import Shelves
from tests.care.test_api import TIMES, an_entry
from tests.charts import EPISODE, settle_episodes
from tests.faults.clinic_month import hear, make_topic
from tests.faults.conftest import Tried
from tests.faults.gate import Gate
from tests.faults.stored import stream
from tests.support import CLINIC, MANAGER, Answer, a_clinic, knock

HERE = {"episode_id": EPISODE}
DECEMBER = datetime(2026, 12, 15, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _december(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands in December, so that all of the year can be written down."""
    del gate
    settle_episodes()
    make_topic(monkeypatch)
    monkeypatch.setattr("functions.aws.http.now", lambda: DECEMBER)


def timed(start: str, end: str, **more: Any) -> Answer:
    spent = {"started_at": start, "ended_at": end, "kind": "cocm"}
    return knock(care, "POST", TIMES, path=HERE, body=an_entry(spent=spent, **more))


def lines(month: Month) -> list[tuple[str, int]]:
    """The days and seconds of the ledger's month."""
    hear(stream("contacts-table"))
    found = (entry.line for entry in LedgerStore().lines(CLINIC, month, EpisodeId(EPISODE)))
    return sorted((str(line.day), getattr(line, "seconds", 0)) for line in found)


@pytest.mark.parametrize("zone", ["America/New_York", "America/Chicago", "Pacific/Honolulu"])
def test_the_last_half_hour_of_a_month_is_billed_in_it_where_the_clinic_is(zone: str, tried: Tried) -> None:
    clinic = a_clinic()
    AccessStore().change(replace(clinic, version=2, time_zone=zone), clinic, "moved")
    directory.forget()
    last = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert last.month == 11
    for start in (last, last + timedelta(minutes=30)):
        assert timed(start.isoformat(), (start + timedelta(minutes=10)).isoformat()).status == 201
    assert lines(Month(2026, 10)) == [("2026-10-31", 600)]
    assert lines(Month(2026, 11)) == [("2026-11-01", 600)]
    tried("a month's boundary in three time zones")


def test_an_hour_that_comes_twice_is_two_hours_and_one_that_does_not_exist_is_none(tried: Tried) -> None:
    """2026-11-01 01:30 comes twice in New York, 2026-03-08 02:30 never: seconds are those that passed."""
    assert timed("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00").body["spent"]["seconds"] == 3600
    assert timed("2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00").body["spent"]["seconds"] == 3600
    backwards = timed("2026-11-01T01:30:00-05:00", "2026-11-01T01:30:00-04:00")
    assert (backwards.status, backwards.body["errors"][0]["field"]) == (422, "/spent/ended_at")
    nowhere = timed("2026-03-08T02:30:00", "2026-03-08T03:30:00")
    assert nowhere.status == 400
    assert (lines(Month(2026, 11)), lines(Month(2026, 3))) == ([("2026-11-01", 3600)], [("2026-03-08", 3600)])
    tried("an hour that comes twice, an hour that does not exist")


def test_a_day_of_twenty_five_hours_holds_them_all(tried: Tried) -> None:
    start = datetime(2026, 11, 1, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    for hour in range(25):
        begun = start + timedelta(hours=hour)
        assert timed(begun.isoformat(), (begun + timedelta(hours=1)).isoformat()).status == 201
    assert sum(seconds for day, seconds in lines(Month(2026, 11)) if day == "2026-11-01") == 25 * 3600
    tried("a day of 25 hours")


@pytest.mark.parametrize("skew", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_the_later_version_holds_whatever_the_clock_said_that_wrote_it(
    skew: timedelta, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    made = timed("2026-11-02T15:00:00Z", "2026-11-02T15:20:00Z").body
    monkeypatch.setattr("functions.aws.http.now", lambda: DECEMBER + skew)
    spent = {"started_at": "2026-11-02T15:00:00Z", "ended_at": "2026-11-02T15:05:00Z", "kind": "cocm"}
    where = {**HERE, "entry_id": made["entry_id"]}
    body, match = an_entry(spent=spent, reason="forgot to stop"), {"If-Match": '"1"'}
    corrected = knock(care, "PUT", f"{TIMES}/{{entry_id}}", path=where, body=body, by=MANAGER, headers=match)
    assert corrected.status == 200
    records = stream("contacts-table")
    for order in (records, records[::-1]):
        hear(order)
        assert lines(Month(2026, 11)) == [("2026-11-02", 300)]
        row = Shelves().row(CLINIC, EpisodeId(EPISODE))
        assert row is not None
        assert [entry.seconds for entry in row.time.values()] == [300]
    tried("a function whose clock is ten minutes off")
