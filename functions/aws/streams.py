"""Stream records as facts: each new image decoded, each failure told apart, so that only that record is tried again.

Lambda takes the lowest failed record as its checkpoint and sends everything from there again: handlers see facts more
than once and in any order, and must not mind.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from functions.aws.codec import decode
from functions.aws.records import FACTS

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Hear = Callable[[object], None]


def hear_batch(event: dict[str, Any], context: "LambdaContext | None", hear: Hear) -> dict[str, Any]:
    """Hand each fact of a batch to `hear`; answer with the records that failed (ReportBatchItemFailures)."""
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

    def hear_record(record: DynamoDBRecord) -> None:
        fact = fact_of(record.raw_event)
        if fact is not None:
            hear(fact)

    processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    answer: dict[str, Any] = dict(
        process_partial_response(event=event, record_handler=hear_record, processor=processor, context=context)
    )
    return answer


def fact_of(record: Mapping[str, Any]) -> object | None:
    """The fact in a stream record's new image; None for a removal, a kept earlier version, or what is no fact."""
    image = record["dynamodb"].get("NewImage")
    if image is None or image["kind"]["S"] not in FACTS:
        return None
    fact: object = decode(image["body"]["S"], FACTS[image["kind"]["S"]])
    return fact
