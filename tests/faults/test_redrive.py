"""What the platform gave up lies in a failure queue, without a word of it, and is handed on again: twice, or late."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions.aws.files import put_once
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import ClaimsStore
from functions.billing.inbound_worker import handler as inbound
from functions.billing.schedule import handler as month_end
from functions.billing.stream import handler as billing
from functions.billing.worker import handler as close_worker
from functions.kernel.calendar import Month
from functions.review.stream import handler as registry
from functions.review.worker import handler as packet_worker
from infra.local.failures import EXHAUSTED, GivenUp, asynchronous_record, stream_record
from infra.local.plan import Function
from infra.local.runtime_api import failed
from infra.local.values import StackError
from infra.rebuild import rebuild
from infra.redrive import OTHERS, WORK, Redriven, redrive, redrive_all
from tests.billing.correcting import HOUSE, OURS
from tests.billing.inbound.payer import an_835, paid
from tests.billing.queues import take
from tests.faults.clinic_month import HEARD, Record, a_march, close, hear, make_topic, streams
from tests.faults.conftest import AT, Tried
from tests.faults.gate import NEVER, Fault, Gate, Killed
from tests.faults.stored import Moment, everything, files, stream
from tests.faults.test_streams import known, swept
from tests.support import CLINIC

HANDLERS: Mapping[str, Any] = {
    "ReviewStream": registry,
    "BillingStream": billing,
    "MonthEnd": month_end,
    "InboundFiles": inbound,
}
QUEUES = {"ReviewStream": "ReviewStreamFailures", "BillingStream": "BillingStreamFailures"}


def invoke(function: str, event: Mapping[str, Any]) -> Any:
    """As Lambda does: a function that raises has failed."""
    try:
        return HANDLERS[function](json.loads(json.dumps(event)), None)
    except Exception as error:
        raise StackError(function) from error


def given_up(function: str, table: str, records: list[Record]) -> str:
    """What Lambda sends to a stream's failure queue, from the message of the stack that stands in for it."""
    arn = boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    shard = boto3.client("dynamodbstreams").describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    lost = GivenUp(
        function=a_function(function),
        stream=arn,
        shard=shard,
        records=[_as_lambda_has_it(record) for record in records],
        condition=EXHAUSTED,
        tries=6,
        raised=False,
    )
    return stream_record(lost)


def _as_lambda_has_it(record: Record) -> Record:
    """With the time as seconds; the simulation keeps a text."""
    return {**record, "dynamodb": {**record["dynamodb"], "ApproximateCreationDateTime": AT.timestamp()}}


def a_function(name: str) -> Any:
    """Of a function the message says only its name."""
    made = object.__new__(Function)
    object.__setattr__(made, "name", name)
    return made


