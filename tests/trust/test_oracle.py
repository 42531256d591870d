"""Nobody learns whether an id exists: what is another's and what is nobody's are one answer, after the same reads."""

import pytest

from functions.aws import directory
from functions.kernel.roles import Role
from tests.support import CLINIC, Answer
from tests.trust.asking import asked, send
from tests.trust.cells import FOREIGN_THINGS, PLACES, Target, names_things
from tests.trust.people import staff_of
from tests.trust.who_may import Row, rows
from tests.trust.wire import listening
from tests.trust.world import World

_, SIBLING, FOREIGN, NOWHERE = PLACES
ELSEWHERE, SOMEWHERE, NOTHING = FOREIGN_THINGS
# Breaking the glass tells colleagues of the same organization that there is such a clinic (docs/audit.md).
OF_CLINIC = [row for row in rows() if row.operation.path.startswith("/v1/clinics/") and row.others != "emergency"]
NAMING = [row for row in OF_CLINIC if names_things(row)]


def probe(world: World, row: Row, target: Target, by: str) -> tuple[Answer, list[tuple[str, tuple[str, ...]]]]:
    """An answer, and what was asked of which table for it by a door that remembers nothing."""
    directory.forget()
    with listening() as heard:
        answer = send(row.operation, asked(world, row.operation, target, None), by)
    return answer, [(sent.operation, sent.tables) for sent in heard]


@pytest.mark.parametrize("row", OF_CLINIC, ids=lambda row: row.operation.name)
def test_another_clinic_and_one_that_does_not_exist_are_the_same(world: World, row: Row) -> None:
    for by in (staff_of(CLINIC, Role.CARE_MANAGER), "stf-nobody-knows"):
        unknown = probe(world, row, NOWHERE, by)
        assert unknown[0].status == 404
        assert probe(world, row, FOREIGN, by) == unknown
        assert probe(world, row, SIBLING, by) == unknown


@pytest.mark.parametrize("row", NAMING, ids=lambda row: row.operation.name)
def test_another_clinics_id_and_one_that_does_not_exist_are_the_same(world: World, row: Row) -> None:
    by = staff_of(CLINIC, sorted(row.roles)[0])
    unknown = probe(world, row, NOTHING, by)
    assert unknown[0].status in (404, 422)
    assert probe(world, row, ELSEWHERE, by) == unknown
    assert probe(world, row, SOMEWHERE, by) == unknown
