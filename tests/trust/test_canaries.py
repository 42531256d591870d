"""Nothing personal where it does not belong: the whole demonstration, marked, then every place that could tell."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.local import names
from infra.local.clients import Clients
from infra.local.control import drain
from infra.local.home import REPOSITORY
from infra.local.read_plan import read_plan
from tests.local.running import Stack, started
from tests.trust.canaries import PERSONAL, Canaries, hits
from tests.trust.marked_demo import Told, tell

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]

Sinks = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A stack that was told the demonstration with marks."""

    stack: Stack
    canaries: Canaries
    told: Told
    notices: str


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    with started(REPOSITORY / "template.yaml", tmp_path_factory.mktemp("canaries")) as stack:
        canaries, notices = Canaries(), _listen(stack)
        told = tell(stack.running, canaries)
        _poison(stack, canaries, told)
        yield Marked(stack, canaries, told, notices)


def test_every_personal_field_was_marked_and_is_kept_where_it_belongs(marked: Marked) -> None:
    """Without this a search that finds nothing would prove nothing."""
    stored = {found for _, body in _bodies(marked.stack) for found in marked.canaries.found_in(body)}
    assert set(marked.canaries.fields) | {"items", "birth_date", "phone"} >= PERSONAL - {"text"} | {"items"}
    assert stored >= {"family_name", "given_name", "mrn", "note", "reason", "summary", "items", "birth_date", "phone"}


def test_no_log_and_no_metric_holds_anything_personal(marked: Marked) -> None:
    logs = [(path.name, path.read_bytes()) for path in sorted(marked.stack.home.logs.iterdir())]
    assert any(b'"level"' in content for _, content in logs)
    assert any(b"_aws" in content for _, content in logs)
    _tell(f"{len(marked.canaries.fields)} marks; {sum(len(log) for _, log in logs):,} bytes of {len(logs)} logs")
    assert hits(marked.canaries, logs) == []


def test_no_key_of_a_record_and_no_name_of_a_file_holds_anything_personal(marked: Marked) -> None:
    keys, files = list(_keys(marked.stack)), list(_files(marked.stack))
    _tell(f"keys of {len(keys)} records, names of {len(files)} files")
    assert hits(marked.canaries, keys) == []
    assert hits(marked.canaries, files) == []


def test_no_message_and_no_notice_holds_anything_personal(marked: Marked) -> None:
    waiting = list(_messages(marked.stack, marked.notices))
    assert any("DLQ" in name or "Fail" in name for name, _ in waiting)
    assert any(name == "notices" for name, _ in waiting)
    _tell(f"{len(waiting)} messages and notices")
    assert hits(marked.canaries, waiting) == []


def test_no_address_and_no_refusal_holds_anything_personal(marked: Marked) -> None:
    api = marked.told.api
    assert len(api.refusals) > 100
    _tell(f"{len(api.urls)} addresses, {len(api.refusals)} bodies and headers of refusals")
    assert hits(marked.canaries, [("address", url) for url in api.urls]) == []
    assert hits(marked.canaries, [("refusal", refusal) for refusal in api.refusals]) == []


def _tell(how_much: str) -> None:
    """What `pytest -s` shows, for docs/trust.md."""
    sys.stdout.write(f"{how_much}\n")


def _bodies(stack: Stack) -> Sinks:
    for table, item in _items(stack):
        yield table, item.get("body", {}).get("S", "").encode()


def _keys(stack: Stack) -> Sinks:
    """Everything of a record but its body."""
    for table, item in _items(stack):
        yield table, json.dumps({name: value for name, value in item.items() if name != "body"}).encode()


def _items(stack: Stack) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    for logical, table in stack.running.tables.items():
        for page in stack.dynamodb.get_paginator("scan").paginate(TableName=table):
            yield from ((logical, item) for item in page["Items"])  # type: ignore[misc]


def _files(stack: Stack) -> Sinks:
    s3 = Clients(stack.running.data).s3
    for logical, bucket in stack.running.buckets.items():
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for listed in page.get("Contents", []):
                described = s3.head_object(Bucket=bucket, Key=listed["Key"])
                yield logical, f"{listed['Key']} {described['Metadata']} {described.get('ContentDisposition')}".encode()


def _messages(stack: Stack, notices: str) -> Sinks:
    """What waits in any queue: failures of streams and queues, and the notices that we listen to."""
    for logical in read_plan(REPOSITORY / "template.yaml").queues:
        yield from ((logical, text.encode()) for text in stack.messages(logical))
    answer = stack.sqs.receive_message(QueueUrl=notices, MaxNumberOfMessages=10)
    yield from (("notices", message["Body"].encode()) for message in answer.get("Messages", []))


def _listen(stack: Stack) -> str:
    """A queue of our own behind the topic of safety notices."""
    clients = Clients(stack.running.data)
    queue = clients.sqs.create_queue(QueueName="canary-notices")["QueueUrl"]
    clients.sns.subscribe(
        TopicArn=names.arn("sns", names.default_name("SafetyTopic")),
        Protocol="sqs",
        Endpoint=names.arn("sqs", "canary-notices"),
    )
    return queue


def _poison(stack: Stack, canaries: Canaries, told: Told) -> None:
    """A record that nobody can read, full of what must not be told on: doors answer 500, streams fail and give up."""
    whose = told.story.patients[0].patient
    clinic_id, episode_id = told.ids.clinics[whose.clinic], told.ids.made[f"{whose.key}/episode"]
    text = canaries.mark({"note": "said in confidence", "family_name": "Žižková"})
    stack.dynamodb.put_item(
        TableName=stack.running.tables["ContactsTable"],
        Item={
            "pk": {"S": f"CLINIC#{clinic_id}#EPISODE#{episode_id}"},
            "sk": {"S": "CONTACT#ctc_poison"},
            "kind": {"S": "contact"},
            "version": {"N": "1"},
            "body": {"S": json.dumps({**text, "seconds": text["note"]})},
            "request": {"S": "canary"},
        },
    )
    drain(stack.running, 120)
    told.api.fail(f"/v1/clinics/{clinic_id}/episodes/{episode_id}/contacts", whose.care_manager)