@pytest.fixture
def queues(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Failure queues and the queues of work; a March of which nothing was heard."""
    del gate
    sqs = boto3.client("sqs")
    made = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in (*WORK, *WORK.values(), *OTHERS)}
    monkeypatch.setenv("CLOSE_QUEUE", made["CloseQueue"])
    for room in ("review.stream", "billing.inbound_worker"):
        monkeypatch.setattr(f"functions.{room}.now", lambda: AT)
    make_topic(monkeypatch)
    a_march()
    return made


def send(url: str, body: str, times: int = 1) -> None:
    for _ in range(times):
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body)


def give_up_all(queues: Mapping[str, str]) -> None:
    """Every table's records failed for both functions, a few to a batch."""
    for table in HEARD:
        records = stream(table)
        for start in range(0, len(records), 7):
            for function, queue in QUEUES.items():
                body = given_up(function, table, records[start : start + 7])
                assert set(json.loads(body)["DDBStreamBatchInfo"]) == {
                    "shardId",
                    "startSequenceNumber",
                    "endSequenceNumber",
                    "approximateArrivalOfFirstRecord",
                    "approximateArrivalOfLastRecord",
                    "batchSize",
                    "streamArn",
                }
                send(queues[queue], body)


def test_records_that_were_given_up_are_heard_when_they_are_redriven_once_twice_or_late(
    queues: dict[str, str], tried: Tried
) -> None:
    before = Moment.now()
    hear(streams())
    whole = known()
    before.put_back()
    give_up_all(queues)
    first = [redrive(name, queues, invoke) for name in QUEUES.values()]
    assert all(it.done and not it.failed and not it.forgotten for it in first)
    hear([], batch=1)
    hear(stream("reviews-table"))
    assert known() == whole
    tried("what a stream gave up, redriven")
    give_up_all(queues)
    assert [redrive(name, queues, invoke).failed for name in QUEUES.values()] == [0, 0]
    assert known() == whole
    tried("what a stream gave up, redriven twice, when newer records are there")


def test_what_the_stream_forgot_stays_until_a_rebuild_made_up_for_it(queues: dict[str, str], tried: Tried) -> None:
    before = Moment.now()
    hear(streams())
    whole = known()
    before.put_back()
    give_up_all(queues)
    for table in HEARD:  # three days later
        shard: Any = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[table].stream_shard
        shard.items.clear()
    found = [redrive(name, queues, invoke) for name in QUEUES.values()]
    assert all(it.forgotten and not it.done and not it.failed for it in found)
    assert rebuild(CLINIC).different > 0
    hear(stream("reviews-table"))
    made_up = swept()
    assert (made_up.derived.lines, made_up.alerts) == (whole.derived.lines, whole.alerts)
    assert rebuild(CLINIC).different == 0
    tried("what a stream gave up, redriven after it forgot")


def test_what_fails_again_stays_and_what_the_key_stopped_is_done_when_the_key_is_back(
    queues: dict[str, str], gate: Gate, tried: Tried
) -> None:
    record = next(one for one in stream("contacts-table") if one["dynamodb"]["NewImage"]["kind"]["S"] == "contact")
    send(queues["BillingStreamFailures"], given_up("BillingStream", "contacts-table", [record]))
    send(queues["ReviewStreamFailures"], given_up("ReviewStream", "contacts-table", [record]))
    assert redrive("ReviewStreamFailures", queues, lambda *_: {"batchItemFailures": [{}]}).failed == 1
    gate.set(Fault.KEY_DISABLED, 10_000)
    assert redrive("BillingStreamFailures", queues, invoke) == Redriven("BillingStreamFailures", 1, 0, 0)
    assert take(queues["BillingStreamFailures"]) == []
    tried("what fails again when it is redriven")


def test_a_close_and_a_tick_that_were_given_up_are_done_once_however_often_they_are_redriven(
    queues: dict[str, str], tried: Tried
) -> None:
    hear(streams())
    tick = json.dumps({"scheduled_at": "2026-04-03T10:00:00Z"}).encode()
    message = asynchronous_record(a_function("MonthEnd"), tick, failed("KMSDisabled", "a key"), 3)
    send(queues["ClockFailures"], message, times=2)
    assert {it.queue: it.done for it in redrive_all(queues, invoke)}["ClockFailures"] == 2
    closes = take(queues["CloseQueue"])
    assert len(closes) == 4
    for work in closes:
        send(queues["CloseFailures"], json.dumps(work))
    assert redrive("CloseFailures", queues, invoke).done == 4
    for work in take(queues["CloseQueue"]):
        event = {"Records": [{"messageId": "1", "body": json.dumps(work), "eventSource": "aws:sqs"}]}
        assert close_worker(event, None) == {"batchItemFailures": []}
    (run,) = ClaimsStore().runs(CLINIC, Month(2026, 3))
    assert (run.status, run.attempts) == ("closed", 1)
    tried("a tick and a close that were given up, redriven twice")


def test_packets_that_were_given_up_are_the_same_however_often_they_are_redriven(
    queues: dict[str, str], tried: Tried
) -> None:
    hear(streams())
    work = json.dumps({"clinic_id": CLINIC, "scheduled_at": "2026-05-04T09:00:00Z"})
    made = []
    for times in (1, 2):
        send(queues["PacketFailures"], work, times)
        assert redrive("PacketFailures", queues, invoke) == Redriven("PacketFailures", times, 0, 0)
        assert take(queues["PacketFailures"]) == []
        given = take(queues["PacketQueue"])
        assert given == [json.loads(work)] * times
        for one in given:
            event = {"Records": [{"messageId": "1", "body": json.dumps(one), "eventSource": "aws:sqs"}]}
            assert packet_worker(event, None) == {"batchItemFailures": []}
        made.append(files())
    assert made[0] == made[1]
    assert any(name.endswith(".pdf") for name in made[0])
    tried("packets that were given up, redriven once and twice")


def test_a_payer_s_file_that_was_given_up_half_posted_is_posted_once_however_often_it_is_redriven(
    queues: dict[str, str], gate: Gate, tried: Tried
) -> None:
    hear(streams())
    close()
    verdicts = [paid(claim) for claim in ClaimBook(CLINIC).every_claim() if claim.sendings]
    before, event = Moment.now(), arrived(an_835(verdicts, sender=HOUSE, receiver=OURS))
    inbound(event, None)
    whole = everything()
    before.put_back(files=False)
    message = asynchronous_record(a_function("InboundFiles"), json.dumps(event).encode(), failed("Timeout", "late"), 3)
    gate.set(Fault.KILLED_AFTER, NEVER)
    inbound(event, None)
    last = max(at for at, call in enumerate(gate.calls) if "PutItem claims-table" in call)
    before.put_back(files=False)
    gate.set(Fault.KILLED_BEFORE, last)
    with pytest.raises(Killed):
        inbound(event, None)
    gate.lift()
    assert everything() != whole
    for times in (1, 2):
        send(queues["InboundFailures"], message, times)
        assert redrive("InboundFailures", queues, invoke) == Redriven("InboundFailures", times, 0, 0)
        assert everything() == whole
    tried("a payer's file that was given up half posted, redriven once and twice")


def test_a_payer_s_file_that_fails_again_stays_in_its_queue(queues: dict[str, str], tried: Tried) -> None:
    gone = {"detail": {"object": {"key": f"inbound/{CLINIC}/never-there.835"}}}
    message = asynchronous_record(a_function("InboundFiles"), json.dumps(gone).encode(), failed("NoSuchKey", "no"), 3)
    send(queues["InboundFailures"], message)
    for _ in range(2):
        assert redrive("InboundFailures", queues, invoke) == Redriven("InboundFailures", 0, 1, 0)
    tried("a payer's file that fails again when it is redriven")


def arrived(content: bytes) -> dict[str, Any]:
    """What EventBridge says of a file that was put into the clinic's folder."""
    name = f"inbound/{CLINIC}/april.835"
    put_once("BILLING_BUCKET", name, content, "text/plain")
    return {"detail": {"bucket": {"name": "billing-bucket"}, "object": {"key": name}}}
