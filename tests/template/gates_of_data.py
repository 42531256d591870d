"""Gates about what is kept and what carries work: tables, buckets, queues, streams, clocks, alarms."""

import json
from collections.abc import Iterator

from tests.template.document import Json, of
from tests.template.gates import Gate

_KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}
_SIX_YEARS = 2192
_SEVEN_YEARS = 2557
_NAMES = frozenset(
    {"TableName", "QueueName", "BucketName", "FunctionName", "RoleName", "LogGroupName", "TopicName", "UserPoolName"}
)
_KINDS_WITH_NAMES = ("DynamoDB::Table", "SQS::Queue", "S3::Bucket", "Lambda::Function", "IAM::Role", "SNS::Topic")


def every_table_can_be_restored_and_is_encrypted_with_our_key(template: Json) -> Iterator[str]:
    for name, table in of(template, "AWS::DynamoDB::Table"):
        sse = table.get("SSESpecification", {})
        expected = {
            "point-in-time recovery": table.get("PointInTimeRecoverySpecification", {}).get(
                "PointInTimeRecoveryEnabled"
            ),
            "our key": sse.get("SSEEnabled") and sse.get("KMSMasterKeyId") == _KEY,
            "deletion protection": table.get("DeletionProtectionEnabled"),
            "billing by request": table.get("BillingMode") == "PAY_PER_REQUEST",
            "tags": table.get("Tags"),
        }
        yield from (f"{name} lacks {what}" for what, holds in expected.items() if not holds)


