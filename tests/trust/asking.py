"""Sends one request of the matrix to the door that answers it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from functions.aws.door import Door
from functions.kernel.roles import Role
from infra.openapi import OUTPUT
from tests.support import CLINIC, Answer, knock
from tests.trust.cells import NOWHERE, Target
from tests.trust.people import CLINICS, Person
from tests.trust.prepared import FIRST, Prepared, prepared
from tests.trust.who_may import Operation
from tests.trust.world import World


@cache
def documented() -> Mapping[Operation, str]:
    """Every operation of the API's document but the document itself, and the room that answers it."""
    paths: dict[str, dict[str, Any]] = json.loads(OUTPUT.read_text("utf-8"))["paths"]
    return {
        Operation(method.upper(), path): described["tags"][0]
        for path, methods in paths.items()
        for method, described in methods.items()
    }


@cache
def example(operation: Operation) -> Any:
    """What the document gives as an example of a body; None for an operation that takes none."""
    document = json.loads(OUTPUT.read_text("utf-8"))
    described = document["paths"][operation.path][operation.method.lower()].get("requestBody", {"content": {}})
    for content in described["content"].values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        return next(iter(document["components"]["schemas"].get(name, {}).get("examples", ())), None)
    return None


@cache
def door_of(operation: Operation) -> Door:
    door: Door = import_module(f"functions.{documented()[operation]}.api").door
    return door


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is sent: the variables of its path, and the rest."""

    path: Mapping[str, str]
    sent: Prepared
    is_prepared: bool


def asked(world: World, operation: Operation, target: Target, person: Person | None) -> Asked:
    """The request for an operation in a place; an author's own things where there are some."""
    things = _things(world, target.things)
    place = target.clinic_id if target.clinic_id in CLINICS else CLINIC
    found = prepared(operation.name, lambda role: world.staff(place, role), world.things_of(place))
    sent = found or Prepared(example(operation), FIRST)
    path = {name: things(sent.instead.get(name, name), person) for name in _variables(operation)}
    path |= {"clinic_id": target.clinic_id, "organization_id": target.organization_id}
    return Asked(path, sent, found is not None)


def send(operation: Operation, asked: Asked, by: str | None) -> Answer:
    sent = asked.sent
    return knock(
        door_of(operation),
        operation.method,
        operation.path,
        path=asked.path,
        body=sent.body,
        raw=sent.raw,
        headers=sent.headers,
        query=sent.query,
        by=by,
    )


def author_of(world: World, operation: Operation, target: Target, person: Person | None) -> str | None:
    """Who wrote what this request names."""
    things = world.things_of(target.things) if target.things in CLINICS else {}
    is_own = person is not None and any(f"{name} of {person.staff_id}" in things for name in _variables(operation))
    return person.staff_id if person and is_own else world.staff(CLINIC, Role.CARE_MANAGER)


def _variables(operation: Operation) -> list[str]:
    named = [part.strip("{}") for part in operation.path.split("/") if part.startswith("{")]
    return [name for name in named if name not in ("clinic_id", "organization_id")]


def _things(world: World, whose: str) -> Any:
    own = world.things_of(CLINIC)

    def thing(name: str, person: Person | None) -> str:
        if whose == NOWHERE and name.endswith("_id"):
            return f"{name.removesuffix('_id').replace('_', '-')}-nowhere"
        its = own if whose == NOWHERE else world.things_of(whose)
        return its.get(f"{name} of {person.staff_id}" if person else name) or its[name]

    return thing
