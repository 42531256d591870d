"""Clocks with a fake present: what is sent, what is caught up, what happens to a failure."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.local import cron
from infra.local.home import Home
from infra.local.plan import Api, Function, Plan, Schedule
from infra.local.runtime_api import Outcome, failed
from infra.local.scheduler import FIRED_FILE, Scheduler, event_of, latest
from infra.local.values import StackError

MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)
CLOCK = Schedule(
    name="WeeklyPackets",
    function="Clock",
    expression="cron(0 6 ? * MON *)",
    zone="America/New_York",
    input='{"at": "<aws.scheduler.scheduled-time>"}',
    enabled=True,
    dead_letters="clock-failed",
)


def _plan(schedule: Schedule = CLOCK, on_failure: str | None = None) -> Plan:
    function = Function(
        logical_id="Clock",
        name="clock",
        handler="a.b",
        timeout=3,
        memory=128,
        environment={},
        concurrency=1,
        retries=0,
        on_failure=on_failure,
    )
    return Plan(
        functions={"Clock": function},
        api=Api(stage="local", routes=(), cors=None, responses={}, binary_types=()),
        streams=(),
        queue_mappings=(),
        schedules={schedule.name: schedule},
        tables={},
        queues={},
        buckets={},
        topics=(),
        keys=(),
        pools=(),
    )


class Recorder:
    """Remembers events and messages; `outcome` is what every invocation comes to."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.events: list[str] = []
        self.sent: list[tuple[str, str]] = []
        self._outcome = outcome or Outcome(b"null")

    def invoke(self, _function: str, event: bytes) -> Outcome:
        self.events.append(json.loads(event)["at"])
        return self._outcome

    def send(self, queue: str, body: str) -> None:
        self.sent.append((queue, body))


def _scheduler(home: Path, recorder: Recorder, now: Callable[[], datetime], plan: Plan | None = None) -> Scheduler:
    return Scheduler(plan or _plan(), Home(home), invoke=recorder.invoke, send=recorder.send, now=now)


def _run_once(scheduler: Scheduler) -> None:
    scheduler.start()
    time.sleep(0.1)
    scheduler.stop()


def test_the_scheduled_time_is_filled_in() -> None:
    assert json.loads(event_of(CLOCK, MONDAY)) == {"at": "2026-03-09T10:00:00Z"}


def test_a_missed_firing_is_caught_up_once_with_the_latest_moment(tmp_path: Path) -> None:
    recorder = Recorder()
    Home(tmp_path).write(FIRED_FILE, {"WeeklyPackets": "2026-02-10T00:00:00+00:00"})
    _run_once(_scheduler(tmp_path, recorder, lambda: MONDAY + timedelta(days=1)))
    _run_once(_scheduler(tmp_path, recorder, lambda: MONDAY + timedelta(days=2)))
    assert recorder.events == ["2026-03-09T10:00:00Z"]


def test_a_new_schedule_has_missed_nothing(tmp_path: Path) -> None:
    recorder = Recorder()
    _run_once(_scheduler(tmp_path, recorder, lambda: MONDAY + timedelta(days=1)))
    assert recorder.events == []


def test_a_firing_on_demand_is_not_one_of_its_own(tmp_path: Path) -> None:
    recorder = Recorder()
    _scheduler(tmp_path, recorder, lambda: MONDAY).fire("WeeklyPackets", datetime(2020, 1, 6, 11, tzinfo=UTC))
    assert recorder.events == ["2020-01-06T11:00:00Z"]
    assert Home(tmp_path).read(FIRED_FILE) is None


def test_a_failure_goes_to_the_functions_queue_or_else_to_the_schedules(tmp_path: Path) -> None:
    recorder = Recorder(failed("RuntimeError", "no"))
    _scheduler(tmp_path, recorder, lambda: MONDAY, _plan(on_failure="async-failed")).fire("WeeklyPackets", MONDAY)
    _scheduler(tmp_path, recorder, lambda: MONDAY).fire("WeeklyPackets", MONDAY)
    (first, record), (second, event) = recorder.sent
    assert (first, second) == ("async-failed", "clock-failed")
    assert json.loads(record)["requestContext"]["condition"] == "RetriesExhausted"
    assert json.loads(event) == {"at": "2026-03-09T10:00:00Z"}


def test_an_unknown_schedule_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="WeeklyPackets"):
        _scheduler(tmp_path, Recorder(), lambda: MONDAY).fire("Nightly", MONDAY)


@pytest.mark.parametrize(
    ("field", "value"), [("expression", "cron(0 6 * * MON *)"), ("zone", "Nowhere"), ("input", "{not json")]
)
def test_a_bad_schedule_is_refused_when_the_stack_starts(tmp_path: Path, field: str, value: str) -> None:
    fields = {"expression": CLOCK.expression, "zone": CLOCK.zone, "input": CLOCK.input, field: value}
    bad = Schedule(name="Bad", function="Clock", enabled=True, dead_letters=None, **fields)
    with pytest.raises(StackError):
        _scheduler(tmp_path, Recorder(), lambda: MONDAY, _plan(bad))


@pytest.mark.parametrize(
    ("text", "after", "found"),
    [
        ("rate(1 minute)", timedelta(days=300), MONDAY),
        ("cron(0 6 ? * MON *)", timedelta(days=300), MONDAY),
        ("cron(0 6 ? * MON *)", timedelta(0), None),
        ("cron(0 0 1 1 ? *)", timedelta(days=300), datetime(2026, 1, 1, 5, tzinfo=UTC)),
    ],
)
def test_the_latest_missed_firing(text: str, after: timedelta, found: datetime | None) -> None:
    assert latest(cron.parse(text, "America/New_York"), MONDAY - after, MONDAY) == found
