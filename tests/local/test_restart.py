"""Stopping, starting again, and being killed: what is kept, what is caught up, what is refused."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from infra.local import home, stack
from infra.local.control import drain
from infra.local.home import Home, free_port
from infra.local.values import StackError
from tests.local.running import SAMPLE, Stack, started

pytestmark = pytest.mark.stack


def _put(stack_: Stack, name: str) -> None:
    item = {"pk": {"S": "NOTES"}, "sk": {"S": name}, "text": {"S": "kept"}}
    stack_.dynamodb.put_item(TableName=stack_.running.tables["NotesTable"], Item=item)


def _seen(stack_: Stack, name: str) -> int:
    table = stack_.running.tables["CopiesTable"]
    found = stack_.dynamodb.get_item(TableName=table, Key={"pk": {"S": f"SEEN#{name}"}})
    return int(found["Item"]["times"]["N"]) if "Item" in found else 0


def test_a_graceful_stop_keeps_everything_and_replays_nothing(tmp_path: Path) -> None:
    """On the same port at once, though a caller still holds on to the first."""
    port = free_port()
    with started(SAMPLE, tmp_path, port=port) as first, first.signed_in("ann@example.org") as ann:
        _put(first, "one")
        first.sqs.send_message(QueueUrl=first.queue_url("NotesFailed"), MessageBody="waiting")
        assert ann.get("/v1/notes/one").status_code == 200
        stack.down(first.home)
        with started(SAMPLE, tmp_path, port=port) as second:
            _put(second, "two")
            drain(second.running)
            assert (_seen(second, "one"), _seen(second, "two")) == (1, 1)
            assert second.messages("NotesFailed") == ["waiting"]
            assert ann.get("/v1/notes/one").status_code == 200


def _killed(it: Stack, *pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    while home.is_held(it.home, home.LOCK_FILE):
        time.sleep(0.05)


def _wait_for_snapshot(it: Stack, words: str) -> None:
    deadline = time.monotonic() + 10
    snapshot = it.home.store / "dynamodb.json"
    while not snapshot.exists() or words not in snapshot.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "no snapshot was taken"
        time.sleep(0.1)


@pytest.mark.parametrize("everything", [False, True])
def test_after_a_kill_the_last_snapshot_is_kept_and_replayed(tmp_path: Path, *, everything: bool) -> None:
    with started(SAMPLE, tmp_path) as first:
        _put(first, "one")
        drain(first.running)
        if everything:
            _wait_for_snapshot(first, "SEEN#one")
            _killed(first, first.running.store, first.running.pid)
        else:
            _killed(first, first.running.pid)
    with started(SAMPLE, tmp_path) as second:
        drain(second.running)
        assert _seen(second, "one") == 2


def test_a_busy_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StackError, match=f"port {port} is taken.*CASELOAD_PORT"):
            stack.up(Home(tmp_path), port=port, template=SAMPLE)


def test_a_template_that_cannot_run_is_refused_with_its_reason(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(SAMPLE.read_text(encoding="utf-8").replace("cron(0 4 2 * ? *)", "cron(0 4 2 * * *)"))
    with pytest.raises(StackError, match="one of day-of-month and day-of-week"):
        stack.up(Home(tmp_path / "data"), port=free_port(), template=template)


def test_a_state_file_left_by_a_crash_is_no_running_stack(tmp_path: Path) -> None:
    where = Home(tmp_path)
    where.prepare()
    where.write(home.RUNNING_FILE, {"pid": 1})
    assert home.running(where) is None
    assert stack.down(where) is False
