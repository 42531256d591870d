"""One clinic that is broken, or ten times as busy as the others: theirs is done, and its own is listed as not done."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest

from functions.aws import directory
from functions.aws.directory import Directory
from functions.aws.rounds import RoundFailedError
from functions.billing.closing.runs import ClaimsStore
from functions.billing.schedule import handler as month_end
from functions.billing.sweep import handler as sweep
from functions.care.api import door as care
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId
from functions.kernel.roles import Role
from functions.review.flag_sweep import handler as flag_sweep
from functions.review.safety_sweep import handler as safety_sweep
from functions.scores.api import door as scores
from tests.access.officers import grant, register
from tests.billing.queues import make_queue, take, work_off
from tests.care.test_api import CONTACTS, a_contact
from tests.charts import EPISODE, FOREIGN_EPISODE, settle_episodes
from tests.faults.conftest import Tried
from tests.faults.gate import NEVER, Fault, Gate
from tests.scores.test_assessments_api import ASSESSMENTS, a_phq9
from tests.support import CLINIC, OTHER_CLINIC, STRANGER, knock

MARCH = Month(2026, 3)
TICK = {"scheduled_at": "2026-04-03T10:00:00Z"}


def spoil(change: Callable[[dict[str, object]], object]) -> None:
    """Another clinic's record, as no door would have written it."""
    record = Directory.get(f"CLINIC#{OTHER_CLINIC}", "PROFILE")
    body = json.loads(record.body)
    change(body)
    record.body = json.dumps(body)
    record.save()


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("spoilt", [{"time_zone": "Mars/Olympus"}, {"billing": None}, {"version": "one"}])
def test_a_clinic_whose_record_is_broken_is_listed_and_the_others_are_closed(
    spoilt: dict[str, object], monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    url, claims = make_queue(monkeypatch), ClaimsStore()
    whole = Directory.get(f"CLINIC#{OTHER_CLINIC}", "PROFILE").body
    spoil(lambda body: body.update(spoilt))
    directory.forget()
    with pytest.raises(RoundFailedError):
        month_end(TICK, None)
    messages = take(url)
    assert [one["clinic_id"] for one in messages] == [CLINIC]
    assert work_off([*messages, {**messages[0], "clinic_id": OTHER_CLINIC}]) == ["1"]
    assert [run.status for run in claims.runs(CLINIC, MARCH)] == ["closed"]
    assert [run.status for run in claims.runs(OTHER_CLINIC, MARCH)] == ["failed"]
    with pytest.raises(RoundFailedError):
        sweep(TICK, None)
    for clock in (safety_sweep, flag_sweep):
        with suppress(RoundFailedError):
            clock(TICK, None)
    assert {one["clinic_id"] for one in take(url)} == {CLINIC}
    spoil(lambda body: body.update(json.loads(whole)))
    directory.forget()
    month_end(TICK, None)
    assert work_off(take(url)) == []
    assert [run.status for run in claims.runs(OTHER_CLINIC, MARCH)] == ["closed"]
    tried("a clinic whose record is broken, at a month-end")


def test_a_clinic_that_is_ten_times_as_busy_costs_another_one_no_call_more(gate: Gate, tried: Tried) -> None:
    """A request of one clinic reads and writes that clinic's partitions alone: whose they are is in every key."""
    settle_episodes()
    register(STRANGER)
    grant(STRANGER, Role.CARE_MANAGER, clinic_id=ClinicId(OTHER_CLINIC))

    def visited(key: str) -> list[tuple[int, list[str]]]:
        done = []
        for door, route, body in ((care, CONTACTS, a_contact()), (scores, ASSESSMENTS, a_phq9())):
            directory.forget()
            gate.set(Fault.DOWN, NEVER)
            answer = knock(
                door, "POST", route, path={"episode_id": EPISODE}, body=body, headers={"Idempotency-Key": key}
            )
            done.append((answer.status, list(gate.calls)))
        return done

    alone = visited("alone")
    elsewhere = {"clinic_id": OTHER_CLINIC, "episode_id": FOREIGN_EPISODE}
    for number in range(20):
        headers = {"Idempotency-Key": f"busy-{number}"}
        busy = knock(care, "POST", CONTACTS, path=elsewhere, body=a_contact(), by=STRANGER, headers=headers)
        assert busy.status == 201, busy.body
    assert visited("beside") == alone
    assert [status for status, _ in alone] == [201, 201]
    tried("a clinic ten times as busy")
