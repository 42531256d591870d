"""Tries every cell of the authorization matrix; what came of it in numbers, and each wrong answer in words."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from functions.kernel.roles import CARE_TEAM, Role
from tests.support import CLINIC, ORGANIZATION, Answer
from tests.trust import people
from tests.trust.asking import Asked, asked, author_of, documented, send
from tests.trust.bodies import SPOKEN
from tests.trust.cells import FOREIGN_THINGS, Cell, makes_a_difference, outcome, targets
from tests.trust.links import bad_tokens, good_tokens
from tests.trust.people import staff_of
from tests.trust.prepared import Prepared, prepared
from tests.trust.reach import strays
from tests.trust.who_may import Row, rows
from tests.trust.wire import Sent, listening
from tests.trust.world import World, a_world

_RULES = frozenset({400, 409, 412, 422, 428})


@dataclass(slots=True)
class Tried:
    """What came of the cells: how many by outcome; in words what was wrong, and which requests to AWS strayed."""

    counts: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    strays: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def listen(self, cell: Cell, heard: Sequence[Sent]) -> None:
        self.requests += len(heard)
        self.strays += [f"{cell.row.operation.name} in {cell.target.name}: {stray}" for stray in strays(cell, heard)]

    def note(self, cell: Cell, answer: Answer, *, is_right: bool) -> None:
        who = cell.person.staff_id if cell.person else "nobody"
        where = f"{cell.row.operation.name} by {who} in {cell.target.name}"
        self.tell(where, str(cell.outcome), answer, is_right=is_right)

    def tell(self, where: str, outcome: str, answer: Answer, *, is_right: bool) -> None:
        self.counts[outcome] += 1
        if not is_right:
            self.wrong.append(f"{where}: {answer.status} and not {outcome}: {answer.body!r:.300}")


def cells(world: World, row: Row) -> Iterator[Cell]:
    """Every cell of one operation."""
    for target in targets(row):
        for person in (None, *people.everybody()):
            if makes_a_difference(person, target):
                author = author_of(world, row.operation, target, person)
                yield Cell(row, person, target, outcome(row, person, target, author))


def try_row(world: World, row: Row, tried: Tried) -> None:
    """Every cell of one operation: as the page says, and every 404 of a person the same whatever it hides."""
    hidden: dict[tuple[str, bool, bool], Answer] = {}
    for cell in cells(world, row):
        request = asked(world, row.operation, cell.target, cell.person)
        with listening() as heard:
            answer = send(row.operation, request, cell.person.staff_id if cell.person else None)
        tried.listen(cell, heard)
        is_right = _is_right(cell, answer, request)
        if cell.outcome == 404 and cell.person:
            is_here = cell.target.organization_id == ORGANIZATION
            first = hidden.setdefault((cell.person.staff_id, cell.target.names_own_things, is_here), answer)
            is_right = is_right and first == answer
        tried.note(cell, answer, is_right=is_right and not _tells_too_much(cell, answer))
        if answer.status < 300 and row.operation.method != "GET":
            world.set_back(documented()[row.operation])


def _is_right(cell: Cell, answer: Answer, request: Asked) -> bool:
    """Allowed means carried out; for a request that nobody prepared, that only a rule stood against it.

    Who writes about a foreign id may also be told that there is nothing to write about, as for an id that is nobody's.
    """
    if cell.outcome == 404 and cell.target in FOREIGN_THINGS and cell.row.operation.method != "GET":
        return answer.status in (404, 422)
    if cell.outcome == "done":
        return 200 <= answer.status < 300 or (not request.is_prepared and answer.status in _RULES)
    return answer.status == cell.outcome


def _tells_too_much(cell: Cell, answer: Answer) -> bool:
    """Whether what people said in confidence is in an answer to somebody who is not of the care team (164.502(b))."""
    is_of_the_team = cell.person is not None and cell.person.role in CARE_TEAM
    return SPOKEN in json.dumps(answer.body) and not is_of_the_team


def try_link(world: World, row: Row, tried: Tried) -> None:
    """A link opens what it was made for, whoever sends it; every other text gets one and the same 404."""
    refusals = []
    for token in good_tokens(world):
        for by in (None, staff_of(CLINIC, Role.FINANCE)):
            answer = send(row.operation, _by_link(row, token), by)
            tried.tell(f"{row.operation.name} by its link", "done", answer, is_right=answer.status < 300)
            world.set_back("scores")
    for name, token in bad_tokens(world):
        answer = send(row.operation, _by_link(row, token), None)
        refusals.append(answer)
        is_right = answer.status == 404 and answer == refusals[0]
        tried.tell(f"{row.operation.name} by {name}", "404", answer, is_right=is_right)


def _by_link(row: Row, token: str) -> Asked:
    sent = prepared(row.operation.name, str, {}) or Prepared({})
    return Asked({"token": token}, sent, is_prepared=True)


def try_operation(world: World, row: Row, tried: Tried) -> None:
    """Every cell of one operation; the document itself is for anybody, and its test is that of the document."""
    if row.others == "link":
        try_link(world, row, tried)
    elif row.others != "anybody":
        try_row(world, row, tried)


def try_all() -> Tried:
    tried = Tried()
    with a_world() as world:
        for row in rows():
            try_operation(world, row, tried)
    return tried
