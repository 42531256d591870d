"""Ids inside what is sent: each is replaced by another organization's, and none of those may ever be kept."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from functions.kernel.roles import Role
from infra.openapi import routes
from tests.support import CLINIC, ORGANIZATION
from tests.trust.asking import Asked, asked, send
from tests.trust.cells import PLACES
from tests.trust.people import FOREIGN_CLINIC, staff_of
from tests.trust.prepared import FIRST
from tests.trust.who_may import Operation, Row, rows
from tests.trust.world import World

HERE = PLACES[0]
# Fields that a request must never be able to say of itself: all of them come from the path, the token or the clock.
NOT_FOR_CALLERS = frozenset(
    ("clinic_id", "organization_id", "tenant", "patient_id", "id", "version", "recorded", "by", "created_by", "total")
)
FIELDS = {
    Operation(route.method, route.path): set(getattr(route.body, "__struct_fields__", ()))
    for room in routes().values()
    for route in room
}
WRITING = [row for row in rows() if row.operation.method != "GET" and row.roles]
TAKING = [row for row in WRITING if FIELDS[row.operation]]


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a body with its place in it."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if children is None:
        yield at, value
        return
    for name, child in children:
        yield from leaves(child, (*at, name))


def put(body: Any, at: tuple[Any, ...], value: object) -> Any:
    """The body with another value in one place."""
    changed = json.loads(json.dumps(body))
    holder = changed
    for name in at[:-1]:
        holder = holder[name]
    holder[at[-1]] = value
    return changed


def forgeries(world: World, row: Row) -> Iterator[tuple[Asked, str]]:
    """The request with one of its ids replaced by what stands in the same place for the other organization."""
    request = asked(world, row.operation, HERE, None)
    own = {name: thing for thing, name in world.things_of(CLINIC).items()}
    people = {world.staff(CLINIC, role): world.staff(FOREIGN_CLINIC, role) for role in Role}
    for at, value in leaves(request.sent.body):
        foreign = people.get(value) or world.things_of(FOREIGN_CLINIC).get(own.get(value, ""))
        if isinstance(value, str) and at and foreign and foreign != value:
            yield replace(request, sent=replace(request.sent, body=put(request.sent.body, at, foreign))), foreign


def writer(row: Row) -> str:
    place = ORGANIZATION if "{organization_id}" in row.operation.path else CLINIC
    role = sorted(row.roles)[0]
    return staff_of(ORGANIZATION if role is Role.ORG_ADMIN else place, role)


def is_kept(name: str) -> bool:
    """Whether a name stands anywhere in the own clinic's or organization's records."""
    tables = dynamodb_backends["123456789012"]["us-east-1"].tables
    kept = (
        (str(item.attrs["pk"].value), json.dumps(item.to_json()))
        for table in tables.values()
        if table.name != "audit-table"
        for items in table.items.values()
        for item in items.values()
    )
    return any(name in text for pk, text in kept if f"{pk}#".startswith((f"CLINIC#{CLINIC}#", f"ORG#{ORGANIZATION}#")))


def test_another_organizations_id_in_a_body_is_refused_and_kept_nowhere(world: World) -> None:
    tried = 0
    for row in WRITING:
        for request, foreign in forgeries(world, row):
            answer = send(row.operation, request, writer(row))
            assert answer.status in (400, 404, 422), (row.operation.name, foreign, answer.body)
            assert foreign not in json.dumps(answer.body)
            assert not is_kept(foreign)
            tried += 1
    assert tried >= 15


@pytest.mark.parametrize("row", TAKING, ids=lambda row: row.operation.name)
def test_what_is_not_for_callers_to_say_is_refused(world: World, row: Row) -> None:
    request = asked(world, row.operation, HERE, None)
    for name in sorted(NOT_FOR_CALLERS - FIELDS[row.operation]):
        sent = replace(request.sent, body={**request.sent.body, name: "x-1"}, headers={**FIRST, **request.sent.headers})
        answer = send(row.operation, replace(request, sent=sent), writer(row))
        assert (answer.status, [it["code"] for it in answer.body["errors"]]) == (400, ["UNKNOWN_FIELD"]), name


def test_the_same_key_in_two_clinics_names_two_things(world: World) -> None:
    (row,) = (row for row in WRITING if row.operation.name == "POST /v1/clinics/{clinic_id}/referrals")
    made = set()
    for place in (PLACES[0], PLACES[1]):
        request = asked(world, row.operation, place, None)
        sent = replace(request.sent, headers={"Idempotency-Key": "one-key"})
        answer = send(row.operation, replace(request, sent=sent), staff_of(ORGANIZATION, Role.PCP))
        assert answer.status == 201
        made.add(answer.body["referral_id"])
    world.set_back("intake")
    assert len(made) == 2
