"""Whatever a list is asked for, it tells nothing of who is withheld: by no row, and by nothing beside the rows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.aws import directory
from functions.aws.paging import RecordsPage
from functions.kernel.roles import Role
from infra.openapi import OUTPUT, routes
from tests.support import CLINIC, Answer
from tests.trust.asking import asked, send
from tests.trust.cells import PLACES
from tests.trust.part2_doors import names_one, treated
from tests.trust.part2_states import covering_from, employ, give, mark
from tests.trust.people import staff_of
from tests.trust.who_may import Row, rows
from tests.trust.world import World

_DOCUMENT = json.loads(OUTPUT.read_text("utf-8"))
_PAGES = {"limit", "cursor"}
_DECLARED = {f"{route.method} {route.path}": route for room in routes().values() for route in room}
ASKERS = (Role.FINANCE, Role.CARE_MANAGER)
ACROSS = [row for row in rows() if row.operation.name in treated() and treated()[row.operation.name].how == "rows"]


def is_list(row: Row) -> bool:
    answer = _DECLARED[row.operation.name].answer
    return isinstance(answer, type) and issubclass(answer, RecordsPage)


OF_ONE = [row for row in rows() if "{clinic_id}" in row.operation.path and names_one(row.operation) and is_list(row)]


def filters(row: Row) -> Mapping[str, tuple[str, ...]]:
    """What a list may be asked for besides its pages, each with values: all there are, or some that find somebody."""
    described = _DOCUMENT["paths"][row.operation.path][row.operation.method.lower()].get("parameters", ())
    return {it["name"]: _values(it) for it in described if it["in"] == "query" and it["name"] not in _PAGES}


def _values(parameter: Mapping[str, Any]) -> tuple[str, ...]:
    listed = _enum(parameter["schema"])
    return listed or _FOUND[parameter["name"]]


def _enum(schema: Mapping[str, Any]) -> tuple[str, ...]:
    if "$ref" in schema:
        return _enum(_DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    inner = [value for one in schema.get("anyOf", ()) for value in _enum(one)]
    return tuple(value for value in (*schema.get("enum", ()), *inner) if value is not None)


_STAFF = (staff_of(CLINIC, Role.CARE_MANAGER), staff_of(CLINIC, Role.PSYCHIATRIC_CONSULTANT), "stf-nobody")
_FOUND: Mapping[str, tuple[str, ...]] = {
    "care_manager_id": _STAFF,
    "consultant_id": _STAFF,
    "assignee_id": _STAFF,
    "as_of": ("2026-03-01", "2026-03-10", "2026-12-31"),
    "month": ("2026-03", "2026-05"),
}
LISTS = [*ACROSS, *OF_ONE]


@pytest.fixture(scope="module")
def withheld(world: World) -> Iterator[str]:
    """One of the clinic's two patients, whose flags, tasks and months are withheld from all who ask here."""
    with world.changed():
        mark(world, "episode_id")
        for role in ASKERS:
            employ(staff_of(CLINIC, role), "other")
        directory.forget()
        world.keep()
        yield world.things_of(CLINIC)["episode_id"]


def ask(world: World, row: Row, **query: str) -> Answer:
    request = asked(world, row.operation, PLACES[0], None)
    request = replace(request, sent=replace(request.sent, query=query or None))
    role = next(role for role in (Role.CARE_MANAGER, Role.FINANCE) if role in row.roles)
    return send(row.operation, request, staff_of(CLINIC, role))


def every_page(world: World, row: Row, **query: str) -> Iterator[Mapping[str, Any]]:
    cursor: Mapping[str, str] = {}
    while True:
        body = ask(world, row, limit="1", **cursor, **query).body
        yield body
        if body["next_cursor"] is None:
            return
        cursor = {"cursor": body["next_cursor"]}


def test_there_are_filters_to_try() -> None:
    tried = {(row.operation.path.rpartition("/")[2], name) for row in LISTS for name in filters(row)}
    assert {("caseload", it) for it in ("flag", "phase", "care_manager_id", "consultant_id", "as_of")} <= tried
    assert {("tasks", "assignee_id"), ("tasks", "status"), ("outlook", "care_manager_id")} <= tried


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row.operation.path)
def test_what_is_withheld_is_the_same_whatever_is_asked_for(world: World, withheld: str, row: Row) -> None:
    """In a list across patients whole, in a list of one patient's from before a day."""
    give(mark(world, "episode_id"), *([covering_from(date(2100, 1, 1))] if row in OF_ONE else []))
    unasked = ask(world, row).body["withheld"]
    assert [one["record_id"] for one in unasked] == [withheld]
    for name, values in filters(row).items():
        for value in values:
            body = ask(world, row, **{name: value}).body
            assert (body["withheld"], body["count"]) == (unasked, len(body["items"])), (name, value)


@pytest.mark.parametrize("row", ACROSS, ids=lambda row: row.operation.path)
def test_a_list_is_the_same_as_if_nothing_were_recorded_of_who_is_withheld(
    world: World, withheld: str, row: Row
) -> None:
    """Rows, counts, sums, where pages end, headers: of every question that can be asked."""
    give(mark(world, "episode_id"))
    questions = [{}, *({name: value} for name, values in filters(row).items() for value in values)]
    before = [ask(world, row, **question) for question in questions]
    world.forget_all_about(withheld)
    after = [ask(world, row, **question) for question in questions]
    world.set_back("review")
    assert before == after


@pytest.mark.parametrize("row", ACROSS, ids=lambda row: row.operation.path)
def test_pages_hold_as_many_as_are_counted_and_say_once_who_is_withheld(world: World, withheld: str, row: Row) -> None:
    give(mark(world, "episode_id"))
    pages = [*every_page(world, row)]
    assert {page["count"] for page in pages} == {sum(len(page["items"]) for page in pages)}
    assert [[one["record_id"] for one in page["withheld"]] for page in pages] == [[withheld], *([] for _ in pages[1:])]
    assert all(withheld not in json.dumps(page["items"]) for page in pages)
    sums = [page[name] for page in pages for name in ("by_status", "by_stage") if name in page]
    assert all(sum(it.values()) == pages[0]["count"] for it in sums)
