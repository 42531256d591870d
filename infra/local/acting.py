"""Acting as one of the functions: the environment that the template gives them, for as long as something is done."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from functions.aws.clients import forget_clients
from functions.aws.connections import forget_connections
from functions.aws.settings import region
from infra.local import names
from infra.local.home import Running


@contextmanager
def as_function(running: Running) -> Iterator[None]:
    """Set what the template tells a function about tables and buckets, and put back what was set before."""
    told = {
        **{variable(logical): physical for logical, physical in {**running.tables, **running.buckets}.items()},
        "AWS_ENDPOINT_URL": running.data,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": names.REGION,
        "AWS_DEFAULT_REGION": names.REGION,
    }
    with with_environment(told):
        yield


@contextmanager
def with_environment(told: Mapping[str, str]) -> Iterator[None]:
    """As a process that was told these variables from the beginning."""
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    _forget()
    try:
        yield
    finally:
        _forget()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _forget() -> None:
    forget_connections()
    forget_clients()
    region.cache_clear()


def variable(logical: str) -> str:
    """DirectoryTable is told as DIRECTORY_TABLE."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", logical).upper()
