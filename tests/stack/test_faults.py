"""Faults on the embedded stack: a record that cannot be heard, and a stack that stops in the middle."""

import json
from datetime import date

import pytest

from infra.local.clients import Clients
from tests.stack.clinic import Clinic

pytestmark = pytest.mark.stack

ITEMS = [1, 1, 1, 1, 1, 1, 1, 1, 1]


def points(clinic: Clinic, episode_id: str) -> int:
    return len(clinic.get("care_manager", f"/episodes/{episode_id}/registry")["phq9"]["points"])


def test_a_record_that_cannot_be_heard_goes_to_its_queue_and_blocks_nothing(clinic: Clinic) -> None:
    running = clinic.stack.running
    episode = clinic.enrol(on=date(2026, 3, 2))
    episode_id = episode["episode_id"]
    clinic.assess(episode, ITEMS, "2026-03-09T15:00:00Z")
    clinic.settle()
    partition = f"CLINIC#{clinic.clinic_id}#EPISODE#{episode_id}"
    Clients(running.data).dynamodb.put_item(
        TableName=running.tables["AssessmentsTable"],
        Item={
            "pk": {"S": partition},
            "sk": {"S": "ASSESSMENT#asm_poison"},
            "kind": {"S": "assessment"},
            "version": {"N": "1"},
            "body": {"S": '{"clinic_id": "a body of another kind"}'},
            "request": {"S": ""},
        },
    )
    clinic.assess(episode, ITEMS, "2026-03-10T15:00:00Z")
    clinic.settle()
    assert points(clinic, episode_id) == 2
    told = [json.loads(body) for body in clinic.stack.messages("ReviewStreamFailures")]
    assert [message["DDBStreamBatchInfo"]["batchSize"] for message in told] == [1]
    assert "another kind" not in json.dumps(told)
