"""One line per thing that happened, with ids as keys: never answers, names, notes, bodies or whole events."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics

_NAMESPACE = "Caseload"


@cache
def logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service="caseload", log_uncaught_exceptions=False)


@cache
def metrics() -> "Metrics":
    from aws_lambda_powertools import Metrics

    return Metrics(namespace=_NAMESPACE, service="caseload")


def count(name: str, value: int = 1) -> None:
    """Add to a counter in CloudWatch by the embedded metric format: a line in the log."""
    from aws_lambda_powertools.metrics import MetricUnit

    gauge = metrics()
    gauge.add_metric(name=name, unit=MetricUnit.Count, value=value)
    gauge.flush_metrics()


def count_of_clinic(clinic_id: ClinicId, counts: Mapping[str, int]) -> None:
    """Counters of one clinic, each with the clinic's id as its only dimension."""
    _count_apart("clinic_id", clinic_id, counts)


def count_of_kind(name: str, kind: str) -> None:
    """Add one to a counter, and to the same of its kind alone: `kind` is one of a few words of ours, never an id."""
    count(name)
    _count_apart("kind", kind, {name: 1})


def _count_apart(dimension: str, value: str, counts: Mapping[str, int]) -> None:
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    gauge = EphemeralMetrics(namespace=_NAMESPACE)
    gauge.add_dimension(dimension, value)
    for name, number in counts.items():
        gauge.add_metric(name=name, unit=MetricUnit.Count, value=number)
    gauge.flush_metrics()
