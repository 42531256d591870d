"""The nightly clock of the ledger: every clinic's evidence to be held against the records."""

from typing import TYPE_CHECKING, Any

from functions.aws.spans import ask_for_spans

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    ask_for_spans("LEDGER_QUEUE")
