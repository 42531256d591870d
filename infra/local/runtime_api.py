"""Lambda's Runtime API for one worker: next, response, error, init error; the real runtime client speaks to it."""

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import SimpleQueue
from threading import Event, Thread
from typing import ClassVar, cast
from uuid import uuid4

PREFIX = "/2018-06-01/runtime"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invocation came to: its payload, and for a failure the kind of error (`Unhandled` in AWS's answers)."""

    payload: bytes
    error: str | None = None

    @property
    def is_error(self) -> bool:
        return self.error is not None


def failed(kind: str, message: str) -> Outcome:
    return Outcome(json.dumps({"errorType": kind, "errorMessage": message}).encode(), kind)


@dataclass(frozen=True, slots=True)
class Job:
    """One event on its way to a worker; `outcome` receives exactly the first answer that anyone gives."""

    event: bytes
    arn: str
    deadline: float
    request_id: str = field(default_factory=lambda: str(uuid4()))
    outcome: SimpleQueue[Outcome] = field(default_factory=SimpleQueue)


class RuntimeApi:
    """The server side; one request at a time, each on its own connection, so a dying worker can block nothing."""

    def __init__(self, arn: str) -> None:
        self.arn = arn
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self.current: Job | None = None
        self.ready = Event()
        self.init_error: Outcome | None = None
        self._server = _Server(self)
        self.address = f"127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def fail(self, outcome: Outcome) -> None:
        """Answer for a worker that cannot: the init failed, or the process is gone."""
        if self.init_error is None and not self.ready.is_set():
            self.init_error = outcome
        self.ready.set()
        job, self.current = self.current, None
        if job:
            job.outcome.put(outcome)

    def close(self) -> None:
        self.jobs.put(None)
        self._server.shutdown()
        self._server.server_close()


class _Server(HTTPServer):
    request_queue_size = 8

    def __init__(self, api: RuntimeApi) -> None:
        self.api = api
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Without the look-up of a host name that HTTPServer makes."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize: ClassVar[int] = -1

    @property
    def api(self) -> RuntimeApi:
        return cast(_Server, self.server).api

    def do_GET(self) -> None:
        if self.path != f"{PREFIX}/invocation/next":
            self._answer(404, b"")
            return
        self.api.ready.set()
        job = self.api.jobs.get()
        if job is None:
            self._answer(410, b"")
            return
        self.api.current = job
        remaining = int((time.time() + job.deadline - time.monotonic()) * 1000)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": job.request_id,
            "Lambda-Runtime-Deadline-Ms": str(remaining),
            "Lambda-Runtime-Invoked-Function-Arn": job.arn,
            "Lambda-Runtime-Trace-Id": f"Root=1-{int(time.time()):x}-{uuid4().hex[:24]};Sampled=0",
            "Content-Type": "application/json",
        }
        self._answer(200, job.event, headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Lambda-Runtime-Function-Error-Type", "Unhandled")
        if self.path == f"{PREFIX}/init/error":
            self.api.fail(Outcome(body, kind))
        else:
            job, self.api.current = self.api.current, None
            if job and self.path.startswith(f"{PREFIX}/invocation/{job.request_id}/"):
                job.outcome.put(Outcome(body, None if self.path.endswith("/response") else kind))
        self._answer(202, b'{"status":"OK"}')

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
