"""What lies in the failure queues, handed once more to the function that failed at it.

A message says where something is and never what it was: work is sent to its queue again, an invocation is made again,
a stream's records are read again where the stream still has them (24 hours). Whatever hears them keeps the newest, so
that it may be done twice or days late. What fails again stays where it is.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.values import StackError

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

WORK = {
    "PacketFailures": "PacketQueue",
    "CloseFailures": "CloseQueue",
    "RegistryFailures": "RegistryQueue",
    "LedgerFailures": "LedgerQueue",
}
OTHERS = ("InboundFailures", "ReviewStreamFailures", "BillingStreamFailures", "ClockFailures")
_FORGOTTEN = ("TrimmedDataAccessException", "ExpiredIteratorException", "ResourceNotFoundException")
_HIDDEN_SECONDS = 900  # as long as the longest function may take

Invoke = Callable[[str, Mapping[str, Any]], object]
Queues = Mapping[str, str]


class ForgottenError(RuntimeError):
    """The stream no longer has these records: only `caseload rebuild` knows them."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """Of one failure queue: how many were done, failed again, or are to be rebuilt because the stream forgot them."""

    queue: str
    done: int
    failed: int
    forgotten: int


def redrive_all(queues: Queues, invoke: Invoke, *, is_rebuilt: bool = False) -> Iterator[Redriven]:
    """Every failure queue, by the template's names; `is_rebuilt` lets go of what the streams forgot."""
    for name in (*WORK, *OTHERS):
        yield redrive(name, queues, invoke, is_rebuilt=is_rebuilt)


def redrive(name: str, queues: Queues, invoke: Invoke, *, is_rebuilt: bool = False) -> Redriven:
    """Each message once; it is taken off the queue when what it asks for is done, else seen again at once."""
    done, forgotten, failed = list[str](), list[str](), list[str]()
    for message in _messages(queues[name]):
        try:
            _do(name, message, queues, invoke)
        except ForgottenError:
            outcome = forgotten
        except (StackError, ClientError, BotoCoreError):
            outcome = failed
        else:
            outcome = done
        outcome.append(message["ReceiptHandle"])
        if outcome is done or (outcome is forgotten and is_rebuilt):
            boto3.client("sqs").delete_message(QueueUrl=queues[name], ReceiptHandle=message["ReceiptHandle"])
    _show_again(queues[name], failed if is_rebuilt else [*failed, *forgotten])
    return Redriven(name, len(done), len(failed), len(forgotten))


def _show_again(url: str, receipts: Sequence[str]) -> None:
    """What stays is not hidden from the next who looks."""
    for receipt in receipts:
        boto3.client("sqs").change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)


def _messages(url: str) -> Iterator["MessageTypeDef"]:
    """Hidden while they are worked on, so that none is met twice."""
    sqs = boto3.client("sqs")
    while found := sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=10,
        VisibilityTimeout=_HIDDEN_SECONDS,
        MessageAttributeNames=["All"],
    ).get("Messages", []):
        yield from found


def _do(name: str, message: "MessageTypeDef", queues: Queues, invoke: Invoke) -> None:
    if name in WORK:
        boto3.client("sqs").send_message(QueueUrl=queues[WORK[name]], MessageBody=message["Body"])
        return
    told = json.loads(message["Body"])
    if "DDBStreamBatchInfo" in told:
        _hear(told, invoke)
    elif "requestPayload" in told:
        invoke(_function(told["requestContext"]["functionArn"]), told["requestPayload"])
    else:  # the scheduler's own: its Input as it is, and beside it whose it was
        invoke(_function(message["MessageAttributes"]["TARGET_ARN"]["StringValue"]), told)


def _hear(told: Mapping[str, Any], invoke: Invoke) -> None:
    function = _function(told["requestContext"]["functionArn"])
    answer = invoke(function, {"Records": list(_records(told["DDBStreamBatchInfo"]))})
    if isinstance(answer, dict) and answer.get("batchItemFailures"):
        raise StackError(f"{function} failed at them again")


def _records(batch: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The records of a batch as Lambda hands them on, with those between them that its filter had left out."""
    last = int(batch["endSequenceNumber"])
    for record in _from(batch):
        change = {**record["dynamodb"]}
        change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
        yield {**record, "dynamodb": change, "eventSource": "aws:dynamodb", "eventSourceARN": batch["streamArn"]}
        if int(change["SequenceNumber"]) >= last:
            return
    raise ForgottenError


def _from(batch: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The shard's records from the batch's first on, as far as they go."""
    streams: Any = boto3.client("dynamodbstreams")
    asked = {"StreamArn": batch["streamArn"], "ShardId": batch["shardId"]}
    begin = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": batch["startSequenceNumber"]}
    try:
        place = streams.get_shard_iterator(**asked, **begin)["ShardIterator"]
        while place and (page := streams.get_records(ShardIterator=place))["Records"]:
            yield from page["Records"]
            place = page.get("NextShardIterator")
    except ClientError as error:
        if error.response["Error"]["Code"] not in _FORGOTTEN:
            raise
        raise ForgottenError from error


def _function(arn: str) -> str:
    """`arn:aws:lambda:region:account:function:name`, perhaps with a version after it."""
    return arn.split(":")[6]
