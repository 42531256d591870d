"""Every clock of the template: a tick that comes twice, a day late, or never, and what the next one makes of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

import boto3
import pytest

from functions.aws import directory
from functions.billing.ledger_worker import handler as ledger_worker
from functions.billing.worker import handler as close_worker
from functions.review.registry_worker import handler as registry_worker
from functions.review.worker import handler as packet_worker
from tests.billing.queues import take
from tests.faults.clinic_month import a_march, hear, make_topic, streams
from tests.faults.conftest import AT, Tried
from tests.faults.gate import Gate
from tests.faults.stored import Moment, difference, everything
from tests.template.document import FUNCTION, of, written

WORKERS: Mapping[str, Callable[[dict[str, Any], None], dict[str, Any]]] = {
    "PACKET_QUEUE": packet_worker,
    "CLOSE_QUEUE": close_worker,
    "REGISTRY_QUEUE": registry_worker,
    "LEDGER_QUEUE": ledger_worker,
}


@dataclass(frozen=True, slots=True)
class Tick:
    """When a clock strikes, and the tick of which clock makes up for it when it does not."""

    at: str
    clock: str
    made_up_at: str


TICKS: Mapping[str, Tick] = {
    "WeeklyPackets": Tick("2026-05-04T09:00:00Z", "WeeklyPackets", "2026-05-05T09:00:00Z"),
    "SafetySweep": Tick("2026-05-04T09:15:00Z", "SafetySweep", "2026-05-04T09:30:00Z"),
    "FlagSweep": Tick("2026-06-10T08:00:00Z", "FlagSweep", "2026-06-11T08:00:00Z"),
    "AuditSeal": Tick("2020-01-05T00:10:00Z", "AuditSeal", "2020-01-06T00:10:00Z"),
    "EmergencyReminder": Tick("2026-05-04T12:00:00Z", "EmergencyReminder", "2026-05-05T12:00:00Z"),
    "RegistryCheck": Tick("2026-06-10T07:00:00Z", "RegistryCheck", "2026-06-11T07:00:00Z"),
    "LedgerCheck": Tick("2026-06-10T07:00:00Z", "LedgerCheck", "2026-06-11T07:00:00Z"),
    "MonthEnd": Tick("2026-05-03T10:00:00Z", "BillingSweep", "2026-05-03T11:00:00Z"),
    "BillingSweep": Tick("2026-05-03T11:00:00Z", "BillingSweep", "2026-05-04T11:00:00Z"),
}

STATELESS = ("EmergencyReminder", "SafetySweep")
"""They tell somebody; of what was told in time nothing more is kept."""


def clocks() -> dict[str, str]:
    """The functions of the template that a schedule invokes, and their handlers."""
    return {
        name: function["Handler"]
        for name, function in of(written(), FUNCTION)
        if any(event["Type"] == "ScheduleV2" for event in function.get("Events", {}).values())
    }


def strike(name: str, at: str) -> None:
    module, _, handler = clocks()[name].rpartition(".")
    getattr(import_module(module), handler)({"scheduled_at": at}, None)


def work_off(queues: Mapping[str, str]) -> None:
    """Hand every message that a clock sent to its worker."""
    for variable, url in queues.items():
        for message in take(url):
            record = {"messageId": "1", "body": json.dumps(message), "eventSource": "aws:sqs"}
            assert WORKERS[variable]({"Records": [record]}, None) == {"batchItemFailures": []}


def struck(queues: Mapping[str, str], *ticks: tuple[str, str]) -> dict[str, str]:
    """Everything that is stored when these clocks have struck and their work is done."""
    directory.forget()
    for name, at in ticks:
        strike(name, at)
        work_off(queues)
    return everything()


@pytest.fixture
def queues(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    del gate
    made = {name: str(boto3.client("sqs").create_queue(QueueName=name)["QueueUrl"]) for name in WORKERS}
    for name, url in made.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("PRIVACY_TOPIC", boto3.client("sns").create_topic(Name="privacy")["TopicArn"])
    monkeypatch.setattr("functions.billing.worker.now", lambda: AT)
    monkeypatch.setattr(
        "functions.billing.closing.catch_up.HORIZON_MONTHS", 2
    )  # twelve months of two clinics take long
    make_topic(monkeypatch)
    a_march()
    told = streams()
    lost = next(place for place, record in enumerate(told) if record["dynamodb"]["NewImage"]["kind"]["S"] == "contact")
    hear([*told[:lost], *told[lost + 1 :]])
    return made


def test_every_clock_of_the_template_is_tried_here() -> None:
    assert set(TICKS) == set(clocks())


def test_a_tick_that_comes_twice_late_or_never_leaves_what_one_in_time_leaves(
    queues: dict[str, str], monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    before = Moment.now()
    for name, tick in TICKS.items():
        before.put_back()
        idle = everything()
        once = struck(queues, (name, tick.at))
        assert name in STATELESS or difference(idle, once), name
        assert difference(once, struck(queues, (name, tick.at))) == [], name
        tried("a clock that strikes twice")
        before.put_back()
        with monkeypatch.context() as late:
            late.setattr("functions.billing.worker.now", lambda: AT + timedelta(days=1))
            changed = difference(once, struck(queues, (name, tick.at)))
        assert all(" MONTH#" in one for one in changed), (name, changed)  # a run says when it was worked on
        tried("a clock that strikes a day late")
        before.put_back()
        assert once.keys() <= struck(queues, (tick.clock, tick.made_up_at)).keys(), name
        tried("a clock that does not strike, and the next one")
