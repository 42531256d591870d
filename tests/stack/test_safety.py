"""A positive answer on the embedded stack: the alert, its notice, the hands it goes through, its end."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.clients import Clients
from infra.local.control import fire
from tests.stack.clinic import Clinic

pytestmark = pytest.mark.stack

ITEMS = [1, 1, 1, 1, 1, 1, 1, 1, 2]


@pytest.fixture
def pager(clinic: Clinic) -> Iterator[str]:
    """A queue that hears the topic of safety alerts."""
    clients = Clients(clinic.stack.running.data)
    topic = next(it["TopicArn"] for it in clients.sns.list_topics()["Topics"] if "safety" in it["TopicArn"])
    url = clients.sqs.create_queue(QueueName="pager")["QueueUrl"]
    arn = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscription = clients.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    yield url
    clients.sns.unsubscribe(SubscriptionArn=subscription)


def notices(clinic: Clinic, url: str, alert_id: str) -> list[dict[str, Any]]:
    sqs = Clients(clinic.stack.running.data).sqs
    found: list[dict[str, Any]] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(json.loads(message["Body"])["Message"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [notice for notice in found if notice["alert_id"] == alert_id]


def test_an_alert_goes_from_the_answer_to_the_pager_and_on_and_to_its_end(clinic: Clinic, pager: str) -> None:
    episode = clinic.enrol()
    assessment = clinic.assess(episode, ITEMS, "2026-03-09T15:00:00Z")
    clinic.settle()
    alert = next(
        one
        for one in clinic.get("care_manager", "/safety-alerts")["items"]
        if one["assessment_id"] == assessment["assessment_id"]
    )
    assert (alert["state"], alert["holder"]) == ("open", "care_manager")
    assert alert["announced_at"] is not None
    assert [notice["notice"] for notice in notices(clinic, pager, alert["alert_id"])] == [1]
    late = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    for _ in range(2):
        fire(clinic.stack.running, "SafetySweep", late)
    clinic.settle()
    told = notices(clinic, pager, alert["alert_id"])
    assert {(notice["notice"], notice["holder"]) for notice in told} == {(2, "psychiatric_consultant")}
    path = f"/safety-alerts/{alert['alert_id']}"
    seen = clinic.post("psychiatric_consultant", f"{path}/acknowledgement", {})
    assert seen["state"] == "acknowledged"
    done = clinic.post("psychiatric_consultant", f"{path}/disposition", {"disposition": "safety_plan", "note": "done"})
    assert done["state"] == "resolved"
    clinic.settle()
    assert alert["alert_id"] not in [one["alert_id"] for one in clinic.get("pcp", "/safety-alerts")["items"]]
    fire(clinic.stack.running, "FlagSweep", late)
    history = clinic.get("care_manager", f"/episodes/{episode['episode_id']}/flag-history")["items"]
    assert {"SAFETY_ITEM9", "SAFETY_ALERT"} <= {event["code"] for event in history}
    assert [event["event"] for event in reversed(history) if event["code"] == "SAFETY_ALERT"] == ["raised", "cleared"]
