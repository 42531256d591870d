"""The world of the matrix, made once for every test that only asks."""

from collections.abc import Iterator

import pytest

from tests.trust.world import World, a_world


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_world() as made:
        yield made
