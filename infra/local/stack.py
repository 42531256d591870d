"""The embedded stack from outside: start it in the background, ask how it is, stop it."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from infra.local import dataplane, home
from infra.local.control import ask
from infra.local.home import REPOSITORY, Home, Running
from infra.local.values import Object, StackError

TEMPLATE = REPOSITORY / "template.yaml"
START_SECONDS = 120.0
STOP_SECONDS = 90.0


def up(where: Home, *, port: int, template: Path = TEMPLATE, folder: Path = REPOSITORY) -> tuple[Running, bool]:
    """Start the stack and wait until it is ready; whether it was this call that started it."""
    found = home.running(where)
    if found is not None:
        return found, False
    where.prepare()
    reader, writer = os.pipe()
    process = _spawn(where, port, template, folder, writer)
    os.close(writer)
    try:
        line = _first_line(reader)
    finally:
        os.close(reader)
    if line != "ready":
        if process.poll() is None:
            process.terminate()
        raise StackError(line or f"the stack did not start; see {where.logs / 'stack.log'}")
    started = home.running(where)
    if started is None:
        raise StackError(f"the stack stopped at once; see {where.logs / 'stack.log'}")
    return started, True


def _spawn(where: Home, port: int, template: Path, folder: Path, report: int) -> subprocess.Popen[bytes]:
    arguments = [*map(str, (where.path.resolve(), template.resolve(), folder.resolve(), port, report))]
    environment = {**dataplane.CREDENTIALS, "PATH": os.defpath, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
    with (where.logs / "stack.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", "infra.local.daemon", *arguments],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(report,),
        )
    Thread(target=process.wait, daemon=True).start()
    return process


def _first_line(reader: int) -> str:
    """What the background process reports; "" when it ended without a word or takes too long."""
    ready, _, _ = select.select([reader], [], [], START_SECONDS)
    return os.read(reader, 4096).decode().strip() if ready else ""


def down(where: Home) -> bool:
    """Stop the stack, which drains and saves first; whether there was one to stop."""
    found = home.running(where)
    if found is None:
        return False
    ask(found, "/stop")
    deadline = time.monotonic() + STOP_SECONDS
    while home.is_held(where, home.LOCK_FILE):
        if time.monotonic() > deadline:
            raise StackError(f"process {found.pid} is still stopping; see {where.logs / 'stack.log'}")
        time.sleep(0.05)
    return True


def status(where: Home) -> tuple[Running, Object] | None:
    """The running stack and what it says of itself; None when none runs."""
    found = home.running(where)
    return None if found is None else (found, ask(found, "/status"))


def required(where: Home) -> Running:
    """The running stack; StackError that says how to start one."""
    found = home.running(where)
    if found is None:
        raise StackError("no stack is running; `caseload up` starts one")
    return found
