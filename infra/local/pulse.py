"""When to look again: at once after something ran, seldom while all is quiet, never so often that it costs."""

import time
from threading import Condition, Event

GAP_SECONDS = 0.03
BUSY_SECONDS = 0.1
QUIET_SECONDS = 0.5
BUSY_FOR_SECONDS = 2.0


class Pulse:
    """Shared by everything that polls. `beat` says that a function ran, so that tables and queues may have changed."""

    def __init__(self) -> None:
        self.stopping = Event()
        self._changed = Condition()
        self._beats = 0
        self._wakes = 0
        self._last = 0.0

    @property
    def beats(self) -> int:
        with self._changed:
            return self._beats

    def beat(self) -> None:
        with self._changed:
            self._beats += 1
            self._wakes += 1
            self._last = time.monotonic()
            self._changed.notify_all()

    def nudge(self) -> None:
        """Look now, though nothing ran."""
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """Return at the next beat or nudge after `seen`, or when it is time to look anyway; gives what to pass next."""
        with self._changed:
            is_busy = time.monotonic() - self._last < BUSY_FOR_SECONDS
            interval = BUSY_SECONDS if is_busy else QUIET_SECONDS
            self._changed.wait_for(lambda: self._wakes != seen or self.stopping.is_set(), interval)
        self.stopping.wait(GAP_SECONDS)
        with self._changed:
            return self._wakes

    def stop(self) -> None:
        self.stopping.set()
        with self._changed:
            self._changed.notify_all()
