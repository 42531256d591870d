"""Handlers for the sample template: a door, two stream readers, a queue worker and a clock. They run as Lambdas."""

import json
import os
import sys
import time
from typing import Any

import boto3

_clients: dict[str, Any] = {}


def _client(service: str) -> Any:
    return _clients.setdefault(service, boto3.client(service))  # type: ignore[call-overload]


def door(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Echo what the gateway made of a request; write a note; fail in a chosen way."""
    resource = event["requestContext"]["resourcePath"]
    if resource == "/v1/fail/{how}":
        _fail(event["pathParameters"]["how"])
    if resource == "/v1/notes":
        item = {name: {"S": value} for name, value in json.loads(event["body"]).items()}
        _client("dynamodb").put_item(TableName=os.environ["NOTES_TABLE"], Item=item)
    environment = {name: os.environ.get(name) for name in ("GREETING", "STAGE", "POOL", "BUCKET", "HOME")}
    said = {"event": event, "environment": environment, "request": context.aws_request_id, "pid": os.getpid()}
    return {"statusCode": 200, "headers": {"X-Echo": "yes"}, "body": json.dumps(said)}


def _fail(how: str) -> None:
    if how == "raise":
        raise RuntimeError("secret words that no caller may see")
    if how == "exit":
        sys.stdout.flush()
        os._exit(7)
    time.sleep(60)


def copier(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Copy each note; a note that says poison fails by itself, one that says explode fails the whole batch."""
    failures = []
    for record in event["Records"]:
        note = record["dynamodb"]["NewImage"]
        if note["text"]["S"] == "explode":
            raise RuntimeError("explode")
        if note["text"]["S"] == "poison":
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
            continue
        copied = {"pk": {"S": f"COPY#{note['sk']['S']}"}, "text": note["text"]}
        _client("dynamodb").put_item(TableName=os.environ["COPIES_TABLE"], Item=copied)
    return {"batchItemFailures": failures}


def counter(event: dict[str, Any], _context: Any) -> None:
    """Count every record that arrives, once per delivery."""
    for record in event["Records"]:
        key = {"pk": {"S": f"SEEN#{record['dynamodb']['Keys']['sk']['S']}"}}
        _client("dynamodb").update_item(
            TableName=os.environ["COPIES_TABLE"],
            Key=key,
            UpdateExpression="ADD times :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )


def worker(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Do each job, except those that say poison."""
    failures = []
    for record in event["Records"]:
        if record["body"] == "poison":
            failures.append({"itemIdentifier": record["messageId"]})
            continue
        done = {"pk": {"S": f"JOB#{record['body']}"}}
        _client("dynamodb").put_item(TableName=os.environ["COPIES_TABLE"], Item=done)
    return {"batchItemFailures": failures}


def clock(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Write down the event that the schedule sent; fail when it is of the year 1999."""
    if event["at"].startswith("1999"):
        raise RuntimeError("too long ago")
    fired = {"pk": {"S": f"FIRED#{event['kind']}#{event['at']}"}}
    _client("dynamodb").put_item(TableName=os.environ["COPIES_TABLE"], Item=fired)
    return event
