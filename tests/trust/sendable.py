"""Every operation that takes a body, with a body that it takes, and every place in it where somebody may type."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.aws.door import JSON, NOTHING, Route
from infra.local.gateway import Gateway
from infra.local.proxy import Answer
from infra.openapi import routes
from infra.openapi_examples import EXAMPLES
from tests.template.test_drift import forms
from tests.trust.front import ask

Step = str | int
Place = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Sendable:
    """An operation and an example of its body."""

    method: str
    path: str
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def with_text(self, place: Place, text: str) -> dict[str, Any]:
        """The body with one of its texts replaced."""
        changed = copy.deepcopy(self.body)
        at: Any = changed
        for step in place[:-1]:
            at = at[step]
        at[place[-1]] = text
        return changed

    def send(self, its: Gateway, body: bytes, known: Mapping[str, str], *, by: str, **headers: str) -> Answer:
        return ask(its, self.method, self.path.format(**known), by=by, body=body, **headers)


def every_body() -> list[Sendable]:
    """All of them, in the order of their paths; of a route added tomorrow too."""
    by_kind = {kind: name for name, kind in forms().items()}
    sent: list[Route] = [it for room in routes().values() for it in room if it.body is not NOTHING and it.media == JSON]
    return sorted((Sendable(it.method, it.path, EXAMPLES[by_kind[it.body]]) for it in sent), key=str)


def texts(body: Any, at: Place = ()) -> Iterator[Place]:
    """Where in a body a text stands."""
    if isinstance(body, str):
        yield at
    elif isinstance(body, dict):
        yield from (place for name, value in body.items() for place in texts(value, (*at, name)))
    elif isinstance(body, list):
        yield from (place for index, value in enumerate(body) for place in texts(value, (*at, index)))
