"""One line per thing that happened, with ids as keys: never answers, names, notes, bodies or whole events."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics


@cache
def logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service="caseload", log_uncaught_exceptions=False)


@cache
def metrics() -> "Metrics":
    from aws_lambda_powertools import Metrics

    return Metrics(namespace="Caseload", service="caseload")


def count(name: str, value: int = 1) -> None:
    """Add to a counter in CloudWatch by the embedded metric format: a line in the log."""
    from aws_lambda_powertools.metrics import MetricUnit

    gauge = metrics()
    gauge.add_metric(name=name, unit=MetricUnit.Count, value=value)
    gauge.flush_metrics()
