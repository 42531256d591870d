"""The API's document with what is there in it, and the people who may: so that what the fuzz sends can succeed.

For each operation the ids, versions, query and body that the matrix has prepared for it, and somebody whom
docs/who-may.md allows it. Everything that succeeded is undone before the next request.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from functions.kernel.roles import Role
from infra.local.gateway import Gateway
from infra.local.proxy import Answer, Request
from infra.local.routes import Routes
from infra.local.tokens import Refused
from infra.openapi import OUTPUT
from tests.support import CLINIC
from tests.trust.asking import Asked, asked, documented
from tests.trust.cells import PLACES
from tests.trust.front import invoke, plan
from tests.trust.matrix import cells
from tests.trust.who_may import Row, rows
from tests.trust.world import World

# Whose token is sent: behind it stands, operation by operation, somebody who may.
SOMEBODY = "stf-somebody-who-may"
_TAGS = ['"1"', '"2"', '"3"']
_TEAM: Mapping[str, Role] = {
    "assignee_id": Role.CARE_MANAGER,
    "billing_practitioner_id": Role.PCP,
    "care_manager_id": Role.CARE_MANAGER,
    "consultant_id": Role.PSYCHIATRIC_CONSULTANT,
    "obtained_by": Role.CARE_MANAGER,
    "owner_id": Role.PCP,
    "pcp_id": Role.PCP,
    "psychiatric_consultant_id": Role.PSYCHIATRIC_CONSULTANT,
    "referred_by": Role.PCP,
}
"""What a form calls a person, and whose role somebody has who can be meant."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A request that should be carried out, and who sends it; None where nobody signs in."""

    asked: Asked
    by: str | None


def requests(world: World) -> Mapping[str, Likely]:
    """One for each operation, by its name."""
    return {row.operation.name: _likely(world, row) for row in rows() if row.operation in documented()}


def _likely(world: World, row: Row) -> Likely:
    """By the first of the matrix who may, at home if they may there."""
    if row.others in ("link", "anybody"):
        return Likely(asked(world, row.operation, PLACES[0], None), None)
    cell = next(it for it in cells(world, row) if it.outcome == "done" and it.person)
    assert cell.person
    return Likely(asked(world, row.operation, cell.target, cell.person), cell.person.staff_id)


def document(likely: Mapping[str, Likely], world: World) -> dict[str, Any]:
    """The API's document, every path naming what is there and every body one that is taken."""
    whole: dict[str, Any] = json.loads(OUTPUT.read_text("utf-8"))
    for operation in documented():
        described = whole["paths"][operation.path][operation.method.lower()]
        if operation.name in likely:
            described["parameters"] = [*_named(described.get("parameters", ()), likely[operation.name].asked)]
            _with_body(described, likely[operation.name].asked)
    for form in (it for name, it in whole["components"]["schemas"].items() if name.endswith("Form")):
        for name in _TEAM.keys() & set(form.get("required", ())):
            form["properties"][name] = {"type": "string", "enum": [world.staff(CLINIC, _TEAM[name])]}
    return whole


def _named(parameters: Any, its: Asked) -> Iterator[Any]:
    for parameter in copy.deepcopy(parameters):
        name = parameter.get("name")
        if parameter.get("in") == "path":
            parameter |= {"schema": {"type": "string", "enum": [its.path[name]]}, "example": its.path[name]}
        elif name == "If-Match":
            first = its.sent.headers.get(name, _TAGS[0])
            parameter |= {"schema": {"type": "string", "enum": _TAGS}, "example": first}
        elif name in (its.sent.query or {}):
            parameter["example"] = (its.sent.query or {})[name]
        yield parameter


def _with_body(described: Any, its: Asked) -> None:
    body = dict(parse_qsl(its.sent.raw)) if its.sent.raw else its.sent.body
    for content in described.get("requestBody", {"content": {}})["content"].values():
        if body is not None:
            content["example"] = body


class _Known:
    """Those who may are let in by their names, and nobody else."""

    def __init__(self, likely: Mapping[str, Likely]) -> None:
        self._names = {it.by for it in likely.values()}

    def claims(self, header: str | None) -> Mapping[str, str]:
        name = (header or "").removeprefix("Bearer ")
        if name not in self._names:
            raise Refused
        return {"sub": name}


class Acting(Gateway):
    """A gateway that lets SOMEBODY in as who may ask for each operation, and undoes what was written."""

    def __init__(self, world: World, likely: Mapping[str, Likely]) -> None:
        super().__init__(plan().api, _Known(likely), invoke)
        self._found, self._world, self._likely, self._wrote = Routes(plan().api.routes), world, likely, ""

    def handle(self, request: Request) -> Answer:
        if self._wrote:
            self._world.set_back(self._wrote)
            self._wrote = ""
        match = self._found.match(request.method, request.path)
        name = f"{request.method} {match.route.path}" if match else ""
        answer = super().handle(_as_who_may(request, self._likely[name]) if name in self._likely else request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and answer.status < 300:
            self._wrote = "access" if "/organizations/" in request.path or "break-glass" in request.path else "another"
        return answer


def _as_who_may(request: Request, likely: Likely) -> Request:
    """The same request with the name of who may behind the token; any other token, and none, stay as they are."""
    said = [
        (name, value.replace(SOMEBODY, likely.by or SOMEBODY) if name.lower() == "authorization" else value)
        for name, value in request.headers
    ]
    return replace(request, headers=said)
