"""The calls of DynamoDB that are made while a test looks."""

from typing import Any

import pytest
from pynamodb.connection import Connection


def dispatched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations' names, from now on, in their order."""
    asked: list[str] = []
    original = Connection.dispatch

    def dispatch(self: Connection, operation: str, kwargs: dict[str, Any]) -> Any:
        asked.append(operation)
        return original(self, operation, kwargs)

    monkeypatch.setattr(Connection, "dispatch", dispatch)
    return asked
