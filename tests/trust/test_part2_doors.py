"""Every operation x every state of a Part 2 record: told to whom it may be, withheld with its reason, nobody lost."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from functions.aws.door import of_no_day
from functions.aws.paging import RecordsPage, is_paged
from functions.aws.part2 import changes_what_is_there
from functions.kernel.part2 import NOTICE
from functions.kernel.roles import CARE_TEAM, Role
from infra.openapi import routes
from tests.support import CLINIC, Answer
from tests.trust.asking import Asked, asked, documented, send
from tests.trust.cells import PLACES
from tests.trust.part2_doors import PAGE, names_one, tells_of_patients, tells_who, treated
from tests.trust.part2_states import CONSENT, ROLES, STATES, State, make
from tests.trust.people import everybody, staff_of
from tests.trust.who_may import Row, rows
from tests.trust.world import World

HERE = PLACES[0]
ABOUT = [row for row in rows() if "{clinic_id}" in row.operation.path and names_one(row.operation)]
ACROSS = [row for row in rows() if row.operation.name in treated() and row not in ABOUT]
TRIED = [row for row in (*ABOUT, *ACROSS) if row.roles & frozenset(ROLES)]
_OPEN = ("number", "made", "nobody")
PATIENTS = ("episode_id", "calm_episode_id")
_PATIENT = "/v1/clinics/{clinic_id}/patients/{patient_id}"
# Who somebody is, and what they consented to.
OF_NO_DAY = [_PATIENT, f"{_PATIENT}/part2-consents"]
_RULES = frozenset({400, 409, 412, 422, 428})
_DECLARED = {f"{route.method} {route.path}": route for room in routes().values() for route in room}


def test_every_operation_that_tells_of_patients_says_what_becomes_of_part_2_records() -> None:
    telling = {it.name for it in documented() if tells_of_patients(it) and not names_one(it)}
    by_number = {name for name, route in _DECLARED.items() if route.by_number}
    assert treated().keys() == telling | by_number, f"give it a row in {PAGE.name}, or take it out"


@pytest.mark.parametrize("row", ACROSS, ids=lambda row: row.operation.name)
def test_what_the_page_says_is_what_the_operation_is(row: Row) -> None:
    how, route = treated()[row.operation.name], _DECLARED[row.operation.name]
    assert route.by_number == (how.how == "number")
    assert (isinstance(route.answer, type) and issubclass(route.answer, RecordsPage)) == (
        how.how in ("rows", "unnamed")
    )
    assert how.why or how.how in ("rows", "hidden"), "say why"
    if how.how in ("number", "nobody"):
        assert not tells_who(row.operation) or "self-report" in row.operation.path


@pytest.fixture(scope="module", params=STATES)
def state(world: World, request: pytest.FixtureRequest) -> Iterator[State]:
    """Made in the world for all operations, which is then put back as it was."""
    with world.changed():
        make(world, request.param)
        yield request.param


def asker(row: Row, state: State) -> Role:
    """Each of the roles that may ask in its turn."""
    may = [role for role in ROLES if role in row.roles]
    return may[(STATES.index(state) + rows().index(row)) % len(may)]


def is_told(state: State, role: Role) -> bool:
    return state in ("inside", "consent") or (state == "emergency" and role in CARE_TEAM)


def how_of(row: Row) -> str:
    return treated()[row.operation.name].how if row.operation.name in treated() else "path"


def request_of(world: World, row: Row, role: Role) -> Asked:
    """As the matrix asks, and about a patient who is one of the program."""
    person = next(it for it in everybody() if it.staff_id == staff_of(CLINIC, role))
    request = asked(world, row.operation, HERE, person)
    if "{patient_id}" not in row.operation.path:
        return request
    whose = {"patient_id": world.things_of(CLINIC)["patient_id"]}
    consent = {"consent_id": CONSENT} if "/part2-consents/{consent_id}" in row.operation.path else {}
    return replace(request, path={**request.path, **whose, **consent})


def sent(world: World, row: Row, request: Asked, role: Role) -> Answer:
    answer = send(row.operation, request, staff_of(CLINIC, role))
    if row.operation.method != "GET" and answer.status < 300:
        world.set_back(documented()[row.operation])
    return answer


def reasons(answer: Answer) -> set[str]:
    return {one["code"] for one in answer.body.get("withheld", ())}


def ids_of(world: World, *names: str) -> set[str]:
    return {world.things_of(CLINIC)[name] for name in names}


def is_done(row: Row, answer: Answer) -> bool:
    """Carried out, or only a rule of the work stood against a write that nobody prepared."""
    return answer.status < 300 or (row.operation.method != "GET" and answer.status in _RULES)


def has_notice(answer: Answer) -> bool:
    return (answer.headers.get("Part2-Notice"), answer.headers.get("Part2-Consent")) == (NOTICE, CONSENT)


@pytest.mark.parametrize("row", TRIED, ids=lambda row: row.operation.name)
def test_a_part_2_record_is_told_to_whom_it_may_be_and_to_nobody_else(world: World, state: State, row: Row) -> None:
    role, how = asker(row, state), how_of(row)
    request = request_of(world, row, role)
    answer = sent(world, row, request, role)
    if how in _OPEN or is_told(state, role):
        assert is_done(row, answer), answer.body
        assert answer.status >= 300 or reasons(answer) <= ({"BEFORE_CONSENT"} if state == "consent" else set())
        is_disclosed = state == "consent" and how not in _OPEN and answer.status < 300
        assert has_notice(answer) == (is_disclosed and (how == "path" or answer.body.get("items") != []))
        return
    if state == "later days" and how in ("path", "hidden"):
        assert_no_day_is_told(row, answer)
        return
    assert not has_notice(answer)
    if how in ("path", "file"):
        assert (answer.status, answer.body["code"]) == (403, "PART2_WITHHELD"), answer.body
    elif how == "hidden":
        unknown = replace(request, sent=replace(request.sent, body={"mrn": "of-nobody"}))
        assert answer == sent(world, row, unknown, role)
    else:
        held = () if how == "unnamed" else PATIENTS
        assert (answer.status, {one["record_id"] for one in answer.body["withheld"]}) == (200, ids_of(world, *held))
        assert answer.body["count"] == len(answer.body["items"])
        numbers = {one[name] for one in answer.body["withheld"] for name in ("record_id", "patient_id")}
        assert not any(number in json.dumps(answer.body["items"]) for number in numbers)
        assert how != "unnamed" or {item["mrn"] for item in answer.body["items"]} == {""}


def assert_no_day_is_told(row: Row, answer: Answer) -> None:
    """By a consent that covers none of their days: who they are, what is added now, and that there is more."""
    route = _DECLARED[row.operation.name]
    if isinstance(route.answer, type) and issubclass(route.answer, RecordsPage):
        assert (answer.status, answer.body["items"], answer.body["count"]) == (200, [], 0), answer.body
        assert reasons(answer) == {"BEFORE_CONSENT"}
    elif route.day is of_no_day or (route.method == "POST" and not changes_what_is_there(route)):
        assert is_done(row, answer), answer.body
    else:
        assert (answer.status, answer.body["code"]) == (403, "PART2_WITHHELD"), answer.body


def test_every_operation_on_a_record_says_of_which_day_its_answer_is() -> None:
    """Without one, the door takes it to be of the first day there is: it would be told to nobody under a consent."""
    reading = [row for row in TRIED if row.operation.method == "GET" and row.operation.name not in treated()]
    routes_here = [_DECLARED[row.operation.name] for row in reading]
    lists = [it for it in routes_here if isinstance(it.answer, type) and issubclass(it.answer, RecordsPage)]
    assert [it.path for it in routes_here if it not in lists and it.day is None] == []
    assert [it.path for it in routes_here if it not in lists and it.day is of_no_day] == OF_NO_DAY
    assert [it.path for it in routes_here if is_paged(it.query) and it not in lists] == []
