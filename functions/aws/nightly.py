"""The nightly comparison of what is derived with the records, as its workers do it: a span of a clinic a message."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.drift import Ground, ground_of
from functions.aws.observability import logger
from functions.aws.queues import handle_batch
from functions.aws.rounds import RoundFailedError
from functions.aws.spans import Span

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Compare = Callable[[Ground, Span], int]
"""Compares a span and repairs what differs; how many episodes could not be compared."""


def work_off(event: dict[str, Any], context: "LambdaContext | None", compare: Compare) -> dict[str, Any]:
    """Compare the spans of a batch. One in which an episode could not be compared comes again: the others stand."""

    def work(span: Span) -> None:
        failed = compare(ground_of(span.clinic_id, now()), span)
        logger().info("compared", extra={"clinic_id": span.clinic_id, "first": span.first, "failed": failed})
        if failed:
            raise RoundFailedError(f"{failed} episodes could not be compared")

    return handle_batch(event, context, Span, work)
