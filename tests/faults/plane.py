"""The embedded stack's data plane alone, for what a simulation in one thread cannot show: processes at once, kill -9.

Work is done in forked processes, as in Lambda's containers: each has its own connections, and one request at a time.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.aws import clients, directory
from functions.aws.connections import forget_connections
from infra.local import dataplane
from infra.local.home import Home
from tests.support import BUCKETS, TABLES, settle_directory

_fork = multiprocessing.get_context("fork")


@contextmanager
def standing(folder: Path) -> Iterator[str]:
    """A data plane with its own folder; its address."""
    home = Home(folder)
    home.logs.mkdir(parents=True, exist_ok=True)
    plane = dataplane.start(home)
    try:
        yield plane.endpoint
    finally:
        plane.stop()


@contextmanager
def new_tables(endpoint: str, name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tables, buckets and a settled directory of a test's own, and the environment that names them."""
    names = {variable: f"{name}-{variable.lower().replace('_', '-')}" for variable in (*TABLES, *BUCKETS)}
    with monkeypatch.context() as patched:
        for variable, value in {**dataplane.CREDENTIALS, **names, "AWS_ENDPOINT_URL": endpoint}.items():
            patched.setenv(variable, value)
        patched.setenv("POWERTOOLS_METRICS_DISABLED", "true")
        begin_anew()
        make_all(names)
        settle_directory()
        yield
        begin_anew()


def begin_anew() -> None:
    """Forget connections, clients and what was remembered, as a new container has none."""
    forget_connections()
    directory.forget()
    for client in (clients.s3, clients.sqs, clients.sns):
        client.cache_clear()


def make_all(names: dict[str, str]) -> None:
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    for variable in TABLES:
        dynamodb.create_table(
            TableName=names[variable],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
    for variable in BUCKETS:
        s3.create_bucket(Bucket=names[variable])


def files(bucket: str) -> dict[str, bytes]:
    s3 = boto3.client("s3")
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in listed}


def at_once(work: Callable[[Any], Any], inputs: Sequence[Any]) -> list[Any]:
    """Do all of it at the same time, each in a process of its own."""
    with _fork.Pool(len(inputs), initializer=begin_anew) as pool:
        return pool.map(work, inputs, chunksize=1)


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Do it in a process that gets a kill -9 after so long; whether it was still at work."""
    process = _fork.Process(target=_alone, args=(work,))
    process.start()
    time.sleep(seconds)
    was_alive = process.is_alive()
    if was_alive and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return was_alive and process.exitcode == -signal.SIGKILL


def _alone(work: Callable[[], None]) -> None:
    begin_anew()
    work()
