"""A stack in AWS: what CloudFormation calls each resource of the template, and acting as its functions do."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from infra.local.acting import variable, with_environment
from infra.local.values import StackError

_TOLD = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")


def physical_names(stack: str, *kinds: str) -> Mapping[str, str]:
    """By the template's names, what a stack's resources of these kinds are called; StackError when there is none."""
    import boto3
    from botocore.exceptions import ClientError

    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    try:
        found = [one for page in pages for one in page["StackResourceSummaries"]]
    except ClientError as error:
        raise StackError(f"CloudFormation does not show the stack {stack}") from error
    return {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for one in found
        if not kinds or one["ResourceType"] in kinds
    }


@contextmanager
def as_function_of(stack: str) -> Iterator[None]:
    """With the tables and buckets of a stack in AWS, and the rights of whoever is signed in there."""
    named = physical_names(stack, *_TOLD)
    with with_environment({variable(logical): physical for logical, physical in named.items()}):
        yield


def invoke_in_aws(function: str, event: Mapping[str, Any]) -> object:
    """Run a function and wait for its answer; StackError, without a word of what was said, when it fails."""
    import boto3
    from botocore.config import Config

    patient = Config(read_timeout=900, retries={"total_max_attempts": 1})
    answer = boto3.client("lambda", config=patient).invoke(FunctionName=function, Payload=json.dumps(event).encode())
    if answer.get("FunctionError"):
        raise StackError(f"{function} failed; see its log")
    said: object = json.loads(answer["Payload"].read() or b"null")
    return said
