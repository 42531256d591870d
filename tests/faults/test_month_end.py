"""A close that is killed at any call, refused, repeated or done late: the same claims, once, to the cent."""

import json
import re
from contextlib import suppress
from itertools import product

import pytest

from functions.billing.closing.runs import ClaimsStore
from functions.billing.files.run_files import MANIFEST, prefix
from functions.kernel.calendar import Month
from tests.faults.clinic_month import MARCH, a_march, close, hear, make_topic, streams
from tests.faults.conftest import Tried, worth_trying
from tests.faults.gate import ENDS, NEVER, Fault, Gate, Killed, is_write
from tests.faults.invariants import broken, run_files, too_early
from tests.faults.stored import Moment, files
from tests.support import CLINIC

ENVELOPE = re.compile(rb"(ISA|GS|BHT|GE|IEA)\*")
PLACE = prefix(CLINIC, MARCH, 1)


@pytest.fixture
def acknowledged(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A March that was entered and heard."""
    del gate
    make_topic(monkeypatch)
    entered = a_march()
    hear(streams())
    return entered


def close_broken_off(gate: Gate, fault: Fault, at: int) -> None:
    """Close while something happens to one call; whatever it raised, the message comes again and changes no file."""
    gate.set(fault, at)
    with suppress(Killed, Exception):
        close()
    assert gate.fired
    left = files()
    assert too_early(left, PLACE) == []
    gate.lift()
    close()
    gate.land()
    assert {name: files()[name] for name in left} == left


def but_for_control_numbers(run: dict[str, bytes]) -> dict[str, object]:
    """What a run says, without the envelopes' numbers: numbers that were taken and never used are a gap."""
    manifest = json.loads(run[MANIFEST])
    said: dict[str, object] = {MANIFEST: manifest["totals"]}
    for name, content in run.items():
        if name != MANIFEST:
            said[name] = [part for part in content.split(b"~") if not ENVELOPE.match(part)]
    return said


def test_a_close_adds_up(acknowledged: list[str]) -> None:
    close()
    assert broken(CLINIC, MARCH, files(), acknowledged=acknowledged) == []
    assert {name.partition(".")[2] for name in run_files(files(), PLACE)} == {"csv", "json", "837"}


def test_a_close_that_is_killed_at_any_call_ends_with_the_same_bytes(
    gate: Gate, acknowledged: list[str], tried: Tried
) -> None:
    """Killed after a call is killed before the next one."""
    before = Moment.now()
    gate.set(Fault.DOWN, NEVER)
    close()
    calls, whole = list(gate.calls), but_for_control_numbers(run_files(files(), PLACE))
    others = [fault for fault in Fault if fault not in ENDS or fault is Fault.LANDS_LATE]
    writes = [at for at in worth_trying(calls) if is_write(calls[at])]
    for fault, at in [
        (Fault.KILLED_BEFORE, 0),
        *product([Fault.KILLED_AFTER], range(len(calls))),
        *product(others, writes),
    ]:
        before.put_back()
        close_broken_off(gate, fault, at)
        assert but_for_control_numbers(run_files(files(), PLACE)) == whole, (fault, at, calls[at])
        (run,) = ClaimsStore().runs(CLINIC, Month.parse(MARCH))
        assert run.status == "closed"
        tried(f"a close: {fault.value}")
    assert broken(CLINIC, MARCH, files(), acknowledged=acknowledged) == []


def test_a_close_that_another_version_of_the_code_finishes_says_who_decided(
    gate: Gate, acknowledged: list[str], monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    """A deployment in the middle of a close: files that stand already are made again with the same bytes."""
    monkeypatch.setenv("CASELOAD_VERSION", "1.0.0")
    before = Moment.now()
    gate.set(Fault.DOWN, NEVER)
    close()
    puts = [at for at, call in enumerate(gate.calls) if call.startswith("s3.PutObject")]
    for at in puts:
        before.put_back()
        monkeypatch.setenv("CASELOAD_VERSION", "1.0.0")
        gate.set(Fault.KILLED_AFTER, at)
        with suppress(Killed):
            close()
        gate.lift()
        monkeypatch.setenv("CASELOAD_VERSION", "1.1.0")
        close()
        assert json.loads(run_files(files(), PLACE)[MANIFEST])["code_version"] == "1.0.0"
        tried("a new version deployed in the middle of a close")
    assert broken(CLINIC, MARCH, files(), acknowledged=acknowledged) == []


def test_a_table_restored_from_an_earlier_moment_closes_again_into_the_same_claims(
    gate: Gate, acknowledged: list[str], tried: Tried
) -> None:
    """The tables go back, the files stay: what was frozen is read back, and no claim is written a second time."""
    earlier = Moment.now()
    gate.set(Fault.DOWN, NEVER)
    close()
    calls, whole = list(gate.calls), files()
    for at in [place for place, call in enumerate(calls) if call.startswith("s3.PutObject")]:
        earlier.put_back()
        gate.set(Fault.KILLED_AFTER, at)
        with suppress(Killed):
            close()
        gate.lift()
        standing = files()
        earlier.put_back(files=False)
        close()
        assert {name: files()[name] for name in standing} == standing, at
        assert files().keys() == whole.keys()
        tried("tables restored to before a close, files kept")
    assert broken(CLINIC, MARCH, files(), acknowledged=acknowledged) == []
