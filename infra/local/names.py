"""Physical names, ARNs and attributes that the template's logical ids have on this machine."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

ACCOUNT = "000000000000"
REGION = "us-east-1"
STACK = "caseload-local"

PSEUDO_PARAMETERS = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": STACK,
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{STACK}/local",
}

NAME_PROPERTY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Scheduler::Schedule": "Name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What an intrinsic may ask about: a resource's type, its name, and the id that the data plane gave it, if any."""

    logical_id: str
    kind: str
    name: str
    identity: str
    endpoint: str


def default_name(logical_id: str) -> str:
    """`MonthEndFiles` -> `caseload-local-month-end-files`, which every service accepts."""
    return f"{STACK}-{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '-', logical_id).lower()}"


def logical_name(name: str) -> str:
    """What the template calls a function, by the name that messages have of it."""
    return "".join(part.capitalize() for part in name.removeprefix(f"{STACK}-").split("-"))


def placeholder(logical_id: str) -> str:
    """The id of a resource whose id only the data plane can give, before it exists."""
    return str(uuid5(NAMESPACE_URL, logical_id))


def arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def _queue_url(it: Resource) -> str:
    return f"{it.endpoint}/{ACCOUNT}/{it.name}"


_REF: Mapping[str, Callable[[Resource], str]] = {
    "AWS::SQS::Queue": _queue_url,
    "AWS::SNS::Topic": lambda it: arn("sns", it.name),
    "AWS::Cognito::UserPool": lambda it: it.identity,
    "AWS::Cognito::UserPoolClient": lambda it: it.identity,
    "AWS::KMS::Key": lambda it: it.identity,
}

_ARN: Mapping[str, Callable[[Resource], str]] = {
    "AWS::DynamoDB::Table": lambda it: arn("dynamodb", f"table/{it.name}"),
    "AWS::SQS::Queue": lambda it: arn("sqs", it.name),
    "AWS::S3::Bucket": lambda it: f"arn:aws:s3:::{it.name}",
    "AWS::Serverless::Function": lambda it: arn("lambda", f"function:{it.name}"),
    "AWS::Cognito::UserPool": lambda it: arn("cognito-idp", f"userpool/{it.identity}"),
    "AWS::KMS::Key": lambda it: arn("kms", f"key/{it.identity}"),
    "AWS::IAM::Role": lambda it: f"arn:aws:iam::{ACCOUNT}:role/{it.name}",
}

_ATTRIBUTE: Mapping[tuple[str, str], Callable[[Resource], str]] = {
    ("AWS::DynamoDB::Table", "StreamArn"): lambda it: arn("dynamodb", f"table/{it.name}/stream/local"),
    ("AWS::SQS::Queue", "QueueName"): lambda it: it.name,
    ("AWS::SQS::Queue", "QueueUrl"): _queue_url,
    ("AWS::Cognito::UserPool", "UserPoolId"): lambda it: it.identity,
    ("AWS::Cognito::UserPool", "ProviderName"): lambda it: f"cognito-idp.{REGION}.amazonaws.com/{it.identity}",
    ("AWS::Cognito::UserPool", "ProviderURL"): lambda it: f"https://cognito-idp.{REGION}.amazonaws.com/{it.identity}",
    ("AWS::Cognito::UserPoolClient", "ClientId"): lambda it: it.identity,
    ("AWS::KMS::Key", "KeyId"): lambda it: it.identity,
    ("AWS::SNS::Topic", "TopicName"): lambda it: it.name,
}


def ref(resource: Resource) -> str:
    """What `!Ref` gives: the name, but a queue's URL, a topic's ARN, and the id of a pool, a client or a key."""
    known = _REF.get(resource.kind)
    return known(resource) if known else resource.name


def attribute(resource: Resource, name: str) -> str:
    """What `!GetAtt` gives; for a resource that does not run here, something of the right shape."""
    if name in {"Arn", "TopicArn"}:
        known = _ARN.get(resource.kind)
        return known(resource) if known else arn(resource.kind.split("::")[1].lower(), resource.name)
    known = _ATTRIBUTE.get((resource.kind, name))
    return known(resource) if known else f"{resource.name}.{name}"


def name_of(arn_or_url: str) -> str:
    """The table, queue or topic that an ARN or a queue URL names."""
    if ":dynamodb:" in arn_or_url:
        return arn_or_url.split("/")[1]
    return re.split(r"[:/]", arn_or_url)[-1]
