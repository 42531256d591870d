"""Runs handlers: one process per slot under the real runtime client, started when first needed, killed at Timeout."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from threading import Condition, Thread

from infra.local import names
from infra.local.dataplane import CREDENTIALS
from infra.local.plan import Function
from infra.local.runtime_api import Job, Outcome, RuntimeApi, failed

INIT_SECONDS = 30.0


class Worker:
    """A process that serves one invocation after another; once it failed to, it is never used again."""

    def __init__(self, function: Function, *, endpoint: str, folder: Path, log: Path) -> None:
        self._function = function
        self._arn = names.arn("lambda", f"function:{function.name}")
        self._api = RuntimeApi(self._arn)
        self.alive = True
        with log.open("ab") as stream:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, the template's handler)
                [sys.executable, "-m", "awslambdaric", function.handler],
                cwd=folder,
                env=environment(function, endpoint=endpoint, folder=folder, runtime_api=self._api.address),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
        Thread(target=self._bury, daemon=True).start()

    def invoke(self, event: bytes) -> Outcome:
        """Run the handler once; an outcome also for one that times out, exits or cannot be imported."""
        if not self._api.ready.wait(INIT_SECONDS):
            self.kill()
            return failed("Sandbox.Timedout", f"the function did not load within {INIT_SECONDS:.0f} s")
        if self._api.init_error is not None:
            self.kill()
            return self._api.init_error
        job = Job(event, self._arn, time.monotonic() + self._function.timeout)
        self._api.jobs.put(job)
        if not self.alive:
            return failed("Runtime.ExitError", "the runtime exited")
        try:
            return job.outcome.get(timeout=self._function.timeout)
        except Empty:
            self.kill()
            return failed("Sandbox.Timedout", f"{job.request_id} Task timed out after {self._function.timeout} seconds")

    def kill(self) -> None:
        self.alive = False
        self._process.kill()

    def _bury(self) -> None:
        code = self._process.wait()
        self.alive = False
        self._api.fail(failed("Runtime.ExitError", f"the runtime exited with {code}"))
        self._api.close()


def environment(function: Function, *, endpoint: str, folder: Path, runtime_api: str) -> Mapping[str, str]:
    """From scratch: the function's own variables, Lambda's, and the way to the data plane; nothing of ours."""
    return {
        "PATH": os.defpath,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": str(folder),
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_ENDPOINT_URL": endpoint,
        "_HANDLER": function.handler,
        **CREDENTIALS,
        **function.environment,
    }


class Pool:
    """A function's workers: the warmest free one serves, a new one starts while the cap allows, else callers wait."""

    def __init__(self, function: Function, *, endpoint: str, folder: Path, log: Path) -> None:
        self.function = function
        self._endpoint, self._folder, self._log = endpoint, folder, log
        self._free: list[Worker] = []
        self._busy: set[Worker] = set()
        self._changed = Condition()
        self._closed = False

    @property
    def size(self) -> int:
        with self._changed:
            return len(self._free) + len(self._busy)

    @property
    def is_busy(self) -> bool:
        with self._changed:
            return bool(self._busy)

    def invoke(self, event: bytes, *, patience: float = 900.0) -> Outcome:
        """Run the handler on a free worker, waiting for one at most `patience` seconds."""
        worker = self._take(patience)
        if worker is None:
            return failed("TooManyRequestsException", "Rate Exceeded.")
        try:
            return worker.invoke(event)
        finally:
            self._give_back(worker)

    def _take(self, patience: float) -> Worker | None:
        with self._changed:
            if not self._changed.wait_for(self._can_serve, patience) or self._closed:
                return None
            worker = self._free.pop() if self._free else self._start()
            self._busy.add(worker)
            return worker

    def _can_serve(self) -> bool:
        self._free = [worker for worker in self._free if worker.alive]
        return self._closed or bool(self._free) or len(self._busy) < self.function.concurrency

    def _start(self) -> Worker:
        return Worker(self.function, endpoint=self._endpoint, folder=self._folder, log=self._log)

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            self._busy.discard(worker)
            if worker.alive and not self._closed:
                self._free.append(worker)
            else:
                worker.kill()
            self._changed.notify()

    def close(self) -> None:
        """End every worker, also one that is at work."""
        with self._changed:
            self._closed = True
            for worker in (*self._free, *self._busy):
                worker.kill()
            self._changed.notify_all()
