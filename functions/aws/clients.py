"""boto3's clients of S3, SQS, SNS and Cognito: each made once a process, when first needed, for making one is slow.

Each gives a call up before the shortest of the functions is stopped (28 s): boto3's own limits are minutes, and whoever
asked a door would hear from the gateway, and nothing would be in our log.
"""

from functools import cache
from typing import TYPE_CHECKING

from functions.aws.settings import region

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient


@cache
def s3() -> "S3Client":
    """Signature 4 for links too: encrypted files take no other."""
    import boto3

    return boto3.client("s3", region_name=region(), config=_patience().merge(_signed()))


@cache
def sqs() -> "SQSClient":
    import boto3

    return boto3.client("sqs", region_name=region(), config=_patience())


@cache
def sns() -> "SNSClient":
    import boto3

    return boto3.client("sns", region_name=region(), config=_patience())


@cache
def cognito() -> "CognitoIdentityProviderClient":
    import boto3

    return boto3.client("cognito-idp", region_name=region(), config=_patience())


def _patience() -> "Config":
    """Three tries of two and six seconds, and three more between them."""
    from botocore.config import Config

    tries = {"total_max_attempts": 3, "mode": "standard"}
    return Config(connect_timeout=2, read_timeout=6, retries=tries)  # type: ignore[arg-type]


def _signed() -> "Config":
    from botocore.config import Config

    return Config(signature_version="s3v4")


def forget_clients() -> None:
    """Close and forget them: for a process that turns to another data plane."""
    for made in (s3, sqs, sns, cognito):
        if made.cache_info().currsize:
            made().close()
        made.cache_clear()
