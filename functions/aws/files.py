"""Files for people to collect. Evidence is written once, checked by its content, never written over."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from functions.aws.clients import s3
from functions.aws.settings import setting
from functions.kernel.errors import NotFound

LINK_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A link that lets its holder collect one file for so many seconds."""

    url: str
    expires_in: int


class DifferentContentError(RuntimeError):
    """A file of this name stands with other bytes: an alarm, never an overwrite."""


def put_once(bucket_variable: str, key: str, content: bytes, media_type: str) -> None:
    """Write a file that must not stand yet; the same bytes again are success, other bytes a fault."""
    from botocore.exceptions import ClientError

    bucket, digest = setting(bucket_variable), hashlib.sha256(content).digest()
    try:
        s3().put_object(
            Bucket=bucket,
            Key=key,
            Body=content,
            ContentType=media_type,
            IfNoneMatch="*",
            ChecksumSHA256=b64encode(digest).decode(),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("PreconditionFailed", "412"):
            raise
        standing = s3().get_object(Bucket=bucket, Key=key)["Body"].read()
        if hashlib.sha256(standing).digest() != digest:
            raise DifferentContentError("a file of this name stands with other bytes") from error


def put_first(bucket_variable: str, key: str, content: bytes, media_type: str) -> bytes:
    """Write a file unless one stands already; the bytes that stand afterwards, ours or the other's."""
    try:
        put_once(bucket_variable, key, content, media_type)
    except DifferentContentError:
        return read_file(bucket_variable, key)
    return content


def put(bucket_variable: str, key: str, content: bytes, media_type: str) -> None:
    """Write a file that may be made again: the bucket keeps its earlier versions."""
    s3().put_object(Bucket=setting(bucket_variable), Key=key, Body=content, ContentType=media_type)


def read_file(bucket_variable: str, key: str) -> bytes:
    """The bytes of a file; NotFound when there is none."""
    from botocore.exceptions import ClientError

    try:
        content = s3().get_object(Bucket=setting(bucket_variable), Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
            raise
        raise NotFound("there is no such file") from error
    return content


def link_to(bucket_variable: str, key: str, seconds: int) -> str:
    """A link that lets its holder collect one file for a short while."""
    wanted = {"Bucket": setting(bucket_variable), "Key": key}
    return s3().generate_presigned_url("get_object", Params=wanted, ExpiresIn=seconds)
