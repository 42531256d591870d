"""A stack in AWS: what CloudFormation calls each resource of the template, and acting as its functions do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

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
