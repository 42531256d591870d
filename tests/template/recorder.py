"""A pytest plugin that notes what the code asks of AWS while other tests run: function, action, resource.

`pytest -p tests.template.recorder` writes one line a distinct call to the file that RECORDED names. Which function is
at work is read off the stack: a door's room, or the file of a stream, a clock or a worker.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    "functions/billing/schedule.py": "MonthEnd",
    "functions/billing/sweep.py": "BillingSweep",
    "functions/billing/worker.py": "CloseWorker",
    "functions/billing/inbound_worker.py": "InboundFiles",
}
_CALLED = {
    ("functions/review/watch.py", "watch"): "ReviewStream",
    ("functions/review/watch.py", "sweep"): "SafetySweep",
}
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
# Rights that are not called like the operation that asks for them.
_RIGHTS = {"ListObjectVersions": "ListBucketVersions"}
_seen: set[tuple[str, str, str]] = set()


def note(params: dict[str, Any], model: Any, **_: object) -> None:
    """Called by botocore before each request is built."""
    function = _at_work()
    if function:
        service = model.service_model.service_name
        _seen.update((function, f"{service}:{action}", resource) for action, resource in _asked(model.name, params))


def pytest_configure() -> None:
    handlers.BUILTIN_HANDLERS.append(("before-parameter-build", note))


def pytest_sessionfinish() -> None:
    Path(os.environ["RECORDED"]).write_text("\n".join(json.dumps(call) for call in sorted(_seen)), "utf-8")


def _at_work() -> str | None:
    """The outermost function of ours on the stack."""
    frame, found = sys._getframe(), None
    while frame.f_back is not None:
        frame = frame.f_back
        path = frame.f_code.co_filename
        if path.endswith("functions/aws/door.py") and frame.f_code.co_name == "__call__":
            found = f"{frame.f_locals['self'].room.title()}Api"
        file = path[path.find("functions/") :]
        found = _CALLED.get((file, frame.f_code.co_name), _WORKING.get(file, found))
    return found


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
