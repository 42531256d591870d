"""Stream mappings: each a thread of its own, so that a record that keeps failing holds up its own mapping only."""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from threading import Thread

from infra.local import checkpoints, failures
from infra.local.checkpoints import Span, Step
from infra.local.clients import WireError
from infra.local.filters import matches
from infra.local.plan import Function, StreamMapping
from infra.local.pulse import Pulse
from infra.local.runtime_api import Outcome
from infra.local.stream_source import StreamSource
from infra.local.values import Object, as_object, as_text

Invoke = Callable[[bytes], Outcome]
Send = Callable[[str, str], None]
FAULTS = (OSError, http.client.HTTPException, WireError)


class StreamPoller:
    """Moves one table's records into one function. `replays` where earlier records may not have been processed."""

    def __init__(
        self,
        mapping: StreamMapping,
        function: Function,
        source: StreamSource,
        *,
        invoke: Invoke,
        send: Send,
        pulse: Pulse,
        replays: bool,
    ) -> None:
        self.mapping = mapping
        self.quiet_polls = 0
        self.behind = 0
        self.replaying = replays
        self._records: list[Object] = []
        self._spans: list[Span] = []
        self._function = function
        self._source = source
        self._invoke = invoke
        self._send = send
        self._pulse = pulse
        self._thread = Thread(target=self._run, name=mapping.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the end; whether everything that was written has been processed."""
        self._thread.join(seconds)
        return not self._thread.is_alive() and self.behind == 0 and not self.replaying

    def _run(self) -> None:
        seen = 0
        while not self._pulse.stopping.is_set():
            try:
                self._round()
            except FAULTS as error:
                if not self._pulse.stopping.wait(0.5):
                    print(f"{self.mapping.name}: {type(error).__name__}, trying again", flush=True)
            if self.behind == 0:
                seen = self._pulse.wait(seen)
        self._source.close()

    def _round(self) -> None:
        if self._spans:
            self._process()
        elif self.replaying:
            self._take(self._source.replay(time.time()))
            self._process()
            self.replaying = bool(self._spans)
        elif records := self._source.read():
            self._take(self._gathered(records))
            self._process()
        else:
            self.quiet_polls += 1

    def _gathered(self, records: list[Object]) -> list[Object]:
        """More records, until the batch is full or the window closes."""
        end = time.monotonic() + self.mapping.window_seconds
        while len(records) < self.mapping.batch_size and time.monotonic() < end:
            self.behind = len(records)
            if self._pulse.stopping.wait(0.1):
                break
            records += self._source.read()
        return records

    def _take(self, records: Sequence[Object]) -> None:
        self._records = [record for record in records if matches(self.mapping.patterns, record)]
        self.behind = count = len(self._records)
        size = self.mapping.batch_size
        self._spans = [Span(at, min(at + size, count)) for at in range(0, count, size)]

    def _process(self) -> None:
        """Take records through the function, batch by batch, in order; a fault on the way leaves them to be tried."""
        while self._spans and not self._pulse.stopping.wait(checkpoints.pause(self._spans[0].tries)):
            self._spans[:1] = self._try(self._spans[0], self._records)
            self.behind = len(self._records) - self._spans[0].start if self._spans else 0

    def _try(self, span: Span, records: Sequence[Object]) -> tuple[Span, ...]:
        """Invoke once; the spans that are still to be tried."""
        old = checkpoints.too_old(span, _ages(records), self.mapping.max_age_seconds)
        if old is not None:
            self._give_up(records[old.start : old.stop], failures.TOO_OLD, span.tries, raised=False)
            return (Span(old.stop, span.stop, span.tries),) if old.stop < span.stop else ()
        batch = list(records[span.start : span.stop])
        outcome = self._invoke(json.dumps({"Records": batch}).encode())
        step = self._judge(span, batch, outcome)
        if step.given_up is not None:
            self._give_up(batch, failures.EXHAUSTED, span.tries + 1, raised=outcome.is_error)
        self._pulse.beat()
        return step.again

    def _judge(self, span: Span, batch: Sequence[Object], outcome: Outcome) -> Step:
        failed_at: int | None = None
        if outcome.is_error:
            failed_at = 0
        elif self.mapping.reports_failures:
            failed_at = checkpoints.first_failure(outcome.payload, [_sequence(record) for record in batch])
        return checkpoints.after(span, failed_at, bisect=self.mapping.bisect, max_retries=self.mapping.max_retries)

    def _give_up(self, batch: Sequence[Object], condition: str, tries: int, *, raised: bool) -> None:
        print(f"{self.mapping.name}: gave up {len(batch)} records, {condition}", flush=True)
        if self.mapping.on_failure is None:
            return
        given_up = failures.GivenUp(
            function=self._function,
            stream=self._source.arn,
            shard=self._source.shard,
            records=batch,
            condition=condition,
            tries=tries,
            raised=raised,
        )
        self._send(self.mapping.on_failure, failures.stream_record(given_up))


def _sequence(record: Object) -> str:
    return as_text(as_object(record["dynamodb"], "dynamodb")["SequenceNumber"], "SequenceNumber")


def _ages(records: Sequence[Object]) -> list[float]:
    now = time.time()
    return [
        now - float(str(as_object(record["dynamodb"], "dynamodb")["ApproximateCreationDateTime"])) for record in records
    ]
