"""The queue of closes in a simulated AWS, and the messages that lie in it."""

import json
from typing import Any

import pytest

from functions.billing.worker import handler
from tests.support import aws_client


def make_queue(monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty queue that CLOSE_QUEUE names."""
    url: str = aws_client("sqs").create_queue(QueueName="close-queue")["QueueUrl"]
    monkeypatch.setenv("CLOSE_QUEUE", url)
    return url


def take(url: str) -> list[Any]:
    """Every message, taken off."""
    sqs, found = aws_client("sqs"), list[Any]()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def work_off(messages: list[Any]) -> list[str]:
    """Hand messages to the worker as the queue would; the ids of those that failed."""
    records = [
        {"messageId": str(place), "body": json.dumps(message), "eventSource": "aws:sqs"}
        for place, message in enumerate(messages)
    ]
    failed: list[dict[str, str]] = handler({"Records": records}, None)["batchItemFailures"]
    return [one["itemIdentifier"] for one in failed]
