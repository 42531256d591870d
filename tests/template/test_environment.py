"""Every function is told what its code asks for, and its handler is there."""

from collections.abc import Callable
from importlib import import_module

import pytest

from tests.template.document import FUNCTION, Json, of, written
from tests.template.imports import settings_of, source_of

FUNCTIONS = dict(of(written(), FUNCTION))
# Read without being named by a literal: functions/aws/settings.py, and the header of an answer to a browser.
TOLD_ANYWAY = {"CASELOAD_VERSION", "ALLOWED_ORIGIN"}


@pytest.fixture(params=sorted(FUNCTIONS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_handler_exists_and_can_be_called(name: str) -> None:
    module, _, handler = FUNCTIONS[name]["Handler"].rpartition(".")
    assert source_of(module), f"{name}: write {module.replace('.', '/')}.py with a `{handler}`"
    found: object = getattr(import_module(module), handler)
    assert isinstance(found, Callable), f"{name}: {module}.{handler} cannot be called"  # type: ignore[arg-type]


def test_a_function_is_told_every_setting_that_its_code_reads(name: str) -> None:
    assert settings_of(FUNCTIONS[name]["Handler"]) <= _told(FUNCTIONS[name]), (
        f"add to {name} / Environment, and the right to its role"
    )


def test_a_function_is_told_nothing_that_its_code_does_not_read(name: str) -> None:
    read = settings_of(FUNCTIONS[name]["Handler"])
    assert _told(FUNCTIONS[name]) - TOLD_ANYWAY <= read, f"take out of {name} / Environment and of its role"


def test_the_settings_of_a_door_are_found_through_what_it_uses() -> None:
    assert settings_of("functions.access.api.handler") == {
        "DIRECTORY_TABLE",
        "AUDIT_TABLE",
        "EPISODES_TABLE",
        "PRIVACY_TOPIC",
        "USER_POOL",
    }


def test_what_is_only_a_neighbour_of_something_used_does_not_count() -> None:
    """The clock takes the message's shape from the worker's module, and nothing that the worker does."""
    assert settings_of("functions.review.schedule.handler") == {"DIRECTORY_TABLE", "PACKET_QUEUE"}


def test_a_constant_from_another_module_is_followed() -> None:
    assert "PACKETS_BUCKET" in settings_of("functions.review.api.handler")


def _told(function: Json) -> set[str]:
    return set(function["Environment"]["Variables"])
