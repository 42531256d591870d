"""From a template's resources to what the data plane must hold: tables, queues, buckets, topics, keys, pools."""

import json

from infra.local import names
from infra.local.plan import Bucket, Queue, Table, UserPool
from infra.local.template import Template
from infra.local.values import Object, as_list, as_object, as_text, flag, texts

_TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "ProvisionedThroughput",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "DeletionProtectionEnabled",
)
_QUEUE_ATTRIBUTES = (
    "VisibilityTimeout",
    "MessageRetentionPeriod",
    "DelaySeconds",
    "ReceiveMessageWaitTimeSeconds",
    "MaximumMessageSize",
    "FifoQueue",
    "ContentBasedDeduplication",
)
_POOL_PROPERTIES = ("Policies", "UsernameAttributes", "AutoVerifiedAttributes", "AdminCreateUserConfig")
_CLIENT_PROPERTIES = (
    "GenerateSecret",
    "PreventUserExistenceErrors",
    "IdTokenValidity",
    "AccessTokenValidity",
    "RefreshTokenValidity",
    "TokenValidityUnits",
)
_PLAIN_SIGN_IN = ("ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
_INDEX_PROPERTIES = ("IndexName", "KeySchema", "Projection", "ProvisionedThroughput")


def _name(logical_id: str, kind: str, properties: Object) -> str:
    return as_text(properties.get(names.NAME_PROPERTY[kind]) or names.default_name(logical_id), logical_id)


def tables(template: Template) -> dict[str, Table]:
    """The tables by logical id. Time to live and PITR stand apart: ministack ignores them at create (M7)."""
    return {logical_id: _table(logical_id, it) for logical_id, it in template.of("AWS::DynamoDB::Table")}


def _table(logical_id: str, properties: Object) -> Table:
    name = _name(logical_id, "AWS::DynamoDB::Table", properties)
    definition: Object = {key: properties[key] for key in _TABLE_PROPERTIES if key in properties}
    if stream := as_object(properties.get("StreamSpecification"), logical_id):
        definition["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream["StreamViewType"]}
    if indexes := as_list(properties.get("GlobalSecondaryIndexes"), logical_id):
        definition["GlobalSecondaryIndexes"] = [_index(as_object(it, logical_id)) for it in indexes]
    ttl = as_object(properties.get("TimeToLiveSpecification"), logical_id)
    recovery = as_object(properties.get("PointInTimeRecoverySpecification"), logical_id)
    return Table(
        name=name,
        definition={"TableName": name, **definition},
        ttl_attribute=as_text(ttl["AttributeName"], logical_id) if flag(ttl, "Enabled") else None,
        point_in_time_recovery=flag(recovery, "PointInTimeRecoveryEnabled"),
    )


def _index(properties: Object) -> Object:
    """What CreateTable takes of an index; CloudFormation knows more."""
    return {key: properties[key] for key in _INDEX_PROPERTIES if key in properties}


def queues(template: Template) -> dict[str, Queue]:
    return {logical_id: _queue(logical_id, it) for logical_id, it in template.of("AWS::SQS::Queue")}


def _queue(logical_id: str, properties: Object) -> Queue:
    attributes = {key: as_text(properties[key], key) for key in _QUEUE_ATTRIBUTES if key in properties}
    if "RedrivePolicy" in properties:
        attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
    return Queue(_name(logical_id, "AWS::SQS::Queue", properties), attributes)


def buckets(template: Template) -> dict[str, Bucket]:
    return {logical_id: _bucket(logical_id, it) for logical_id, it in template.of("AWS::S3::Bucket")}


def _bucket(logical_id: str, properties: Object) -> Bucket:
    versioning = as_object(properties.get("VersioningConfiguration"), logical_id)
    lock = None
    if flag(properties, "ObjectLockEnabled"):
        rule = as_object(as_object(properties.get("ObjectLockConfiguration"), logical_id).get("Rule"), logical_id)
        lock = as_object(rule.get("DefaultRetention"), logical_id)
    versioned = versioning.get("Status") == "Enabled" or lock is not None
    return Bucket(_name(logical_id, "AWS::S3::Bucket", properties), versioned, lock)


def topics(template: Template) -> tuple[str, ...]:
    return tuple(_name(logical_id, "AWS::SNS::Topic", it) for logical_id, it in template.of("AWS::SNS::Topic"))


def keys(template: Template) -> tuple[str, ...]:
    return tuple(logical_id for logical_id, _ in template.of("AWS::KMS::Key"))


def pools(template: Template) -> tuple[UserPool, ...]:
    return tuple(_pool(template, logical_id, it) for logical_id, it in template.of("AWS::Cognito::UserPool"))


def _pool(template: Template, logical_id: str, properties: Object) -> UserPool:
    """A pool whose second factor is off: no phone and no authenticator stands beside a demonstration."""
    wanted: Object = {key: properties[key] for key in _POOL_PROPERTIES if key in properties}
    wanted["PoolName"] = as_text(properties.get("UserPoolName", names.default_name(logical_id)), logical_id)
    schema = as_list(properties.get("Schema"), logical_id)
    wanted |= {"Schema": schema} if schema else {}
    clients = {name: _client(name, it) for name, it in template.of("AWS::Cognito::UserPoolClient")}
    groups = (as_text(it["GroupName"], name) for name, it in template.of("AWS::Cognito::UserPoolGroup"))
    return UserPool(logical_id, wanted, clients, tuple(groups))


def _client(logical_id: str, properties: Object) -> Object:
    """A client as the template has it; signing in with a plain password is always possible here."""
    wanted: Object = {key: properties[key] for key in _CLIENT_PROPERTIES if key in properties}
    flows = {*texts(properties.get("ExplicitAuthFlows"), logical_id), *_PLAIN_SIGN_IN}
    return {**wanted, "ClientName": logical_id, "ExplicitAuthFlows": [*sorted(flows)]}
