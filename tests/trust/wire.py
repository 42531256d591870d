"""Listens to what leaves for DynamoDB: which tenants' names are in each request, however it was put together.

Reads the bytes that are sent and knows nothing of how the code derives keys, so that it does not repeat its mistakes.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore import handlers

_TENANT = re.compile(r"(?:CLINIC|ORG|STAFF)#[a-z0-9_-]+|\bCLINICS\b|\bNOWHERE\b")
_heard: list["Sent"] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: what is asked of which tables, and every tenant that it names."""

    operation: str
    tables: tuple[str, ...]
    tenants: frozenset[str]


@contextmanager
def listening() -> Iterator[list[Sent]]:
    """What is sent meanwhile."""
    global _heard
    _heard = []
    try:
        yield _heard
    finally:
        _heard = None


def _hear(model: Any, params: Any, **_: object) -> None:
    if _heard is not None:
        body = params["body"].decode() if isinstance(params["body"], bytes) else params["body"]
        named = re.findall(r'"TableName": ?"([^"]+)"', body) or list(json.loads(body).get("RequestItems", {}))
        _heard.append(Sent(model.name, tuple(sorted(set(named))), frozenset(_TENANT.findall(body))))


handlers.BUILTIN_HANDLERS.append(("before-call.dynamodb", _hear))
