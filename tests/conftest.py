"""Fixtures for every room's tests."""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests.snapshots import as_made
from tests.support import settle_directory, simulated_aws

settings.register_profile("caseload", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("caseload")
# For `make mutants`: a failure is a failure, nobody reads the smallest example of it.
settings.register_profile("mutants", deadline=None, max_examples=30, phases=(Phase.explicit, Phase.generate))

# Long ones begin early, so that no worker ends alone; what reads the notes of other tests comes when they have run.
_LONG, _LAST = ("stack", "local", "faults", "trust"), "test_rights.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (item.path.name == _LAST, item.path.parent.name not in _LONG))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A simulated AWS with a settled directory: two clinics, a person for each role in the first."""
    with simulated_aws(monkeypatch):
        as_made(settle_directory)
        yield
