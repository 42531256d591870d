"""Ids that are not in a path: filters, versions, and texts that would lead to another clinic's files."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from functions.aws import directory
from functions.kernel.roles import Role
from infra.openapi import OUTPUT
from tests.support import CLINIC
from tests.trust.asking import asked, documented, send
from tests.trust.cells import NOWHERE, PLACES
from tests.trust.people import FOREIGN_CLINIC, staff_of
from tests.trust.who_may import Row, rows
from tests.trust.wire import listening
from tests.trust.world import World

HERE, SIBLING, FOREIGN, _ = PLACES
_PATHS = json.loads(OUTPUT.read_text("utf-8"))["paths"]
# Names that mean the same in every clinic: another one's payer is called as one's own.
_NAMES = ("payer_id", "schedule_id")
_NOBODY = "stf-nobody-at-all"


def parameters(row: Row, where: str) -> Iterator[str]:
    described = _PATHS[row.operation.path][row.operation.method.lower()].get("parameters", ())
    yield from (it["name"] for it in described if it.get("in") == where)


IN_CLINIC = [row for row in rows() if row.operation.path.startswith("/v1/clinics/{clinic_id}") and row.roles]
FILTERS = [(row, name) for row in IN_CLINIC for name in parameters(row, "query") if name.endswith("_id")]
FILTERS = [(row, name) for row, name in FILTERS if name not in _NAMES]
CONDITIONAL = [row for row in IN_CLINIC if "If-Match" in set(parameters(row, "header"))]
FILED = [
    (row, name) for row in IN_CLINIC for name in ("week", "month", "reader_id") if f"{{{name}}}" in row.operation.path
]


def filtered(world: World, row: Row, role: Role, by: tuple[str, str]) -> tuple[str, list[tuple[str, tuple[str, ...]]]]:
    """An answer without the id that was sent, should it repeat it; and what was asked of which table for it."""
    directory.forget()
    request = asked(world, row.operation, HERE, None)
    request = replace(request, sent=replace(request.sent, query={**(request.sent.query or {}), by[0]: by[1]}))
    with listening() as heard:
        answer = send(row.operation, request, staff_of(CLINIC, role))
    assert answer.status < 300, answer.body
    asked_for = [(sent.operation, sent.tables) for sent in heard]
    return json.dumps([answer.body, dict(answer.headers)]).replace(by[1], "asked-for"), asked_for


@pytest.mark.parametrize(("row", "name"), FILTERS, ids=lambda it: it if isinstance(it, str) else it.operation.name)
def test_a_filter_with_another_clinic_s_id_is_one_with_nobody_s(world: World, row: Row, name: str) -> None:
    assert FILTERS, "no operation filters by an id"
    by = sorted(row.roles - {Role.ORG_ADMIN})[0]
    unknown = filtered(world, row, by, (name, _NOBODY))
    for place in (SIBLING, FOREIGN):
        for role in (Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT, Role.FINANCE):
            assert filtered(world, row, by, (name, staff_of(place.clinic_id, role))) == unknown


@pytest.mark.parametrize("row", CONDITIONAL, ids=lambda row: row.operation.name)
def test_the_version_of_another_clinic_s_record_is_no_version_here(world: World, row: Row) -> None:
    """There the record is one further: what is its version now is here a version that nobody has read."""
    role = sorted(row.roles - {Role.ORG_ADMIN})[0]
    there = asked(world, row.operation, FOREIGN, None)
    changed = send(row.operation, there, world.staff(FOREIGN_CLINIC, role))
    version = changed.headers.get("ETag", '"2"')
    here = asked(world, row.operation, HERE, None)
    answers = []
    for tag in (version, '"987654"'):
        request = replace(here, sent=replace(here.sent, headers={**here.sent.headers, "If-Match": tag}))
        answers.append(send(row.operation, request, staff_of(CLINIC, role)))
        assert answers[-1].status >= 400, (tag, answers[-1].body)
    world.set_back(documented()[row.operation])
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("row", "name"), FILED, ids=lambda it: it if isinstance(it, str) else it.operation.name)
def test_no_text_in_a_path_leads_to_another_clinic_s_files(world: World, row: Row, name: str) -> None:
    role = sorted(row.roles - {Role.ORG_ADMIN})[0]
    request = asked(world, row.operation, HERE, None)
    own = request.path[name]
    for way in ("../{place}/{own}", "{own}/../../{place}/{own}", "{own}#{place}", "%2e%2e/{place}/{own}", "{place}"):
        answers = []
        for place in (FOREIGN_CLINIC, NOWHERE):
            path = {**request.path, name: way.format(place=place, own=own)}
            answers.append(send(row.operation, replace(request, path=path), staff_of(CLINIC, role)))
        assert answers[0].status in (400, 404, 422), (way, answers[0].body)
        assert answers[0] == answers[1], way


def test_what_is_tried_is_what_the_document_has() -> None:
    assert {name for _, name in FILTERS} == {"assignee_id", "care_manager_id", "consultant_id", "staff_id"}
    assert len(CONDITIONAL) >= 15
    assert {name for _, name in FILED} == {"week", "month", "reader_id"}
