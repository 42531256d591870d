"""One stack on the sample template for all tests that only read or add to it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.local.running import SAMPLE, Stack, started


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with started(SAMPLE, tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def nurse(sample: Stack) -> Iterator[httpx.Client]:
    """Somebody who may use the sample's door."""
    with sample.signed_in("nurse@example.org") as client:
        yield client
