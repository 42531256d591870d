"""Every call that a door makes goes wrong in every way, and the caller sends again: one effect, the same answer."""

from itertools import product

import pytest

from functions.aws import directory
from functions.intake.api import door as intake
from tests.charts import EPISODE as HERE
from tests.charts import settle_episodes
from tests.faults.conftest import Tried, every_call, worth_trying
from tests.faults.gate import LASTING, NEVER, Fault, Gate, Killed, is_write
from tests.faults.stored import AUDIT, Moment, difference, everything
from tests.faults.visits import OTHER_BODIES, VISITS, WAYS, Visit
from tests.intake.test_api import EPISODE
from tests.support import Answer, knock

STAYS = (Fault.DOWN, Fault.DONE_THEN_DOWN, *LASTING)
SERVED = (Fault.BROKEN_BEFORE, Fault.REPLY_LOST, Fault.THROTTLED)
TRIED = VISITS if every_call() else {name: VISITS[name] for name in WAYS}
REFUSALS = ("IDEMPOTENCY_KEY_REUSED", "STALE_VERSION", "IF_MATCH_REQUIRED")


@pytest.fixture(autouse=True)
def _episodes(gate: Gate) -> None:
    del gate
    settle_episodes()


def attempt(visit: Visit, path: dict[str, str]) -> Answer | None:
    """Send as a caller in a new container does; None when the process ended before it answered."""
    directory.forget()
    try:
        return visit.send(path)
    except Killed:
        return None


@pytest.mark.parametrize("visit", TRIED.values(), ids=list(TRIED))
def test_whatever_happens_to_any_call_of_a_request_sending_it_again_has_one_effect(
    gate: Gate, visit: Visit, tried: Tried
) -> None:
    path = dict(visit.prepare())
    before = Moment.now()
    gate.set(Fault.DOWN, NEVER)
    answered = attempt(visit, path)
    calls, whole = list(gate.calls), everything()
    assert answered is not None
    assert answered.status in (200, 201)
    for fault, at in product(Fault, worth_trying(calls)):
        if fault is Fault.CONFLICT and not is_write(calls[at]):
            continue
        before.put_back()
        gate.set(fault, at)
        first = attempt(visit, path)
        assert gate.fired, f"nothing happened to {calls[at]}"
        gate.lift()
        if first is not None:
            assert _is_fair(first, answered, fault), (fault, calls[at], first.status, first.body)
        again = attempt(visit, path)
        gate.land()
        assert again is not None
        assert (again.status, again.body) == (answered.status, answered.body), (fault, calls[at])
        assert difference(whole, everything()) == [], (fault, calls[at])
        tried(f"a request at a door: {fault.value}")


def _is_fair(first: Answer, answered: Answer, fault: Fault) -> bool:
    """The answer itself, or a word that it may be asked for again; a door that is denied something says only that."""
    if first.status < 300:
        return fault not in STAYS and (first.status, first.body) == (answered.status, answered.body)
    if fault in (Fault.DENIED, Fault.KEY_DISABLED):
        return first.status == 500
    return fault not in SERVED and (first.status, first.headers["Retry-After"]) == (503, "1")


def test_what_was_sent_before_with_another_body_is_refused_and_the_first_one_stands(tried: Tried) -> None:
    start = Moment.now()
    for name, visit in VISITS.items():
        start.put_back()
        path = dict(visit.prepare())
        first = visit.send(path)
        held = everything()
        other = visit.send(path, body=OTHER_BODIES[visit.route])
        assert other.body["code"] in REFUSALS, name
        assert difference(held, everything()) == [], name
        assert visit.send(path).body == first.body, name
        tried("a request with a key that was used for another body")


def test_of_two_people_who_change_the_same_version_the_second_is_told_to_read_again() -> None:
    path = {"episode_id": HERE}
    change = VISITS["a change of an episode"]
    first = change.send(path)
    second = change.send(path, body={"medication": "bupropion"})
    assert (first.status, second.status) == (200, 412)
    assert knock(intake, "GET", EPISODE, path=path).body["medication"] == "sertraline"


def test_a_door_that_cannot_write_its_audit_record_answers_nobody(gate: Gate) -> None:
    """45 CFR 164.312(b): an answer that nobody could account for does not leave, also when what it says was done."""
    visit = VISITS["a contact"]
    path = dict(visit.prepare())
    gate.set(Fault.DENIED, 10_000)
    visit.send(path)
    audit = next(at for at, call in enumerate(gate.calls) if call.endswith(AUDIT))
    directory.forget()
    gate.set(Fault.DENIED, audit)
    refused = visit.send(path, key="another")
    assert (refused.status, set(refused.body)) == (500, {"type", "title", "status", "code", "detail", "errors"})
