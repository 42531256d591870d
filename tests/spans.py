"""A nightly comparison as it runs in the simulated AWS: the clock sends its spans, the worker takes each."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.aws.drift import Difference, Ground
from functions.aws.nightly import Compare
from functions.aws.spans import spans
from tests.billing.queues import take
from tests.support import CLINIC, aws_client

Handler = Callable[[dict[str, Any], None], Any]
TICK = {"scheduled_at": "2026-05-04T07:00:00Z"}


def make_queue(monkeypatch: pytest.MonkeyPatch, variable: str) -> str:
    """An empty queue that the variable names."""
    url = str(aws_client("sqs").create_queue(QueueName=variable.lower())["QueueUrl"])
    monkeypatch.setenv(variable, url)
    return url


def asked(url: str, clock: Handler) -> list[Any]:
    """What a clock sends."""
    clock(TICK, None)
    return take(url)


def work_off(worker: Handler, spans: list[Any]) -> list[Any]:
    """Hand each span to the worker as the queue would; those that failed."""
    return [span for span in spans if _answer(worker, span)["batchItemFailures"]]


def counted_drift(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What is told as drift, by kind: counters that are switched off only add up, and complain at the hundredth."""
    counted = Counter[str]()
    monkeypatch.setattr("functions.aws.drift.count_of_kind", lambda _, kind: counted.update([kind]))
    return counted


def found_in_a_night(url: str, clock: Handler, worker: Handler, drift: Counter[str]) -> dict[str, int]:
    """What one night tells as drift."""
    drift.clear()
    assert work_off(worker, asked(url, clock)) == []
    return dict(drift)


def compared(compare: Compare) -> list[Difference]:
    """What a room's comparison finds in the clinic, without clock and queue."""
    found: list[Difference] = []
    settled = datetime(2026, 5, 4, tzinfo=UTC)
    ground = Ground(clinic_id=CLINIC, zone="America/New_York", settled=settled, tell=found.append)
    assert [compare(ground, span) for span in spans(CLINIC)] == [0]
    return found


def _answer(worker: Handler, span: Any) -> Any:
    return worker({"Records": [{"messageId": "1", "body": json.dumps(span), "eventSource": "aws:sqs"}]}, None)
