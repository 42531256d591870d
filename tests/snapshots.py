"""The simulated AWS put back as it once was: making tables and people takes a tenth of a second, this 5 ms.

Only for what is made of nothing else than the simulation's beginning and earlier calls of this, always in one order.
"""

import pickle
from collections.abc import Callable
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

_REGION, _PARTITION = "us-east-1", "aws"
_kept: dict[Callable[[], None], bytes] = {}


def as_made(make: Callable[[], None]) -> None:
    """Tables and buckets as `make` leaves them: it runs once a process, and what it left is put back after that."""
    if make in _kept:
        _put_back(_kept[make])
        return
    make()
    _kept[make] = _taken()


def _taken() -> bytes:
    dynamodb, s3 = _backends()
    return pickle.dumps((dynamodb.tables, s3.buckets, s3_backends.bucket_accounts))


def _put_back(state: bytes) -> None:
    dynamodb, s3 = _backends()
    dynamodb.tables, s3.buckets, accounts = pickle.loads(state)  # noqa: S301 (our own, of this process)
    s3_backends.bucket_accounts.update(accounts)


def _backends() -> tuple[Any, Any]:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION], s3_backends[DEFAULT_ACCOUNT_ID][_PARTITION]
