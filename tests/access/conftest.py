"""Fixtures of access's tests: a user pool beside the directory."""

import pytest

from tests.access.pools import UserPool


@pytest.fixture
def pool(aws: None, monkeypatch: pytest.MonkeyPatch) -> UserPool:  # noqa: ARG001
    """The simulated AWS with a user pool in which nobody has an account yet."""
    return UserPool(monkeypatch)
