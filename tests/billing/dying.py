"""A worker that dies at the nth step of a run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from functions.billing import worker
from functions.billing.closing import freezing, publishing
from functions.billing.closing.runs import ClaimsStore

STEPS: tuple[tuple[Any, str], ...] = (
    (freezing, "put_first"),
    (worker, "control_numbers"),
    (worker, "manifest_of"),
    (publishing, "put_once"),
    (worker, "note_run"),
    (ClaimsStore, "finish"),
)


@dataclass(slots=True)
class Steps:
    """How many were begun, the one at which it died included."""

    begun: int = 0


@contextmanager
def dies_at(monkeypatch: pytest.MonkeyPatch, nth: int) -> Iterator[Steps]:
    """Within it the worker dies before its nth step, counted from 1, and does the others."""
    steps = Steps()

    def dying(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            steps.begun += 1
            if steps.begun == nth:
                raise TimeoutError
            return original(*args, **named)

        return call

    with monkeypatch.context() as patched:
        for place, name in STEPS:
            patched.setattr(place, name, dying(getattr(place, name)))
        yield steps
