"""Files for people to collect. Evidence is written once, checked by its content, never written over."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from functions.aws.clients import s3
from functions.aws.settings import setting
from functions.aws.tenancy import check_file
from functions.kernel.errors import NotFound

LINK_SECONDS = 300

_linked: ContextVar[list[str] | None] = ContextVar("linked", default=None)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that lets its holder collect one file for so many seconds."""

    url: str
    expires_in: int


class DifferentContentError(RuntimeError):
    """A file of this name stands with other bytes: an alarm, never an overwrite."""


def put_once(bucket_variable: str, key: str, content: bytes, media_type: str) -> None:
    """Write a file that must not stand yet; the same bytes again are success, other bytes a fault."""
    _same(put_first(bucket_variable, key, content, media_type), content)


def put_first(bucket_variable: str, key: str, content: bytes, media_type: str) -> bytes:
    """Write a file unless one stands already; the bytes that stand afterwards, ours or the other's."""
    from botocore.exceptions import ClientError

    check_file(key)
    try:
        s3().put_object(
            Bucket=setting(bucket_variable),
            Key=key,
            Body=content,
            ContentType=media_type,
            IfNoneMatch="*",
            ChecksumSHA256=b64encode(hashlib.sha256(content).digest()).decode(),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("PreconditionFailed", "412"):
            raise
        return read_file(bucket_variable, key)
    return content


def check_standing(bucket_variable: str, key: str, content: bytes) -> None:
    """A file that stands must have these bytes: a fault where it has others."""
    _same(read_file(bucket_variable, key), content)


def _same(standing: bytes, content: bytes) -> None:
    if standing != content:
        raise DifferentContentError("a file of this name stands with other bytes")


def names_in(bucket_variable: str, folder: str) -> frozenset[str]:
    """The names of the files that stand in a folder, the folder's own left out."""
    check_file(f"{folder}/")
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=setting(bucket_variable), Prefix=f"{folder}/")
    return frozenset(it["Key"].removeprefix(f"{folder}/") for page in pages for it in page.get("Contents", ()))


def put(bucket_variable: str, key: str, content: bytes, media_type: str) -> None:
    """Write a file that may be made again: the bucket keeps its earlier versions."""
    check_file(key)
    s3().put_object(Bucket=setting(bucket_variable), Key=key, Body=content, ContentType=media_type)


def read_file(bucket_variable: str, key: str) -> bytes:
    """The bytes of a file; NotFound when there is none."""
    from botocore.exceptions import ClientError

    check_file(key)
    try:
        content = s3().get_object(Bucket=setting(bucket_variable), Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
            raise
        raise NotFound("there is no such file") from error
    return content


@contextmanager
def noting_links() -> Iterator[list[str]]:
    """The files that links are made to meanwhile: the audit record names them."""
    linked: list[str] = []
    token = _linked.set(linked)
    try:
        yield linked
    finally:
        _linked.reset(token)


def link_to(bucket_variable: str, key: str, seconds: int) -> str:
    """A link that lets its holder collect one file for a short while."""
    check_file(key)
    linked = _linked.get()
    if linked is not None:
        linked.append(key)
    wanted = {"Bucket": setting(bucket_variable), "Key": key}
    return s3().generate_presigned_url("get_object", Params=wanted, ExpiresIn=seconds)


@dataclass(frozen=True, slots=True)
class FirstVersion:
    """The oldest version of a file; `is_only` unless something was put or hidden over it since."""

    key: str
    version_id: str
    is_only: bool


def first_versions(bucket_variable: str, prefix: str, *, after: str = "") -> Iterator[FirstVersion]:
    """The files of a folder by name, each as it was first written: what was laid over it changes nothing here."""
    pages = s3().get_paginator("list_object_versions")
    found: dict[str, list[str]] = {}
    hidden: set[str] = set()
    beginning = {"KeyMarker": after} if after else {}
    for page in pages.paginate(Bucket=setting(bucket_variable), Prefix=prefix, **beginning):  # type: ignore[arg-type]
        for version in page.get("Versions", ()):  # the newest first
            found.setdefault(version["Key"], []).append(version["VersionId"])
        hidden |= {marker["Key"] for marker in page.get("DeleteMarkers", ())}
    for key in sorted(found):
        yield FirstVersion(key, found[key][-1], len(found[key]) == 1 and key not in hidden)


def read_version(bucket_variable: str, version: FirstVersion) -> bytes:
    return (
        s3().get_object(Bucket=setting(bucket_variable), Key=version.key, VersionId=version.version_id)["Body"].read()
    )
