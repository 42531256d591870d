"""The compute plane as one thing: worker pools, mappings and clocks over a data plane; knows when all is done."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from infra.local import filters, names
from infra.local.clients import Wire
from infra.local.home import Home
from infra.local.plan import Plan
from infra.local.pulse import Pulse
from infra.local.queues import QueuePoller
from infra.local.runtime_api import Outcome
from infra.local.scheduler import Scheduler
from infra.local.stream_source import StreamSource
from infra.local.streams import FAULTS, StreamPoller
from infra.local.values import Json, Object, StackError, as_list, as_object, as_text
from infra.local.workers import Pool

MARKS_FILE = "checkpoints.json"


class Engine:
    """Runs a plan's functions. `folder` is where handlers are imported from."""

    def __init__(self, plan: Plan, home: Home, *, endpoint: str, folder: Path) -> None:
        self._plan, self._home, self._endpoint = plan, home, endpoint
        self._pulse = Pulse()
        self._pools = {
            name: Pool(function, endpoint=endpoint, folder=folder, log=home.logs / f"{name}.log")
            for name, function in plan.functions.items()
        }
        self.scheduler = Scheduler(plan, home, invoke=self._invoke, send=self._send, now=lambda: datetime.now(UTC))
        self._streams = [*self._stream_pollers()]
        self._queues = [*self._queue_pollers()]

    def _stream_pollers(self) -> Iterator[StreamPoller]:
        """Mappings that a graceful stop found up to date need no replay; the marks count once."""
        done = as_list(self._home.read(MARKS_FILE), MARKS_FILE)
        self._home.remove(MARKS_FILE)
        for mapping in self._plan.streams:
            filters.check(mapping.patterns, mapping.name)
            yield StreamPoller(
                mapping,
                self._plan.functions[mapping.function],
                StreamSource(self._endpoint, mapping.table),
                invoke=self._pools[mapping.function].invoke,
                send=self._send,
                pulse=self._pulse,
                replays=mapping.name not in done,
            )

    def _queue_pollers(self) -> Iterator[QueuePoller]:
        for mapping in self._plan.queue_mappings:
            filters.check(mapping.patterns, mapping.name)
            for _ in range(mapping.concurrency):
                invoke = self._pools[mapping.function].invoke
                yield QueuePoller(mapping, self._endpoint, invoke=invoke, pulse=self._pulse)

    def start(self) -> None:
        for stream in self._streams:
            stream.start()
        for queue in self._queues:
            queue.start()
        self.scheduler.start()

    def stop(self, seconds: float = 20.0) -> None:
        """Drain and stop; mark the mappings as up to date only if all of them are, for one feeds the other."""
        left = ["the data plane"]
        with suppress(*FAULTS):
            self._waiting_messages()
            left = self.drain(seconds)
        self.scheduler.stop()
        self._pulse.stop()
        ended = [poller.join(2.0) for poller in self._streams]
        for queue in self._queues:
            queue.join(3.0)
        done: list[Json] = [poller.mapping.name for poller in self._streams] if all(ended) and not left else []
        self._home.write(MARKS_FILE, done)
        for pool in self._pools.values():
            pool.close()

    def call(self, function: str, event: bytes, seconds: float) -> Outcome | None:
        """Invoke for a caller who waits so long and no longer; None then, and the function runs on, as in AWS."""
        answer: SimpleQueue[Outcome] = SimpleQueue()
        Thread(target=lambda: answer.put(self.invoke(function, event, patience=seconds)), daemon=True).start()
        try:
            return answer.get(timeout=seconds)
        except Empty:
            return None

    def invoke(self, function: str, event: bytes, *, patience: float = 900.0) -> Outcome:
        """Run a function once; StackError when the template has no such function."""
        if function not in self._pools:
            raise StackError(f"there is no function {function}; there are: {', '.join(sorted(self._pools))}")
        outcome = self._pools[function].invoke(event, patience=patience)
        self._pulse.beat()
        return outcome

    def _invoke(self, function: str, event: bytes) -> Outcome:
        return self.invoke(function, event)

    def _send(self, queue: str, body: str) -> None:
        wire = Wire(self._endpoint, "sqs")
        wire.call("SendMessage", {"QueueUrl": self._url(queue), "MessageBody": body})
        wire.close()
        self._pulse.beat()

    def _url(self, queue: str) -> str:
        return f"{self._endpoint}/{names.ACCOUNT}/{queue}"

    def drain(self, seconds: float) -> list[str]:
        """Wait until everything written so far is processed, and all that it led to; what is left after `seconds`.

        Quiet means: every mapping has looked since and found nothing, no queue with a consumer holds a message, no
        function runs, and in all that time nothing ran.
        """
        end = time.monotonic() + seconds
        while True:
            beats, polls = self._pulse.beats, [poller.quiet_polls for poller in self._streams]
            while (left := self._unfinished(polls)) and time.monotonic() < end:
                self._pulse.nudge()
                time.sleep(0.02)
            left += self._waiting_messages()
            if time.monotonic() >= end:
                return left
            if not left and self._pulse.beats == beats:
                return []
            time.sleep(0.05)

    def _unfinished(self, polls: list[int]) -> list[str]:
        """Two quiet polls each: the first may have begun before the drain did."""
        pairs = zip(self._streams, polls, strict=True)
        slow = [poller.mapping.name for poller, before in pairs if poller.quiet_polls < before + 2 or poller.behind]
        busy = [name for name, pool in self._pools.items() if pool.is_busy]
        return [*slow, *busy, *(["scheduler"] if self.scheduler.active else [])]

    def _waiting_messages(self) -> list[str]:
        return [queue for queue in sorted({it.queue for it in self._plan.queue_mappings}) if self._depth(queue)]

    def _depth(self, queue: str) -> int:
        """Messages visible, in flight and delayed."""
        wire = Wire(self._endpoint, "sqs")
        answer = wire.call("GetQueueAttributes", {"QueueUrl": self._url(queue), "AttributeNames": ["All"]})
        wire.close()
        found = as_object(answer["Attributes"], queue)
        counts = ("", "NotVisible", "Delayed")
        return sum(int(as_text(found.get(f"ApproximateNumberOfMessages{it}", "0"), queue)) for it in counts)

    def status(self) -> Object:
        """Functions with their running workers, mappings with what they are behind, messages in each queue."""
        depths: Mapping[str, Json] = {name: self._depth(it.name) for name, it in self._plan.queues.items()}
        return {
            "functions": {name: pool.size for name, pool in self._pools.items()},
            "streams": {it.mapping.name: {"behind": it.behind, "replaying": it.replaying} for it in self._streams},
            "queues": {**depths},
            "schedules": {name: it.expression for name, it in self._plan.schedules.items()},
            "skipped": {**self._plan.skipped},
        }
