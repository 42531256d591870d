"""Clients of the data plane for the stack itself: boto3 for set-up, bare JSON over a kept connection for polling."""

import http.client
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

from infra.local import names
from infra.local.values import Json, Object, as_object

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

_CONFIG = Config(retries={"total_max_attempts": 3, "mode": "standard"}, connect_timeout=5, read_timeout=60)


class Clients:
    """boto3 clients of one data plane, with keys that are nobody's and no profile, whatever the shell has set."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        nobody = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
        self._session = boto3.Session("test", "test", region_name=names.REGION, botocore_session=nobody)

    @property
    def dynamodb(self) -> "DynamoDBClient":
        return self._session.client("dynamodb", endpoint_url=self.endpoint, config=_CONFIG)

    @property
    def s3(self) -> "S3Client":
        return self._session.client("s3", endpoint_url=self.endpoint, config=_CONFIG)

    @property
    def sqs(self) -> "SQSClient":
        return self._session.client("sqs", endpoint_url=self.endpoint, config=_CONFIG)

    @property
    def sns(self) -> "SNSClient":
        return self._session.client("sns", endpoint_url=self.endpoint, config=_CONFIG)

    @property
    def kms(self) -> "KMSClient":
        return self._session.client("kms", endpoint_url=self.endpoint, config=_CONFIG)

    @property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return self._session.client("cognito-idp", endpoint_url=self.endpoint, config=_CONFIG)


class WireError(Exception):
    """The data plane refused a call; `code` is the service's own error name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


_SERVICES = {
    "streams": ("DynamoDBStreams_20120810", "dynamodb", "application/x-amz-json-1.0"),
    "dynamodb": ("DynamoDB_20120810", "dynamodb", "application/x-amz-json-1.0"),
    "sqs": ("AmazonSQS", "sqs", "application/x-amz-json-1.0"),
}


class Wire:
    """AWS's JSON protocol on one kept connection: what a poll costs is the request, not an SDK around it.

    Answers stay JSON as Lambda hands it on: numbers are numbers, binary is base64. Not for two threads at once.
    """

    def __init__(self, endpoint: str, service: str) -> None:
        self._prefix, scope, media_type = _SERVICES[service]
        self._headers = {
            "Content-Type": media_type,
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/{names.REGION}/{scope}/aws4_request,"
            " SignedHeaders=host, Signature=0",
        }
        self._connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=60)

    def call(self, action: str, request: Object) -> Object:
        """One call; WireError when refused, OSError or HTTPException when the data plane is gone."""
        headers = {**self._headers, "X-Amz-Target": f"{self._prefix}.{action}"}
        try:
            self._connection.request("POST", "/", json.dumps(request), headers)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        answer: Json = json.loads(body) if body else {}
        fields = as_object(answer, action)
        if response.status != http.client.OK:
            code = str(fields.get("__type", response.status)).rpartition("#")[2]
            raise WireError(code, str(fields.get("message") or fields.get("Message") or ""))
        return fields

    def close(self) -> None:
        self._connection.close()
