"""Whoever may ask is told no more than they need: docs/who-sees.md against the API's document and real answers."""

from collections.abc import Iterator

import pytest

from functions.kernel.roles import Role
from tests.trust.answer_fields import Path, described, is_named, told
from tests.trust.asking import asked, documented, send
from tests.trust.cells import PLACES
from tests.trust.people import everybody
from tests.trust.who_may import Row, rows
from tests.trust.who_sees import exceptions, forbidden
from tests.trust.world import World

ASKABLE = [row for row in rows() if row.roles]
HERE = PLACES[0]


def strays(row: Row, role: Role, paths: frozenset[Path], *, but_for: frozenset[str]) -> Iterator[str]:
    """The fields of an answer that a role is never told, but for the exceptions."""
    for field in sorted(forbidden()[role] - but_for):
        if any(is_named(path, field) for path in paths):
            yield f"{row.operation.name} tells {role.value} `{field}`"


def excepted(row: Row, role: Role, *, is_empty: bool | None = None) -> frozenset[str]:
    mine = (it for it in exceptions() if (it.operation, it.role) == (row.operation.name, role))
    return frozenset(it.field for it in mine if is_empty is None or it.is_empty is is_empty)


def answer_to(world: World, row: Row, role: Role) -> frozenset[Path]:
    """What a role is told in its own clinic, or organization; the world is as before."""
    clinic_id = None if "{organization_id}" in row.operation.path else HERE.clinic_id
    person = next(it for it in everybody() if role in it.holds(clinic_id, HERE.organization_id))
    request = asked(world, row.operation, HERE, person)
    answer = send(row.operation, request, person.staff_id)
    assert answer.status < 300 or not request.is_prepared, answer.body
    if row.operation.method != "GET":
        world.set_back(documented()[row.operation])
    return frozenset(told(answer.body)) if answer.status < 300 else frozenset()


@pytest.mark.parametrize("row", ASKABLE, ids=lambda row: row.operation.name)
def test_no_answer_s_schema_has_what_a_role_is_never_told(row: Row) -> None:
    fields = described(row.operation)
    found = [it for role in row.roles for it in strays(row, role, fields, but_for=excepted(row, role))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("row", ASKABLE, ids=lambda row: row.operation.name)
def test_no_real_answer_holds_what_a_role_is_never_told(world: World, row: Row) -> None:
    found: list[str] = []
    for role in row.roles:
        if forbidden()[role]:
            but_for = excepted(row, role, is_empty=False)
            found += strays(row, role, answer_to(world, row, role), but_for=but_for)
    assert not found, "\n".join(found)


def test_what_is_empty_for_one_role_is_told_to_another(world: World) -> None:
    """An exception that is empty for everybody would prove nothing."""
    by_name = {row.operation.name: row for row in ASKABLE}
    hidden = {(it.operation, it.field) for it in exceptions() if it.is_empty and it.role is not Role.FINANCE}
    told = {operation: answer_to(world, by_name[operation], Role.FINANCE) for operation, _ in hidden}
    seen = {(operation, field) for operation, field in hidden if any(is_named(it, field) for it in told[operation])}
    assert {field for _, field in seen} >= {"charge_cents", "charge_from", "expected_cents"}


def test_every_exception_is_one_and_says_why() -> None:
    by_name = {row.operation.name: row for row in ASKABLE}
    for it in exceptions():
        row = by_name[it.operation]
        assert it.role in row.roles, it
        assert it.field in forbidden()[it.role], it
        assert any(is_named(path, it.field) for path in described(row.operation)), it
        assert len(it.why) > 20, it


def test_every_field_that_is_named_is_one_of_the_document() -> None:
    paths = [path for row in ASKABLE for path in described(row.operation)]
    named = frozenset[str]().union(*forbidden().values())
    assert not {field for field in named if not any(is_named(path, field) for path in paths)}
