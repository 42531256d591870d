"""Everybody asks for everything everywhere: docs/who-may.md says who is answered, and the doors do as it says."""

import pytest

from functions.access.openapi import DOCUMENT
from tests.trust.asking import documented
from tests.trust.cells import names_things, outcome, targets
from tests.trust.matrix import Tried, try_operation
from tests.trust.people import everybody
from tests.trust.who_may import PAGE, Row, rows
from tests.trust.world import World

_ADD = f"one row for each operation: add or take it out in {PAGE.name} (docs/trust.md says how)"


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    written = [row.operation for row in rows()]
    assert sorted(it.name for it in documented()) == sorted(it.name for it in written), _ADD


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.operation.name)
def test_exactly_those_are_answered_who_may(world: World, row: Row) -> None:
    tried = Tried()
    try_operation(world, row, tried)
    assert not tried.wrong, "\n".join(tried.wrong[:10])
    assert not tried.strays, "\n".join(tried.strays[:10])
    assert sum(tried.counts.values()) > 0 or row.operation.path == DOCUMENT


def test_a_wrong_row_is_found_out(world: World) -> None:
    """The matrix is worth something only if a page that says otherwise fails."""
    (true,) = (row for row in rows() if row.operation.name.endswith("/claim-aging"))
    for wrong in (frozenset(true.roles | {"pcp"}), frozenset[str]()):
        tried = Tried()
        try_operation(world, Row(true.operation, wrong, ""), tried)  # type: ignore[arg-type]
        assert tried.wrong


def test_whoever_holds_no_grant_that_stands_is_allowed_nothing_but_what_is_for_the_signed_in() -> None:
    for row in rows():
        for person in everybody():
            if person.standing != "stands" and row.others in ("", "author"):
                assert {outcome(row, person, target, None) for target in targets(row)} == {404}


def test_an_id_in_a_path_is_tried_with_other_clinics_ids() -> None:
    naming = [row for row in rows() if names_things(row)]
    assert len(naming) >= 60
    for row in naming:
        assert len(list(targets(row))) == (5 if "{organization_id}" in row.operation.path else 7)
