"""From a template's functions and their events to what the compute plane must run."""

import json
from collections.abc import Iterator

from infra.local import names
from infra.local.plan import FOR_EVER, Function, QueueMapping, Route, Schedule, StreamMapping
from infra.local.template import Template
from infra.local.values import Object, StackError, as_list, as_object, as_text, flag, integer, texts

FUNCTION = "AWS::Serverless::Function"
WORKERS_PER_FUNCTION = 2


def functions(template: Template) -> dict[str, Function]:
    return {logical_id: _function(logical_id, it) for logical_id, it in template.of(FUNCTION)}


def _function(logical_id: str, it: Object) -> Function:
    variables = as_object(as_object(it.get("Environment"), logical_id).get("Variables"), logical_id)
    asynchronous = as_object(it.get("EventInvokeConfig"), logical_id)
    return Function(
        logical_id=logical_id,
        name=as_text(it.get("FunctionName", names.default_name(logical_id)), logical_id),
        handler=as_text(it.get("Handler"), f"{logical_id}.Handler"),
        timeout=integer(it, "Timeout", 3),
        memory=integer(it, "MemorySize", 128),
        environment={key: as_text(value, f"{logical_id}.{key}") for key, value in variables.items()},
        concurrency=min(WORKERS_PER_FUNCTION, integer(it, "ReservedConcurrentExecutions", WORKERS_PER_FUNCTION)),
        retries=integer(asynchronous, "MaximumRetryAttempts", 2),
        on_failure=_on_failure(asynchronous, logical_id) or _dead_letters(it.get("DeadLetterQueue"), logical_id),
    )


def _on_failure(properties: Object, where: str) -> str | None:
    """The queue of a DestinationConfig; other destinations are refused, not ignored."""
    config = as_object(properties.get("DestinationConfig"), where)
    destination = as_object(config.get("OnFailure"), where).get("Destination")
    return None if destination is None else _queue_name(as_text(destination, where), where)


def _dead_letters(value: object, where: str) -> str | None:
    config = as_object(value if isinstance(value, dict) else None, where)
    target = config.get("TargetArn") or config.get("Arn")
    return None if target is None else _queue_name(as_text(target, where), where)


def _queue_name(arn: str, where: str) -> str:
    if not arn.startswith("arn:aws:sqs:"):
        raise StackError(f"{where}: the embedded stack sends failures to SQS queues only, not to {arn}")
    return names.name_of(arn)


def events(template: Template, kind: str) -> Iterator[tuple[str, str, Object]]:
    """Function, event name and properties of every event of one type."""
    for function, it in template.of(FUNCTION):
        for name, event in as_object(it.get("Events"), function).items():
            fields = as_object(event, name)
            if fields.get("Type") == kind:
                yield function, name, as_object(fields.get("Properties"), name)


def routes(template: Template, default_authorizer: str) -> Iterator[Route]:
    for function, name, it in events(template, "Api"):
        authorizer = as_object(it.get("Auth"), name).get("Authorizer", default_authorizer)
        yield Route(
            method=as_text(it["Method"], name).upper(),
            path=as_text(it["Path"], name),
            function=function,
            authorized=as_text(authorizer, name) not in {"", "NONE"},
        )


def streams(template: Template) -> Iterator[StreamMapping]:
    for function, name, it in events(template, "DynamoDB"):
        if flag(it, "Enabled", default=True):
            yield StreamMapping(
                name=f"{function}.{name}",
                function=function,
                table=names.name_of(as_text(it["Stream"], name)),
                batch_size=integer(it, "BatchSize", 100),
                window_seconds=integer(it, "MaximumBatchingWindowInSeconds", 0),
                bisect=flag(it, "BisectBatchOnFunctionError"),
                max_retries=integer(it, "MaximumRetryAttempts", FOR_EVER),
                max_age_seconds=integer(it, "MaximumRecordAgeInSeconds", FOR_EVER),
                reports_failures=_reports_failures(it, name),
                on_failure=_on_failure(it, name),
                patterns=_patterns(it, name),
            )


def queue_mappings(template: Template) -> Iterator[QueueMapping]:
    for function, name, it in events(template, "SQS"):
        if flag(it, "Enabled", default=True):
            scaling = as_object(it.get("ScalingConfig"), name)
            yield QueueMapping(
                name=f"{function}.{name}",
                function=function,
                queue=names.name_of(as_text(it["Queue"], name)),
                batch_size=integer(it, "BatchSize", 10),
                window_seconds=integer(it, "MaximumBatchingWindowInSeconds", 0),
                concurrency=min(WORKERS_PER_FUNCTION, integer(scaling, "MaximumConcurrency", WORKERS_PER_FUNCTION)),
                reports_failures=_reports_failures(it, name),
                patterns=_patterns(it, name),
            )


def _reports_failures(it: Object, where: str) -> bool:
    return "ReportBatchItemFailures" in texts(it.get("FunctionResponseTypes"), where)


def _patterns(it: Object, where: str) -> tuple[Object, ...]:
    filters = as_list(as_object(it.get("FilterCriteria"), where).get("Filters"), where)
    return tuple(json.loads(as_text(as_object(each, where)["Pattern"], where)) for each in filters)


def schedules(template: Template) -> Iterator[Schedule]:
    """ScheduleV2 events by their event name, and AWS::Scheduler::Schedule resources by their logical id."""
    for function, name, it in events(template, "ScheduleV2"):
        yield _schedule(name, function, it, it)
    by_name = {function.name: function.logical_id for function in functions(template).values()}
    for name, it in template.of("AWS::Scheduler::Schedule"):
        target = as_object(it.get("Target"), name)
        targeted = by_name.get(names.name_of(as_text(target.get("Arn"), name)))
        if targeted is None:
            raise StackError(f"the schedule {name} does not target a function of this template")
        yield _schedule(name, targeted, it, target)


def _schedule(name: str, function: str, it: Object, target: Object) -> Schedule:
    return Schedule(
        name=name,
        function=function,
        expression=as_text(it.get("ScheduleExpression"), name),
        zone=as_text(it.get("ScheduleExpressionTimezone", "UTC"), name),
        input=as_text(target.get("Input", "{}"), name),
        enabled=it.get("State", "ENABLED") == "ENABLED",
        dead_letters=_dead_letters(target.get("DeadLetterConfig"), name),
    )
