"""Runs of a correction: asked for once, finished whatever breaks off, and never the same twice."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.aws import http
from functions.aws.files import put_first
from functions.billing.api import door
from functions.billing.closing import freezing
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.worker import CloseWork, close_month
from functions.kernel.calendar import Month
from tests.billing.correcting import (
    JUNE,
    MEDICAID,
    MEDICARE,
    asked,
    claim,
    closed,
    corrected,
    files,
    finds_nothing,
    gone,
    hear_835,
    manifest,
    more,
    rows,
    state,
)
from tests.billing.dying import dies_at
from tests.billing.inbound.payer import paid
from tests.billing.queues import take, work_off
from tests.billing.worked_month import MONTH, bucket_files, tell, worked
from tests.support import CLINIC, FINANCE, knock

pytestmark = pytest.mark.usefixtures("aws")


def test_the_same_key_is_one_correction_and_another_waits_until_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    first, again, other = asked("k1"), asked("k1"), asked("k2")
    assert (first.body["run"], again.body["run"]) == (2, 2)
    assert (other.status, other.body["code"]) == (409, "RUN_OPEN")
    messages = take(url)
    assert len(messages) == 2
    assert work_off([*messages, *messages]) == []
    once = files(2)
    assert work_off(messages) == []
    assert files(2) == once
    assert len(claim().writings) == len(claim().sendings) == 2
    assert asked("k1").body["status"] == "closed"


def test_a_correction_that_failed_is_asked_for_again_by_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    asked("k1")
    run = ClaimsStore().runs(CLINIC, Month(2026, 3))[-1]
    ClaimsStore().fail(run, "TimeoutError", JUNE)
    take(url)
    assert (asked("k2").body["run"], len(take(url))) == (2, 1)


def test_the_list_of_runs_says_which_is_a_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    corrected(url)
    listed = knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body["items"]
    assert [(one["run"]["kind"], one["run"]["supersedes"]) for one in listed] == [("close", None), ("correction", 1)]
    assert set(listed[1]["files"]) == set(files(2))


@pytest.mark.parametrize("broken_at", range(1, 13))
def test_a_correction_that_is_broken_off_anywhere_ends_with_the_same_bytes_and_nothing_doubled(
    monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    asked()
    messages = take(url)
    with dies_at(monkeypatch, broken_at) as steps:
        work_off(messages)
    before = files(2)
    monkeypatch.setattr(http, "now", lambda: JUNE)
    assert work_off(messages) == []
    after = files(2)
    assert {name: after[name] for name in before} == before
    assert steps.begun >= broken_at
    assert [one.run for one in claim().sendings] == [1, 2]
    assert manifest(2)["edi"]["files"][0]["interchange_control"] == 2
    assert finds_nothing(url, "k2")


def overtaken(monkeypatch: pytest.MonkeyPatch, url: str, change: Callable[[], None]) -> Run:
    """The run, when a worker has decided as another one comes through to its end, and evidence moved in between."""
    asked()
    messages, freeze = take(url), put_first

    def late(*args: Any, **named: Any) -> bytes:
        monkeypatch.setattr(freezing, "put_first", freeze)
        change()
        assert work_off(messages) == []
        return freeze(*args, **named)

    monkeypatch.setattr(freezing, "put_first", late)
    assert work_off(messages) == []
    return ClaimsStore().runs(CLINIC, Month(2026, 3))[-1]


def test_two_workers_at_once_make_the_run_of_whoever_froze_first(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    run = overtaken(monkeypatch, url, lambda: more(episode, minutes=30, version=2))
    assert [one["codes"] for one in rows(2, "claims.csv")] == ["99492x1 99494x2"]
    assert [one.run for one in claim().sendings] == [1, 2]
    assert run.status == "closed"


def test_whoever_froze_first_found_something_to_correct_and_the_second_who_did_not_finishes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    run = overtaken(monkeypatch, url, lambda: more(episode))
    assert (run.run, run.status, [one.run for one in claim().sendings]) == (2, "closed", [1, 2])


def test_whoever_froze_first_found_nothing_and_the_second_who_did_sends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the second one knew is for the next correction."""
    url, episode = closed(monkeypatch, MEDICARE, minutes=40)
    tell(worked(episode, 86, version=2))
    run = overtaken(monkeypatch, url, lambda: tell(worked(episode, 40, version=3)))
    assert (run.run, run.status, len(claim().writings)) == (2, "unchanged", 1)
    tell(worked(episode, 86, version=4))
    corrected(url, "k2")
    assert [one.run for one in claim().sendings] == [1, 3]


@pytest.mark.parametrize(("place", "step"), [(freezing, "put_first"), (ClaimsStore, "finish")])
def test_a_correction_of_nothing_that_is_broken_off_ends_as_one(
    monkeypatch: pytest.MonkeyPatch, place: object, step: str
) -> None:
    url, _ = closed(monkeypatch, MEDICARE)
    asked()
    messages = take(url)

    def dying(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(place, step, dying)
        assert len(work_off(messages)) == 1
    assert asked("k1").body["status"] == "asked"
    assert work_off([*messages, *take(url), *messages]) == []
    assert (asked("k1").body["status"], set(files(2)), take(url)) == ("unchanged", {"decisions.json"}, [])


def test_a_message_for_a_correction_that_the_table_has_forgotten_holds_only_what_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Restored to the moment before it was asked for, while its message was on the way."""
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode)
    close_month(CloseWork(CLINIC, "2026-03", 2, JUNE))
    assert [one["step"] for one in rows(2, "claims.csv")] == ["resend"]
    assert (len(claim().sendings), take(url)) == (2, [])


def test_a_message_for_a_run_that_was_closed_long_ago_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    hear_835(paid)
    gone(episode)
    corrected(url)
    before, states = bucket_files(), state()
    close_month(CloseWork(CLINIC, "2026-03", 1, JUNE))
    close_month(CloseWork(CLINIC, "2026-03", 2, JUNE))
    assert (bucket_files(), state()) == (before, states)
    assert ClaimsStore().initial_months(CLINIC) == {}
