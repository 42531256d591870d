"""Puts the files of the demonstration where one can open them: the latest packets, and the month-end of both months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infra.demo.requests import Ids
from infra.demo.season import Season
from infra.local.clients import Clients
from infra.local.home import Running

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PACKETS, MONTH_END = "packets", "month-end"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A bucket, the folder that its files go to, and what their keys contain."""

    folder: str
    bucket: str
    holding: tuple[str, ...]


def export(running: Running, season: Season, ids: Ids, out: Path) -> tuple[Path, ...]:
    """The files that were written, with clinics and people under our own names instead of opaque ids."""
    s3 = Clients(running.data).s3
    names = {known: name for group in (ids.clinics, ids.staff) for name, known in group.items()}
    shelves = (
        Shelf(PACKETS, running.buckets["PacketsBucket"], (season.weeks[-1],)),
        Shelf(MONTH_END, running.buckets["BillingBucket"], tuple(map(str, season.months))),
    )
    return tuple(sorted(path for shelf in shelves for path in _collect(s3, shelf, names, out)))


def _collect(s3: "S3Client", shelf: Shelf, names: Mapping[str, str], out: Path) -> Iterator[Path]:
    for key in _keys(s3, shelf.bucket):
        if any(part in key for part in shelf.holding):
            target = out / shelf.folder / named(key.partition("/")[2], names)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(s3.get_object(Bucket=shelf.bucket, Key=key)["Body"].read())
            yield target


def _keys(s3: "S3Client", bucket: str) -> Iterator[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (found["Key"] for found in page.get("Contents", ()) if "Key" in found)


def named(key: str, names: Mapping[str, str]) -> str:
    for known, name in names.items():
        key = key.replace(known, name)
    return key
