"""Links to files: for five minutes, to exactly one file of the own clinic, and told of in the audit trail."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.aws import audit
from functions.aws.files import Link
from functions.kernel.roles import Role
from infra.openapi import routes
from tests.support import CLINIC
from tests.trust.asking import asked, send
from tests.trust.cells import PLACES
from tests.trust.who_may import Operation
from tests.trust.world import World

WITH_LINKS = {
    Operation("GET", "/v1/clinics/{clinic_id}/packets/{week}/{reader_id}/pdf"): Role.PSYCHIATRIC_CONSULTANT,
    Operation("GET", "/v1/clinics/{clinic_id}/months/{month}/files"): Role.FINANCE,
}


def links_in(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        yield from [body["url"]] if "url" in body else (link for value in body.values() for link in links_in(value))
    elif isinstance(body, list):
        yield from (link for value in body for link in links_in(value))


@pytest.mark.parametrize(("operation", "role"), WITH_LINKS.items(), ids=lambda it: getattr(it, "path", None))
def test_a_link_is_for_one_file_of_the_clinic_for_five_minutes_and_told_of(
    world: World, operation: Operation, role: Role
) -> None:
    answer = send(operation, asked(world, operation, PLACES[0], None), world.staff(CLINIC, role))
    links = [urlsplit(link) for link in links_in(answer.body)]
    keys = {link.path.removeprefix("/packets-bucket/").removeprefix("/billing-bucket/").lstrip("/") for link in links}
    assert len(keys) == len(links) >= 1
    for link in links:
        query = parse_qs(link.query)
        assert int(query["X-Amz-Expires"][0]) <= 300
        assert query["X-Amz-SignedHeaders"] == ["host"]
        assert f"/{CLINIC}/" in link.path
    told = [record.body for record in audit.Audit.scan() if operation.path in record.body]
    assert all(key in told[-1] for key in keys)


def test_these_are_all_the_operations_that_answer_links() -> None:
    answering = {
        Operation(route.method, route.path)
        for room in routes().values()
        for route in room
        if "Link" in _names(route.answer, set())
    }
    assert answering == set(WITH_LINKS)


def _names(kind: Any, seen: set[Any]) -> set[str]:
    """The names of all classes that an answer is made of."""
    import dataclasses
    import typing

    if kind in seen or not isinstance(kind, typing.Hashable):
        return set()
    seen.add(kind)
    parts = list(typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        parts += typing.get_type_hints(kind).values()
    own = {kind.__name__} if kind is Link else set()
    return own.union(*(_names(part, seen) for part in parts))
