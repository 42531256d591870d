"""A pytest plugin that notes what the code asks of AWS while tests run: by test module, function, action, resource.

Every run loads it (pyproject.toml), so that tests/template/test_rights.py need not run others again that have just run.
Which function is at work is read off the stack: a door's room, or the file of a stream, a clock or a worker.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from botocore import handlers

_WORKING = {
    "functions/review/stream.py": "ReviewStream",
    "functions/review/hearing.py": "ReviewStream",
    "functions/review/safety_sweep.py": "SafetySweep",
    "functions/review/flag_sweep.py": "FlagSweep",
    "functions/billing/stream.py": "BillingStream",
    "functions/billing/hearing.py": "BillingStream",
    "functions/access/schedule.py": "AuditSeal",
    "functions/access/overdue.py": "EmergencyReminder",
    "functions/review/schedule.py": "WeeklyPackets",
    "functions/review/worker.py": "PacketWorker",
    "functions/review/registry_check.py": "RegistryCheck",
    "functions/review/registry_worker.py": "RegistryWorker",
    "functions/billing/schedule.py": "MonthEnd",
    "functions/billing/sweep.py": "BillingSweep",
    "functions/billing/worker.py": "CloseWorker",
    "functions/billing/ledger_check.py": "LedgerCheck",
    "functions/billing/ledger_worker.py": "LedgerWorker",
    "functions/billing/inbound_worker.py": "InboundFiles",
}
_CALLED = {
    ("functions/review/watch.py", "watch"): "ReviewStream",
    ("functions/review/watch.py", "sweep"): "SafetySweep",
}
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
# Rights that are not called like the operation that asks for them.
_RIGHTS = {"ListObjectVersions": "ListBucketVersions", "ListObjectsV2": "ListBucket"}
_FOLDER = "RECORDED"


@dataclass(slots=True)
class Noted:
    """What one test module asked for, and those of its tests that passed."""

    passed: set[str] = field(default_factory=set)
    calls: set[tuple[str, str, str]] = field(default_factory=set)


_now = Noted()
_parted: set[Path] = set()
_number = count()


def note(params: dict[str, Any], model: Any, **_: object) -> None:
    """Called by botocore before each request is built."""
    function = _at_work()
    if function:
        service = model.service_model.service_name
        _now.calls.update(
            (function, f"{service}:{action}", resource) for action, resource in _asked(model.name, params)
        )


def pytest_configure(config: pytest.Config) -> None:
    """The workers of a run, and the runs that its tests begin, write into one folder."""
    handlers.BUILTIN_HANDLERS.append(("before-parameter-build", note))
    if _FOLDER not in os.environ:
        folder = TemporaryDirectory()
        os.environ[_FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    _parted.update(item.path for item in items)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        _now.passed.add(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Write a module's notes when its last test is over."""
    done = yield
    if nextitem is None or nextitem.path != item.path:
        _write(item.path)
    return done


def noted(module: Path) -> Noted:
    """What a module's tests asked for in this run so far."""
    found = Noted()
    for file in Path(os.environ[_FOLDER]).glob("*.json"):
        path, passed, calls = json.loads(file.read_text("utf-8"))
        if path == str(module):
            found.passed.update(passed)
            found.calls.update(tuple(call) for call in calls)
    return found


def is_whole(module: Path, session: pytest.Session) -> bool:
    """Whether every test of a module has passed in this run; not told of a run that was given a choice of tests."""
    if module in _parted or any("::" in argument for argument in session.config.args):
        return False
    wanted = {item.nodeid for item in session.items if item.path == module}
    return bool(wanted) and wanted <= noted(module).passed


def _write(module: Path) -> None:
    said = json.dumps([str(module), sorted(_now.passed), sorted(_now.calls)])
    part = Path(os.environ[_FOLDER]) / f"{os.getpid()}-{next(_number)}.part"
    part.write_text(said, "utf-8")
    part.rename(part.with_suffix(".json"))
    _now.passed, _now.calls = set(), set()


def _at_work() -> str | None:
    """The outermost function of ours on the stack."""
    frame, found = sys._getframe(), None
    while frame.f_back is not None:
        frame = frame.f_back
        file = _ours(frame.f_code.co_filename)
        if file == "functions/aws/door.py" and frame.f_code.co_name == "__call__":
            found = f"{frame.f_locals['self'].room.title()}Api"
        found = _CALLED.get((file, frame.f_code.co_name), _WORKING.get(file, found))
    return found


@cache
def _ours(path: str) -> str:
    return path[path.find("functions/") :]


def _asked(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            for kind, what in item.items():
                yield _TRANSACTED[kind], what["TableName"]
    elif operation == "BatchGetItem":
        yield from ((operation, table) for table in params["RequestItems"])
    else:
        named = "GetObjectVersion" if "VersionId" in params else _RIGHTS.get(operation, operation)
        yield named, params.get("TableName") or params.get("Bucket") or ("user-pool" if "UserPoolId" in params else "")
