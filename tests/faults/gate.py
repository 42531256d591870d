"""A gate that every call to AWS passes: counted in a clean run, and in the next run the nth goes wrong as told.

It stands where botocore sends a request (`before-send`), below the SDK's own retries, so that these are tested too.
`Killed` is no Exception: neither the SDK nor our code can catch it, as nobody catches the end of a process.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

_THROTTLED_TIMES = 3
_STORM = 0.5


class Killed(BaseException):
    """The process ends here."""


class Fault(Enum):
    """What happens to one call."""

    BROKEN_BEFORE = "the connection breaks before the call is sent"
    REPLY_LOST = "the call is done and its reply lost; the SDK sends it again"
    DONE_THEN_DOWN = "the call is done, its reply lost, and no later try of the SDK gets through"
    DOWN = "no try of the SDK gets through"
    KILLED_BEFORE = "the process ends before the call is sent"
    KILLED_AFTER = "the process ends when the call is done"
    THROTTLED = "throttled three times, then served"
    THROTTLED_FOR_EVER = "throttled from this call on, until somebody lifts it"
    CONFLICT = "refused once because of another transaction"
    DENIED = "refused once: access denied"
    KEY_DISABLED = "refused from this call on, as when the key is disabled, until it is enabled"
    LANDS_LATE = "the process ends, and the call is done after somebody else finished the work"


ENDS = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER, Fault.LANDS_LATE)
LASTING = (Fault.THROTTLED_FOR_EVER, Fault.KEY_DISABLED)
NEVER = 1_000_000
Send = Callable[[], Any]


@dataclass(slots=True)
class Gate:
    """Counts calls, and lets `fault` happen to the `at`th (from 0); `fired` says how often it did.

    In a `storm` every second write, as its chance has it, is refused for another transaction.
    """

    calls: list[str] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)
    fired: int = 0
    fault: Fault | None = None
    at: int = 0
    storm: Random | None = None
    late: list[Send] = field(default_factory=list)
    _again: object = None
    _is_done: bool = False

    def set(self, fault: Fault, at: int) -> None:
        """From now on count anew, and let the fault happen to the `at`th call."""
        self.lift()
        self.fault, self.at, self.fired, self.calls = fault, at, 0, []

    def lift(self) -> None:
        self.fault, self._again, self._is_done = None, None, False

    def land(self) -> None:
        """Let what is still on its way arrive; nobody waits for its answer."""
        while self.late:
            self.late.pop()()

    def meet(self, name: str, request: Any, send: Send) -> Any:
        """One try of one call; the answer, or what happened instead."""
        index, identity = len(self.calls), (name, request.url, _bytes(request.body))
        self.calls.append(f"{name} {_table(request.body)}")
        if self.storm and is_write(name) and self.storm.random() < _STORM:
            self.fired += 1
            return _refusal(Fault.CONFLICT, name, request)
        fault = self.fault
        if fault is None or not self._is_meant(fault, index, identity):
            return send()
        self._again = identity
        return self._happen(fault, name, request, send)

    def _is_meant(self, fault: Fault, index: int, identity: object) -> bool:
        if fault in LASTING:
            return index >= self.at
        if fault in (Fault.DOWN, Fault.DONE_THEN_DOWN):
            return index == self.at or identity == self._again
        if fault is Fault.THROTTLED:
            return index == self.at or (identity == self._again and self.fired < _THROTTLED_TIMES)
        return index == self.at

    def _happen(self, fault: Fault, name: str, request: Any, send: Send) -> Any:
        self.fired += 1
        is_first = not self._is_done
        if is_first and fault in (Fault.REPLY_LOST, Fault.DONE_THEN_DOWN, Fault.KILLED_AFTER):
            self._is_done = True
            send()
        if fault is Fault.LANDS_LATE:
            self.late.append(send)
        if fault in ENDS:
            raise Killed
        if fault is Fault.BROKEN_BEFORE:
            raise ConnectionClosedError(endpoint_url=request.url)
        if fault in (Fault.REPLY_LOST, Fault.DONE_THEN_DOWN, Fault.DOWN):
            raise ReadTimeoutError(endpoint_url=request.url)
        return _refusal(fault, name, request)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A gate before the simulated AWS; the SDK's waiting between tries is noted and not done."""
    gate, serve = Gate(), BotocoreStubber.__call__

    def call(self: BotocoreStubber, event_name: str, request: Any, **_: Any) -> Any:
        return gate.meet(event_name.removeprefix("before-send."), request, lambda: serve(self, event_name, request))

    with monkeypatch.context() as patched:
        patched.setattr(BotocoreStubber, "__call__", call)
        patched.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=gate.naps.append))
        yield gate


def is_write(call: str) -> bool:
    return any(word in call for word in ("Put", "Transact", "Update", "Delete", "BatchWrite", "SendMessage"))


def _refusal(fault: Fault, name: str, request: Any) -> AWSResponse:
    code, more = _code(fault, name)
    if name.startswith("s3."):
        status = {Fault.DENIED: 403, Fault.KEY_DISABLED: 400}.get(fault, 503)
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>refused</Message></Error>"
    else:
        status, text = 400, json.dumps({"__type": f"com.amazonaws#{code}", "message": "refused", **more})
    return AWSResponse(request.url, status, {}, MockRawResponse(text))  # type: ignore[arg-type]


def _denial(fault: Fault, name: str) -> str:
    """DynamoDB says of a key that is disabled what it says of any right that is missing; the others name the key."""
    if fault is Fault.KEY_DISABLED and not name.startswith("dynamodb."):
        return "KMS.DisabledException"
    return "AccessDenied" if name.startswith("s3.") else "AccessDeniedException"


def _code(fault: Fault, name: str) -> tuple[str, dict[str, Any]]:
    if fault in (Fault.DENIED, Fault.KEY_DISABLED):
        return _denial(fault, name), {}
    if fault is not Fault.CONFLICT or not name.startswith("dynamodb."):
        return ("SlowDown" if name.startswith("s3.") else "ThrottlingException"), {}
    if name.endswith("TransactWriteItems"):
        reason = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
        return "TransactionCanceledException", {"CancellationReasons": [reason]}
    return "TransactionConflictException", {}


def _bytes(body: Any) -> object:
    return body if isinstance(body, bytes | str) else None


def _table(body: Any) -> str:
    try:
        told = json.loads(body)
    except (TypeError, ValueError):
        return ""
    return str(told.get("TableName", "")) if isinstance(told, dict) else ""
