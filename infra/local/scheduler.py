"""The clocks: fires schedules when they are due, catches up once on what was missed, and on demand for any moment."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from uuid import uuid4

from infra.local import cron, failures, names
from infra.local.home import Home
from infra.local.plan import Function, Plan, Schedule
from infra.local.runtime_api import Outcome
from infra.local.values import Json, StackError, as_object, as_text

FIRED_FILE = "schedules.json"
_LOOK_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=40), timedelta(days=400))

Invoke = Callable[[str, bytes], Outcome]
Send = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a firing ended: the last outcome, and after how many tries."""

    outcome: Outcome
    tries: int


class Scheduler:
    """Runs the template's schedules. Refuses, when made, an expression that AWS would refuse."""

    def __init__(self, plan: Plan, home: Home, *, invoke: Invoke, send: Send, now: Callable[[], datetime]) -> None:
        self._schedules: Mapping[str, Schedule] = plan.schedules
        self._functions: Mapping[str, Function] = plan.functions
        self._expressions = {it.name: cron.parse(it.expression, it.zone) for it in plan.schedules.values()}
        for schedule in plan.schedules.values():
            event_of(schedule, now())
        self._home, self._invoke, self._send, self._now = home, invoke, send, now
        self._stopping = Event()
        self._lock = Lock()
        self.active = 0
        self._thread = Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def fire(self, name: str, at: datetime) -> Delivery:
        """Run a schedule's function now, as of the moment `at`; it does not count as one of its own firings."""
        schedule = self._schedules.get(name)
        if schedule is None:
            raise StackError(f"there is no schedule {name}; there are: {', '.join(sorted(self._schedules)) or 'none'}")
        return self._deliver(schedule, at)

    def next_after(self, name: str, at: datetime) -> datetime | None:
        """When a schedule fires next after a moment."""
        if name not in self._expressions:
            raise StackError(f"there is no schedule {name}; there are: {', '.join(sorted(self._schedules)) or 'none'}")
        return self._expressions[name].next_after(at)

    def zone(self, name: str) -> str:
        return self._schedules[name].zone

    def _run(self) -> None:
        now = self._now()
        enabled = [it for it in self._schedules.values() if it.enabled]
        for schedule in enabled:
            self._catch_up(schedule, now)
        due = {it.name: self._expressions[it.name].next_after(now) for it in enabled}
        while not self._stopping.wait(0.5):
            now = self._now()
            for name, at in due.items():
                if at is not None and at <= now:
                    due[name] = self._expressions[name].next_after(now)
                    self._dispatch(self._schedules[name], at)

    def _catch_up(self, schedule: Schedule, now: datetime) -> None:
        """Fire once for the latest moment that passed while the stack was down; a new schedule missed nothing."""
        fired = as_object(self._home.read(FIRED_FILE), FIRED_FILE).get(schedule.name)
        if fired is None:
            self._remember(schedule.name, now)
            return
        missed = latest(self._expressions[schedule.name], datetime.fromisoformat(as_text(fired, FIRED_FILE)), now)
        if missed is not None:
            self._dispatch(schedule, missed)

    def _dispatch(self, schedule: Schedule, at: datetime) -> None:
        """In a thread of its own, and remembered only when it was delivered: a crash on the way fires it again."""

        def work() -> None:
            self._deliver(schedule, at)
            self._remember(schedule.name, at)

        Thread(target=work, name=schedule.name, daemon=True).start()

    def _remember(self, name: str, at: datetime) -> None:
        with self._lock:
            fired: dict[str, Json] = {**as_object(self._home.read(FIRED_FILE), FIRED_FILE)}
            self._home.write(FIRED_FILE, {**fired, name: at.isoformat()})

    def _deliver(self, schedule: Schedule, at: datetime) -> Delivery:
        """Invoke, with the function's asynchronous retries; then to its failure queue, else the schedule's own."""
        function = self._functions[schedule.function]
        event = event_of(schedule, at)
        with self._lock:
            self.active += 1
        try:
            outcome, tries = self._invoke(schedule.function, event), 1
            while outcome.is_error and tries <= function.retries and not self._stopping.wait(tries):
                outcome, tries = self._invoke(schedule.function, event), tries + 1
            if outcome.is_error:
                self._give_up(schedule, function, event, Delivery(outcome, tries))
        finally:
            with self._lock:
                self.active -= 1
        return Delivery(outcome, tries)

    def _give_up(self, schedule: Schedule, function: Function, event: bytes, delivery: Delivery) -> None:
        print(f"{schedule.name}: gave up after {delivery.tries} tries, {delivery.outcome.error}", flush=True)
        if function.on_failure:
            record = failures.asynchronous_record(function, event, delivery.outcome, delivery.tries)
            self._send(function.on_failure, record)
        elif schedule.dead_letters:
            self._send(schedule.dead_letters, event.decode())


def event_of(schedule: Schedule, at: datetime) -> bytes:
    """The schedule's Input with Scheduler's context attributes filled in; StackError unless it is JSON then."""
    text = schedule.input
    for attribute, value in (
        ("schedule-arn", names.arn("scheduler", f"schedule/default/{schedule.name}")),
        ("scheduled-time", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("execution-id", str(uuid4())),
        ("attempt-number", "1"),
    ):
        text = text.replace(f"<aws.scheduler.{attribute}>", value)
    try:
        json.loads(text)
    except ValueError as error:
        raise StackError(f"the Input of the schedule {schedule.name} is not JSON") from error
    return text.encode()


def latest(expression: cron.Expression, after: datetime, until: datetime) -> datetime | None:
    """The last firing after one moment and not after another; None when there was none."""
    for back in (*_LOOK_BACK, until - after):
        found = None
        at = expression.next_after(max(after, until - back))
        while at is not None and at <= until:
            found, at = at, expression.next_after(at)
        if found is not None or until - back <= after:
            return found
    return None
