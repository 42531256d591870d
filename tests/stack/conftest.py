"""One stack on the template that goes to AWS, with one clinic, for all tests here."""

from collections.abc import Iterator

import pytest

from infra.local.home import REPOSITORY
from tests.local.running import started
from tests.stack.clinic import Clinic, open_clinic


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with started(REPOSITORY / "template.yaml", tmp_path_factory.mktemp("clinic")) as stack:
        opened = open_clinic(stack)
        yield opened
        opened.close()
