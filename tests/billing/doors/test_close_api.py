"""A close on demand, and what becomes of a run: asked, running, failed with its tries, closed; one month at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.aws import http
from functions.billing.api import door
from functions.billing.closing import freezing
from functions.billing.closing.run_states import BROKEN_OFF, LONGEST_TRY, seen
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.schedule import handler as strike
from functions.billing.worker import close_month
from functions.kernel.calendar import Month
from tests.billing.doors.test_claims_api import configure
from tests.billing.queues import make_queue, take, work_off
from tests.billing.worked_month import MONTH, WORK, a_clinic_month, bucket_files
from tests.support import CLINIC, FINANCE, MANAGER, OTHER_CLINIC, Answer, aws_client, knock
from tests.template.document import of, translated

pytestmark = pytest.mark.usefixtures("aws")

MARCH = Month(2026, 3)
STRUCK = {"scheduled_at": "2026-04-03T10:00:00Z"}


@pytest.fixture
def queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    return make_queue(monkeypatch)


def close(month: str = "2026-03", *, by: str = FINANCE) -> Answer:
    return knock(door, "POST", f"{MONTH}/close", path={"month": month}, by=by)


def the_run() -> Run:
    run = ClaimsStore().run(CLINIC, MARCH, 1)
    assert run is not None
    return run


def shown() -> Any:
    return knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body["items"][0]["run"]


def test_finance_closes_a_month_that_is_over_by_the_message_that_the_clock_sends(queue: str) -> None:
    a_clinic_month()
    answer = close()
    assert (answer.status, answer.body["status"], answer.body["run"]) == (202, "asked", 1)
    (message,) = take(queue)
    strike(STRUCK, None)
    assert [(one["month"], one["run"]) for one in take(queue) if one["clinic_id"] == CLINIC] == [("2026-03", 1)]
    assert work_off([message]) == []
    run = shown()
    assert (run["status"], run["attempts"], run["failure"], run["patient_months"]) == ("closed", 1, None, 3)
    assert run["started_at"] <= run["finished_at"]


def test_a_closed_month_is_not_asked_for_again_and_keeps_its_bytes(queue: str) -> None:
    a_clinic_month()
    close_month(WORK)
    before = bucket_files()
    assert close().body["status"] == "closed"
    assert take(queue) == []
    strike(STRUCK, None)
    assert work_off(take(queue)) == []
    assert (bucket_files().keys() - before.keys(), the_run().frozen_at) == (
        {key for key in bucket_files() if OTHER_CLINIC in key},
        WORK.frozen_at,
    )


@pytest.mark.parametrize(
    ("at", "status"),
    [("2026-04-01T03:59:59+00:00", 422), ("2026-04-01T04:00:00+00:00", 202)],
)
def test_a_month_is_over_when_it_is_over_where_the_clinic_is(
    queue: str, monkeypatch: pytest.MonkeyPatch, at: str, status: int
) -> None:
    monkeypatch.setattr(http, "now", lambda: datetime.fromisoformat(at))
    answer = close()
    assert (answer.status, answer.body.get("code")) == (status, "MONTH_RUNNING" if status == 422 else None)
    assert len(take(queue)) == (status == 202)


def test_only_finance_closes_and_only_what_is_a_month_of_its_clinic(queue: str) -> None:
    assert close(by=MANAGER).status == 403
    assert close("2026-13").status == 404
    foreign = {"month": "2026-03", "clinic_id": OTHER_CLINIC}
    assert knock(door, "POST", f"{MONTH}/close", path=foreign, by=FINANCE).status == 404
    assert take(queue) == []


def test_a_clinic_that_fails_says_how_often_and_of_what_and_stops_no_other(
    queue: str,
) -> None:
    a_clinic_month()
    strike(STRUCK, None)
    messages = take(queue)
    spoil = f"billing/{CLINIC}/2026-03/run-1/claims.csv"
    aws_client("s3").put_object(Bucket="billing-bucket", Key=spoil, Body=b"Marta Quist, born 1950")
    ours = next(place for place, one in enumerate(messages) if one["clinic_id"] == CLINIC)
    for _ in range(5):
        assert work_off(messages) == [str(ours)]
    run = shown()
    assert (run["status"], run["attempts"], run["failure"]) == ("failed", 5, "DifferentContentError")
    other = ClaimsStore().run(OTHER_CLINIC, MARCH, 1)
    assert other is not None
    assert (other.status, other.attempts) == ("closed", 1)
    assert close().body["status"] == "asked"
    assert (the_run().status, the_run().attempts, the_run().frozen_at) == (
        "asked",
        5,
        datetime(2026, 4, 3, 10, tzinfo=UTC),
    )
    aws_client("s3").delete_object(Bucket="billing-bucket", Key=spoil)
    assert work_off(take(queue)) == []
    assert (shown()["status"], shown()["attempts"], shown()["failure"]) == ("closed", 6, "DifferentContentError")


def test_a_worker_that_was_killed_is_seen_as_failed_once_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """No handler runs when Lambda stops a function."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(freezing, "put_first", die)
        with pytest.raises(Killed):
            close_month(WORK)
    run = the_run()
    assert run.started_at is not None
    assert seen(run, run.started_at + LONGEST_TRY).status == "running"
    late = seen(run, run.started_at + LONGEST_TRY + timedelta(seconds=1))
    assert (late.status, late.failure, late.attempts) == ("failed", BROKEN_OFF, 1)


def test_finance_does_not_disturb_a_worker_and_asks_again_for_a_message_that_was_lost(queue: str) -> None:
    close()
    close()
    assert len(take(queue)) == 2
    ClaimsStore().begin(the_run(), datetime.now(UTC))
    assert close().body["status"] == "running"
    assert take(queue) == []


def test_whoever_fails_after_another_has_closed_changes_nothing() -> None:
    close_month(WORK)
    closed = the_run()
    ClaimsStore().fail(closed, "TimeoutError", datetime.now(UTC))
    ClaimsStore().ask_again(closed, datetime.now(UTC))
    assert the_run() == closed


def test_a_try_is_as_long_as_the_worker_may_take() -> None:
    worker_of = dict(of(translated("prod"), "AWS::Lambda::Function"))["CloseWorker"]
    assert worker_of["Timeout"] == LONGEST_TRY.total_seconds()


@pytest.mark.parametrize("close_day", [1, 3, 0, 29, "five", True])
def test_the_clock_takes_the_third_for_a_day_that_is_none(queue: str, close_day: int | str) -> None:
    configure(close_day=close_day)
    strike(STRUCK, None)
    assert CLINIC in {one["clinic_id"] for one in take(queue)}


@pytest.mark.parametrize("close_day", [4, 28])
def test_the_clock_waits_for_a_clinic_s_own_day(queue: str, close_day: int) -> None:
    configure(close_day=close_day)
    strike(STRUCK, None)
    assert [one["clinic_id"] for one in take(queue)] == [OTHER_CLINIC]
    assert ClaimsStore().run(CLINIC, MARCH, 1) is None
