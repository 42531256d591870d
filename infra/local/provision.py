"""Makes the data plane hold what the template asks for, and asserts that what ministack tends to ignore took (M7)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from infra.local.clients import Clients
from infra.local.plan import Bucket, Plan, Queue, Table
from infra.local.values import StackError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

FRESH_START = "stop the stack, move the data folder away, and start again"


def provision(clients: Clients, plan: Plan) -> None:
    """Create what is missing; running it again changes nothing. Ids of pools and keys come from `identities`."""
    _topics(clients, plan.topics)
    _tables(clients.dynamodb, plan)
    _queues(clients, plan)
    store = clients.s3
    existing = {bucket["Name"] for bucket in store.list_buckets()["Buckets"]}
    for bucket in plan.buckets.values():
        if bucket.name not in existing:
            _create_bucket(store, bucket)
        _assert_bucket(store, bucket)


def _topics(clients: Clients, topics: tuple[str, ...]) -> None:
    if topics:
        sns = clients.sns
        for topic in topics:
            sns.create_topic(Name=topic)


def _tables(dynamodb: "DynamoDBClient", plan: Plan) -> None:
    existing = set(dynamodb.list_tables()["TableNames"])
    for table in plan.tables.values():
        if table.name not in existing:
            definition: Any = table.definition  # the template's own words, checked by cfn-lint
            dynamodb.create_table(**definition)
        _fix_up(dynamodb, table)
        _assert_table(dynamodb, table)


def _fix_up(dynamodb: "DynamoDBClient", table: Table) -> None:
    if table.point_in_time_recovery:
        dynamodb.update_continuous_backups(
            TableName=table.name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    if table.ttl_attribute:
        current = dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
        if current.get("TimeToLiveStatus") != "ENABLED":
            dynamodb.update_time_to_live(
                TableName=table.name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": table.ttl_attribute},
            )


def _assert_table(dynamodb: "DynamoDBClient", table: Table) -> None:
    problems = list(_table_problems(dynamodb, table))
    if problems:
        raise StackError(f"the table {table.name} is not as the template says ({'; '.join(problems)}); {FRESH_START}")


def _table_problems(dynamodb: "DynamoDBClient", table: Table) -> Iterator[str]:
    found = dynamodb.describe_table(TableName=table.name)["Table"]
    if found["KeySchema"] != table.definition["KeySchema"]:
        yield "other keys"
    wanted_stream = table.definition.get("StreamSpecification")
    if wanted_stream and found.get("StreamSpecification") != wanted_stream:
        yield "no such stream"
    indexes = table.definition.get("GlobalSecondaryIndexes")
    names = {each["IndexName"] for each in indexes if isinstance(each, dict)} if isinstance(indexes, list) else set()
    if names != {each["IndexName"] for each in found.get("GlobalSecondaryIndexes", ())}:
        yield "other indexes"
    ttl = dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    if table.ttl_attribute and ttl.get("AttributeName") != table.ttl_attribute:
        yield "no time to live"
    backups = dynamodb.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    if table.point_in_time_recovery and recovery != "ENABLED":
        yield "no point-in-time recovery"


def _queues(clients: Clients, plan: Plan) -> None:
    """Dead letters first: a redrive policy names a queue that must exist."""
    sqs = clients.sqs
    for queue in sorted(plan.queues.values(), key=_redrives):
        sqs.create_queue(QueueName=queue.name)
        url = sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
        wanted: Any = dict(queue.attributes)
        if wanted:
            sqs.set_queue_attributes(QueueUrl=url, Attributes=wanted)
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            missing = [key for key in wanted if key not in found]
            if missing:
                raise StackError(f"the queue {queue.name} did not take {', '.join(missing)}")


def _redrives(queue: Queue) -> bool:
    return "RedrivePolicy" in queue.attributes


def _create_bucket(store: "S3Client", bucket: Bucket) -> None:
    if bucket.lock is None:
        store.create_bucket(Bucket=bucket.name)
    else:
        store.create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=True)
    if bucket.versioned:
        store.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    if bucket.lock:
        retention: Any = {key: int(str(it)) if key in {"Days", "Years"} else it for key, it in bucket.lock.items()}
        store.put_object_lock_configuration(
            Bucket=bucket.name,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
        )


def _assert_bucket(store: "S3Client", bucket: Bucket) -> None:
    if bucket.versioned and store.get_bucket_versioning(Bucket=bucket.name).get("Status") != "Enabled":
        raise StackError(f"the bucket {bucket.name} keeps no versions; {FRESH_START}")
    if bucket.lock is not None:
        found = store.get_object_lock_configuration(Bucket=bucket.name)["ObjectLockConfiguration"]
        if found.get("ObjectLockEnabled") != "Enabled":
            raise StackError(f"the bucket {bucket.name} has no object lock; {FRESH_START}")
