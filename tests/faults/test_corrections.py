"""A correction that is killed at any call, at its door or at its worker: one run, the same bytes, no claim twice."""

from contextlib import suppress
from itertools import product

import pytest

from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.files.run_files import DECISIONS, prefix
from functions.kernel.calendar import Month
from tests.billing.correcting import asked
from tests.billing.queues import make_queue, take, work_off
from tests.faults.clinic_month import MARCH, a_march, close, hear, make_topic, streams, timed
from tests.faults.conftest import Tried, worth_trying
from tests.faults.gate import ENDS, NEVER, Fault, Gate, Killed, is_write
from tests.faults.invariants import run_files
from tests.faults.stored import Moment, files, stream
from tests.faults.test_month_end import but_for_control_numbers
from tests.snapshots import as_made
from tests.support import CLINIC

PLACE = prefix(CLINIC, MARCH, 2)
LOST = (Fault.DONE_THEN_DOWN, Fault.DOWN, Fault.CONFLICT)


def a_closed_march() -> None:
    a_march()
    hear(streams())
    close()


@pytest.fixture
def episode_id(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of somebody whose March is closed and billed."""
    del gate
    make_topic(monkeypatch)
    as_made(a_closed_march)
    return next(ClaimBook(CLINIC).every_claim()).episode_id


@pytest.fixture
def url(episode_id: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The queue of a clinic in which something was written down after the close."""
    before = len(stream("contacts-table"))
    timed(episode_id, "16:00", "17:00", day=20)
    hear(stream("contacts-table", before))
    return make_queue(monkeypatch)


def correction() -> Run:
    closed, corrected = ClaimsStore().runs(CLINIC, Month.parse(MARCH))
    assert (closed.status, corrected.kind) == ("closed", "correction")
    return corrected


def books() -> object:
    """In which runs each claim was written and sent; the month's claims are all that there are."""
    claims = list(ClaimBook(CLINIC).every_claim())
    assert ClaimBook(CLINIC).of_month(MARCH) == claims
    return {it.number: ([one.run for one in it.writings], [one.run for one in it.sendings]) for it in claims}


def left() -> tuple[object, object]:
    return but_for_control_numbers(run_files(files(), PLACE)), books()


def test_a_request_for_a_correction_that_is_killed_at_any_call_is_one_run_when_it_is_sent_again(
    gate: Gate, url: str, tried: Tried
) -> None:
    before = Moment.now()
    gate.set(Fault.DOWN, NEVER)
    assert asked().status == 202
    calls = list(gate.calls)
    for fault, at in product((*ENDS, *LOST), [at for at in worth_trying(calls) if is_write(calls[at])]):
        before.put_back()
        take(url)
        gate.set(fault, at)
        with suppress(Killed, Exception):
            asked()
        assert gate.fired
        gate.lift()
        again = asked()
        gate.land()
        assert (again.status, again.body["run"], correction().status) == (202, 2, "asked")
        assert {message["run"] for message in take(url)} == {2}
        tried(f"a correction asked for: {fault.value}")


def test_a_correction_that_is_killed_at_any_call_ends_with_the_same_bytes_and_no_claim_twice(
    gate: Gate, url: str, tried: Tried
) -> None:
    asked()
    messages, before = take(url), Moment.now()
    gate.set(Fault.DOWN, NEVER)
    assert work_off(messages) == []
    calls, whole = list(gate.calls), left()
    tries = worth_trying(calls)
    writes = [at for at in tries if is_write(calls[at])]
    for fault, at in [*product([Fault.KILLED_AFTER], tries), *product([Fault.LANDS_LATE, *LOST], writes)]:
        before.put_back()
        gate.set(fault, at)
        with suppress(Killed):
            work_off(messages)
        gate.lift()
        assert work_off([*messages, *messages]) == []
        gate.land()
        assert (left(), correction().status) == (whole, "closed"), (fault, at, calls[at])
        tried(f"a correction: {fault.value}")


def test_a_correction_of_nothing_that_is_killed_at_any_call_leaves_nothing(
    gate: Gate, episode_id: str, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    assert episode_id
    url = make_queue(monkeypatch)
    asked()
    messages, before, known = take(url), Moment.now(), books()
    gate.set(Fault.DOWN, NEVER)
    assert work_off(messages) == []
    calls = list(gate.calls)
    for fault, at in product([Fault.KILLED_AFTER, Fault.LANDS_LATE], worth_trying(calls)):
        before.put_back()
        gate.set(fault, at)
        with suppress(Killed):
            work_off(messages)
        gate.lift()
        assert work_off([*messages, *messages]) == []
        gate.land()
        assert (correction().status, set(run_files(files(), PLACE))) == ("unchanged", {DECISIONS})
        assert books() == known
        tried(f"a correction of nothing: {fault.value}")
