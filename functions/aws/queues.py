"""SQS as a fan-out: one message for each piece of work, handled by itself, failing by itself. Ids only in messages."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from functions.aws.clients import sqs
from functions.aws.codec import decode, encode
from functions.aws.settings import setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

T = TypeVar("T")

_AT_ONCE = 10


class NotSentError(RuntimeError):
    """The queue did not take every message: the whole tick is tried again, and its work is idempotent."""


def send_all(queue_variable: str, messages: Sequence[object]) -> None:
    """Send each value as a message, ten at a time; a fault when the queue refuses one."""
    url = setting(queue_variable)
    for start in range(0, len(messages), _AT_ONCE):
        entries = [
            {"Id": str(index), "MessageBody": encode(message)}
            for index, message in enumerate(messages[start : start + _AT_ONCE])
        ]
        answer = sqs().send_message_batch(QueueUrl=url, Entries=entries)  # type: ignore[arg-type]
        if answer.get("Failed"):
            raise NotSentError(f"{len(answer['Failed'])} messages were not taken")


def handle_batch(
    event: dict[str, Any], context: "LambdaContext | None", kind: type[T], handle: Callable[[T], None]
) -> dict[str, Any]:
    """Hand each message of a batch to `handle`; answer with those that failed (ReportBatchItemFailures)."""
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    def handle_record(record: SQSRecord) -> None:
        handle(decode(record.body, kind))

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer: dict[str, Any] = dict(
        process_partial_response(event=event, record_handler=handle_record, processor=processor, context=context)
    )
    return answer
