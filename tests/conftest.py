"""Fixtures for every room's tests."""

from collections.abc import Iterator

import pytest

from tests.support import settle_directory, simulated_aws


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A simulated AWS with a settled directory: two clinics, a person for each role in the first."""
    with simulated_aws(monkeypatch):
        settle_directory()
        yield
