"""What a function is told by its environment: the only place that reads it, and only when asked."""

import os
from functools import cache


class MissingSettingError(RuntimeError):
    """The template forgot to tell a function something that it needs."""


def setting(name: str) -> str:
    """The value of a variable that the template sets; a fault when it is not set."""
    value = os.environ.get(name)
    if not value:
        raise MissingSettingError(f"the environment does not say {name}")
    return value


def optional_setting(name: str) -> str | None:
    """The value of a variable that the template may leave unset."""
    return os.environ.get(name) or None


@cache
def region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def code_version() -> str:
    """The version of the code that a file or a decision was made with; `dev` outside a release."""
    return os.environ.get("CASELOAD_VERSION") or "dev"
