"""What a failure destination receives, in AWS's shape: where the records are and why, never what is in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from infra.local import names
from infra.local.plan import Function
from infra.local.runtime_api import Outcome
from infra.local.values import Json, Object, as_object

EXHAUSTED = "RetryAttemptsExhausted"
TOO_OLD = "RecordAgeExceeded"
ASYNC_EXHAUSTED = "RetriesExhausted"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A batch that the mapping will not try again."""

    function: Function
    stream: str
    shard: str
    records: Sequence[Object]
    condition: str
    tries: int
    raised: bool


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _head(function: Function, condition: str, tries: int, *, raised: bool) -> Object:
    response: Object = {"statusCode": 200, "executedVersion": "$LATEST"}
    if raised:
        response["functionError"] = "Unhandled"
    return {
        "requestContext": {
            "requestId": str(uuid4()),
            "functionArn": names.arn("lambda", f"function:{function.name}"),
            "condition": condition,
            "approximateInvokeCount": tries,
        },
        "responseContext": response,
        "version": "1.0",
        "timestamp": _iso(datetime.now(UTC)),
    }


def stream_record(it: GivenUp) -> str:
    """The message for a stream's failed batch: sequence numbers and times only."""
    facts = [as_object(record["dynamodb"], "dynamodb") for record in it.records]
    info: Object = {
        "shardId": it.shard,
        "startSequenceNumber": facts[0]["SequenceNumber"],
        "endSequenceNumber": facts[-1]["SequenceNumber"],
        "approximateArrivalOfFirstRecord": _arrival(facts[0]),
        "approximateArrivalOfLastRecord": _arrival(facts[-1]),
        "batchSize": len(facts),
        "streamArn": it.stream,
    }
    return json.dumps({**_head(it.function, it.condition, it.tries, raised=it.raised), "DDBStreamBatchInfo": info})


def _arrival(facts: Object) -> str:
    return _iso(datetime.fromtimestamp(float(str(facts["ApproximateCreationDateTime"])), UTC))


def asynchronous_record(function: Function, event: bytes, outcome: Outcome, tries: int) -> str:
    """The message for an asynchronous invocation that failed for good."""
    request: Json = json.loads(event)
    response: Json = json.loads(outcome.payload)
    head = _head(function, ASYNC_EXHAUSTED, tries, raised=True)
    return json.dumps({**head, "requestPayload": request, "responsePayload": response})
