"""The stack's own small API on loopback, behind a secret of the data folder: fire, invoke, drain, status, stop."""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Protocol

import httpx

from infra.local.home import Running
from infra.local.runtime_api import Outcome
from infra.local.scheduler import Delivery, Scheduler
from infra.local.values import Json, Object, StackError, as_object, as_text


class Engine(Protocol):
    """What can be asked of a running compute plane."""

    @property
    def scheduler(self) -> Scheduler: ...

    def drain(self, seconds: float) -> list[str]: ...

    def invoke(self, function: str, event: bytes) -> Outcome: ...

    def status(self) -> Object: ...


class Control:
    """Answers the questions. `stop` is set when somebody asks for the end."""

    def __init__(self, engine: Engine, secret: str, stop: Event) -> None:
        self._engine, self._secret, self._stop = engine, secret, stop
        self._actions: Mapping[str, Callable[[Object], Object]] = {
            "/fire": self._fire,
            "/next": self._next,
            "/invoke": self._invoke,
            "/drain": self._drain,
            "/status": lambda _: self._engine.status(),
            "/stop": self._end,
        }

    def answer(self, path: str, secret: str, body: bytes) -> tuple[int, Object]:
        if not hmac.compare_digest(secret, f"Bearer {self._secret}"):
            return 401, {"problem": "the secret of the data folder is missing"}
        action = self._actions.get(path)
        if action is None:
            return 404, {"problem": f"there is no {path}"}
        try:
            return 200, action(as_object(json.loads(body or b"{}"), "the request"))
        except (StackError, ValueError, KeyError) as error:
            return 400, {"problem": str(error)}

    def _fire(self, request: Object) -> Object:
        at = datetime.fromisoformat(as_text(request["at"], "at"))
        return _described(self._engine.scheduler.fire(as_text(request["name"], "name"), at))

    def _next(self, request: Object) -> Object:
        name, scheduler = as_text(request["name"], "name"), self._engine.scheduler
        at = scheduler.next_after(name, datetime.fromisoformat(as_text(request["at"], "at")))
        return {"at": at.isoformat() if at else None, "zone": scheduler.zone(name)}

    def _invoke(self, request: Object) -> Object:
        event = json.dumps(request.get("event")).encode()
        return _described(Delivery(self._engine.invoke(as_text(request["function"], "function"), event), 1))

    def _drain(self, request: Object) -> Object:
        left = self._engine.drain(float(as_text(request.get("seconds", 60), "seconds")))
        return {"left": [*left]}

    def _end(self, _: Object) -> Object:
        self._stop.set()
        return {}


def _described(delivery: Delivery) -> Object:
    payload: Json = json.loads(delivery.outcome.payload or b"null")
    return {"error": delivery.outcome.error, "payload": payload, "tries": delivery.tries}


class ControlServer(ThreadingHTTPServer):
    """Serves a Control on a free loopback port."""

    daemon_threads = True

    def __init__(self, control: Control) -> None:
        self.control = control
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        Thread(target=self.serve_forever, name="control", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: ControlServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, found = self.server.control.answer(self.path, self.headers.get("Authorization", ""), body)
        answer = json.dumps(found).encode()
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (http.server's name)
        """Nobody reads a log of the stack talking to itself."""


def ask(running: Running, path: str, request: Object | None = None, *, seconds: float = 120.0) -> Object:
    """Put a question to a running stack; StackError with its words when it refuses or is gone."""
    headers = {"Authorization": f"Bearer {running.secret}"}
    try:
        answer = httpx.post(f"{running.control}{path}", json=request or {}, headers=headers, timeout=seconds)
    except httpx.TransportError as error:
        raise StackError(f"the stack at {running.control} does not answer; see its log, or start it again") from error
    found = as_object(answer.json(), path)
    if answer.status_code != httpx.codes.OK:
        raise StackError(as_text(found.get("problem", "refused"), "problem"))
    return found


def drain(running: Running, seconds: float = 60.0) -> None:
    """Wait until everything written so far is processed; StackError names what still is not."""
    left = ask(running, "/drain", {"seconds": seconds}, seconds=seconds + 10)["left"]
    if left:
        raise StackError(f"not done after {seconds:.0f} s: {left}")


def invoke(running: Running, function: str, event: Json) -> Json:
    """Run a function of the template directly; StackError when it fails."""
    found = ask(running, "/invoke", {"function": function, "event": event}, seconds=960.0)
    if found["error"]:
        raise StackError(f"{function} failed: {found['error']}; see its log")
    return found["payload"]


def fire(running: Running, schedule: str, at: datetime) -> Json:
    """Run a schedule's function as of a moment; StackError when it fails after its retries."""
    found = ask(running, "/fire", {"name": schedule, "at": at.isoformat()}, seconds=960.0)
    if found["error"]:
        raise StackError(f"{schedule} failed after {found['tries']} tries: {found['error']}; see its function's log")
    return found["payload"]
