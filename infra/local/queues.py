"""Queue mappings: messages into functions, successes deleted, failures back on the queue until it redrives them."""

import http.client
import json
from collections.abc import Callable, Sequence
from threading import Thread

from infra.local import checkpoints, names
from infra.local.clients import Wire, WireError
from infra.local.filters import matches_message
from infra.local.plan import QueueMapping
from infra.local.pulse import Pulse
from infra.local.runtime_api import Outcome
from infra.local.values import Json, Object, as_list, as_object, as_text

Invoke = Callable[[bytes], Outcome]
FAULTS = (OSError, http.client.HTTPException, WireError)
WAIT_SECONDS = 1
LONGEST_BATCH = 10
RETRY_SECONDS = 1
"""A failed message comes back after this, not after the queue's visibility timeout: nobody waits six minutes here."""


class QueuePoller:
    """One consumer of a queue; a mapping has as many as its concurrency allows."""

    def __init__(self, mapping: QueueMapping, endpoint: str, *, invoke: Invoke, pulse: Pulse) -> None:
        self.mapping = mapping
        self.quiet_polls = 0
        self._url = f"{endpoint}/{names.ACCOUNT}/{mapping.queue}"
        self._wire = Wire(endpoint, "sqs")
        self._invoke = invoke
        self._pulse = pulse
        self._thread = Thread(target=self._run, name=mapping.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._pulse.stopping.is_set():
            try:
                messages = self._receive()
                if messages:
                    self._process(messages)
                else:
                    self.quiet_polls += 1
            except FAULTS as error:
                if not self._pulse.stopping.wait(0.5):
                    print(f"{self.mapping.name}: {type(error).__name__}, trying again", flush=True)
        self._wire.close()

    def _receive(self) -> list[Object]:
        request: Object = {
            "QueueUrl": self._url,
            "MaxNumberOfMessages": min(LONGEST_BATCH, self.mapping.batch_size),
            "WaitTimeSeconds": WAIT_SECONDS,
            "AttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        }
        answer = self._wire.call("ReceiveMessage", request)
        return [self._record(as_object(it, "Message")) for it in as_list(answer.get("Messages"), "Messages")]

    def _record(self, message: Object) -> Object:
        attributes = as_object(message.get("MessageAttributes"), "MessageAttributes")
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes") or {},
            "messageAttributes": {name: _lower(as_object(value, name)) for name, value in attributes.items()},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": names.arn("sqs", self.mapping.queue),
            "awsRegion": names.REGION,
        }

    def _process(self, records: Sequence[Object]) -> None:
        """Invoke; delete what succeeded and what the filter drops, put back what failed."""
        wanted = [record for record in records if matches_message(self.mapping.patterns, record)]
        failed: set[str] = set()
        if wanted:
            failed = self._failed(wanted, self._invoke(json.dumps({"Records": list(wanted)}).encode()))
        for record in records:
            handle: Object = {"QueueUrl": self._url, "ReceiptHandle": record["receiptHandle"]}
            if record["messageId"] in failed:
                self._wire.call("ChangeMessageVisibility", {**handle, "VisibilityTimeout": RETRY_SECONDS})
            else:
                self._wire.call("DeleteMessage", handle)
        self._pulse.beat()

    def _failed(self, records: Sequence[Object], outcome: Outcome) -> set[str]:
        ids = [as_text(record["messageId"], "messageId") for record in records]
        if outcome.is_error:
            return set(ids)
        return failed_messages(outcome.payload, ids) if self.mapping.reports_failures else set()


def failed_messages(payload: bytes, ids: Sequence[str]) -> set[str]:
    """The messages that a partial answer reports; all of them when it names one that is not of this batch."""
    if checkpoints.first_failure(payload, ids) is None:
        return set()
    answer: Json = json.loads(payload) if payload.startswith(b"{") else {}
    failures = as_object(answer, "answer").get("batchItemFailures")
    named = (
        {str(item.get("itemIdentifier")) for item in failures if isinstance(item, dict)}
        if isinstance(failures, list)
        else set()
    )
    return named if named and named <= set(ids) else set(ids)


def _lower(attribute: Object) -> Object:
    """`StringValue` is `stringValue` in an event."""
    return {name[:1].lower() + name[1:]: value for name, value in attribute.items()}