def what_is_kept_outlives_the_stack(template: Json) -> Iterator[str]:
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Cognito::UserPool")
    for name, resource in template["Resources"].items():
        policies = {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")}
        if resource["Type"] in kept and policies != {"Retain"}:
            yield name


def no_record_of_care_expires_by_itself(template: Json) -> Iterator[str]:
    for name, table in of(template, "AWS::DynamoDB::Table"):
        if "TimeToLiveSpecification" in table:
            yield name


def the_key_turns_every_year(template: Json) -> Iterator[str]:
    for name, key in of(template, "AWS::KMS::Key"):
        if key.get("EnableKeyRotation") is not True:
            yield name


def every_bucket_is_closed_encrypted_and_keeps_versions(template: Json) -> Iterator[str]:
    for name, bucket in of(template, "AWS::S3::Bucket"):
        block = bucket.get("PublicAccessBlockConfiguration", {})
        if len(block) != 4 or not all(block.values()):
            yield f"{name} may become public"
        if bucket.get("VersioningConfiguration") != {"Status": "Enabled"}:
            yield f"{name} keeps no versions"
        rules = json.dumps(bucket.get("BucketEncryption", {}))
        if "SSEAlgorithm" not in rules or ("DataKey" not in rules and name != "FileAccessBucket"):
            yield f"{name} is not encrypted with our key"
        if "LoggingConfiguration" not in bucket and name != "FileAccessBucket":
            yield f"{name} does not say who read what"


def every_bucket_queue_and_topic_refuses_what_is_not_over_tls(template: Json) -> Iterator[str]:
    guarded = {"AWS::S3::BucketPolicy": "Bucket", "AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics"}
    covered = {ref for kind, property_ in guarded.items() for ref in _refusing(template, kind, property_)}
    for kind in ("AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic"):
        yield from (name for name, _ in of(template, kind) if name not in covered)


def _refusing(template: Json, kind: str, property_: str) -> Iterator[str]:
    for _, policy in of(template, kind):
        for statement in policy["PolicyDocument"]["Statement"]:
            plain = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") == "false"
            if statement["Effect"] == "Deny" and statement["Principal"] == "*" and plain:
                named = policy[property_]
                yield from (each["Ref"] for each in (named if isinstance(named, list) else [named]))


def what_was_handed_to_a_payer_cannot_be_deleted(template: Json) -> Iterator[str]:
    bucket = dict(of(template, "AWS::S3::Bucket"))["BillingBucket"]
    rule = bucket.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if not bucket.get("ObjectLockEnabled") or rule.get("Mode") != "GOVERNANCE":
        yield "BillingBucket has no object lock"
    if int(rule.get("Days", 0)) < _SEVEN_YEARS:
        yield "BillingBucket lets go of files too early (42 CFR 424.516(f))"


def a_seal_of_the_audit_trail_stays_for_six_years(template: Json) -> Iterator[str]:
    """45 CFR 164.316(b)(2)(i). In COMPLIANCE mode nobody can shorten it, the account's root user included."""
    bucket = dict(of(template, "AWS::S3::Bucket"))["AuditBucket"]
    rule = bucket.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if not bucket.get("ObjectLockEnabled") or rule.get("Mode") != "COMPLIANCE" or int(rule.get("Days", 0)) < _SIX_YEARS:
        yield "AuditBucket"


def every_queue_is_encrypted_and_work_has_a_place_to_fail(template: Json) -> Iterator[str]:
    queues = dict(of(template, "AWS::SQS::Queue"))
    yield from (
        f"{name} is not encrypted" for name, it in queues.items() if it.get("KmsMasterKeyId") != {"Ref": "DataKey"}
    )
    for name in _worked(template):
        redrive = queues[name].get("RedrivePolicy", {})
        if redrive.get("deadLetterTargetArn", {}).get("Fn::GetAtt", [""])[0] not in queues:
            yield f"{name} has no dead-letter queue"


def work_is_not_seen_again_before_its_worker_must_have_ended(template: Json) -> Iterator[str]:
    queues, functions = dict(of(template, "AWS::SQS::Queue")), dict(of(template, "AWS::Lambda::Function"))
    for name, worker in _worked(template).items():
        if queues[name].get("VisibilityTimeout", 30) < 6 * functions[worker]["Timeout"]:
            yield f"{name}: six times the time-out of {worker}"


def _worked(template: Json) -> dict[str, str]:
    """Queue -> the function that works it."""
    mappings = (it for _, it in of(template, "AWS::Lambda::EventSourceMapping"))
    sources = ((it["EventSourceArn"]["Fn::GetAtt"], it["FunctionName"]["Ref"]) for it in mappings)
    return {source: worker for (source, attribute), worker in sources if attribute == "Arn"}


def a_stream_loses_nothing_and_waits_for_nobody_for_ever(template: Json) -> Iterator[str]:
    heard = {name: it for name, it in of(template, "AWS::Lambda::EventSourceMapping") if "StartingPosition" in it}
    for name, it in heard.items():
        expected = {
            "the beginning": it["StartingPosition"] == "TRIM_HORIZON",
            "partial answers": it.get("FunctionResponseTypes") == ["ReportBatchItemFailures"],
            "bisecting": it.get("BisectBatchOnFunctionError") is True,
            "a limit of tries": 0 < it.get("MaximumRetryAttempts", -1) <= 20,
            "a limit of age": 0 < it.get("MaximumRecordAgeInSeconds", -1) < 86400,
            "a place to fail": it.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
            "a filter": "history" in json.dumps(it.get("FilterCriteria", {})),
        }
        yield from (f"{name} lacks {what}" for what, holds in expected.items() if not holds)


def every_stream_has_both_images_and_is_heard_by_review_and_billing(template: Json) -> Iterator[str]:
    mappings = [it for _, it in of(template, "AWS::Lambda::EventSourceMapping")]
    for name, table in of(template, "AWS::DynamoDB::Table"):
        arn = {"Fn::GetAtt": [name, "StreamArn"]}
        hearing = {it["FunctionName"]["Ref"] for it in mappings if it["EventSourceArn"] == arn}
        view = table.get("StreamSpecification", {}).get("StreamViewType")
        if view not in (None, "NEW_AND_OLD_IMAGES") or (view and hearing != {"ReviewStream", "BillingStream"}):
            yield name


def every_worker_tells_failed_messages_apart(template: Json) -> Iterator[str]:
    for name, it in of(template, "AWS::Lambda::EventSourceMapping"):
        if it.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield name
        if "StartingPosition" not in it and not it.get("ScalingConfig", {}).get("MaximumConcurrency"):
            yield f"{name} may take all of the account's concurrency"


def a_tick_that_fails_is_tried_again_and_then_kept(template: Json) -> Iterator[str]:
    for name, it in of(template, "AWS::Scheduler::Schedule"):
        target = it["Target"]
        expected = {
            "a dead-letter queue": target.get("DeadLetterConfig", {}).get("Arn"),
            "retries": target.get("RetryPolicy", {}).get("MaximumRetryAttempts"),
            "a time zone": it.get("ScheduleExpressionTimezone"),
            "its own time": target.get("Input") == '{"scheduled_at": "<aws.scheduler.scheduled-time>"}',
        }
        yield from (f"{name} lacks {what}" for what, holds in expected.items() if not holds)
    kept = {
        it["FunctionName"]["Ref"]
        for _, it in of(template, "AWS::Lambda::EventInvokeConfig")
        if "DestinationConfig" in it
    }
    targets = {it["Target"]["Arn"]["Fn::GetAtt"][0] for _, it in of(template, "AWS::Scheduler::Schedule")}
    yield from (f"{name} loses a tick that it fails at" for name in sorted(targets - kept))


def everything_that_fails_raises_an_alarm(template: Json) -> Iterator[str]:
    alarms = [it for _, it in of(template, "AWS::CloudWatch::Alarm")]
    watched = {(it["MetricName"], json.dumps(each["Value"])) for it in alarms for each in it["Dimensions"]}
    queues = {name for name, _ in of(template, "AWS::SQS::Queue")} - set(_worked(template))
    wanted: list[tuple[str, Json]]
    wanted = [("ApproximateNumberOfMessagesVisible", {"Fn::GetAtt": [name, "QueueName"]}) for name in sorted(queues)]
    for name, _ in of(template, "AWS::Lambda::Function"):
        wanted += [("Errors", {"Ref": name}), ("Throttles", {"Ref": name})]
        wanted += [("IteratorAge", {"Ref": name})] if name.endswith("Stream") else []
    wanted += [("5XXError", {"Ref": "AWS::StackName"})]
    yield from (f"{metric} of {it}" for metric, it in wanted if (metric, json.dumps(it)) not in watched)
    yield from (str(it.get("MetricName")) for it in alarms if it.get("AlarmActions") != [{"Ref": "AlarmTopic"}])


def nothing_has_a_name_that_two_stacks_would_fight_over(template: Json) -> Iterator[str]:
    for kind in _KINDS_WITH_NAMES:
        for name, properties in of(template, f"AWS::{kind}"):
            yield from (f"{name}.{each}" for each in sorted(_NAMES & properties.keys()))
    yield from (f"{name}.Name" for name, it in of(template, "AWS::Scheduler::Schedule") if "Name" in it)


GATES_OF_DATA: tuple[Gate, ...] = (
    every_table_can_be_restored_and_is_encrypted_with_our_key,
    what_is_kept_outlives_the_stack,
    no_record_of_care_expires_by_itself,
    the_key_turns_every_year,
    every_bucket_is_closed_encrypted_and_keeps_versions,
    every_bucket_queue_and_topic_refuses_what_is_not_over_tls,
    what_was_handed_to_a_payer_cannot_be_deleted,
    a_seal_of_the_audit_trail_stays_for_six_years,
    every_queue_is_encrypted_and_work_has_a_place_to_fail,
    work_is_not_seen_again_before_its_worker_must_have_ended,
    a_stream_loses_nothing_and_waits_for_nobody_for_ever,
    every_stream_has_both_images_and_is_heard_by_review_and_billing,
    every_worker_tells_failed_messages_apart,
    a_tick_that_fails_is_tried_again_and_then_kept,
    everything_that_fails_raises_an_alarm,
    nothing_has_a_name_that_two_stacks_would_fight_over,
)
