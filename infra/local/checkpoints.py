"""Where a stream's checkpoint goes after an invocation: the rules of Lambda's event source mappings, without I/O.

Records count from 0 within what was read. A Span is a batch that is to be tried; everything before the first open
span is done, sent to the failure destination, or filtered out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from infra.local.plan import FOR_EVER
from infra.local.values import Json


@dataclass(frozen=True, slots=True)
class Span:
    """Records `start` up to `stop`, and how many tries without progress it has behind it."""

    start: int
    stop: int
    tries: int = 0

    @property
    def size(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: spans still to be tried, in order, and one that is given up."""

    again: tuple[Span, ...] = ()
    given_up: Span | None = None


DONE = Step()


def first_failure(payload: bytes, ids: Sequence[str]) -> int | None:
    """The index of the lowest record that a partial answer reports; None when all succeeded, 0 when all failed.

    An empty or null answer is success. An id that is empty, null, missing or not of this batch fails the whole.
    """
    try:
        answer: Json = json.loads(payload) if payload else None
    except ValueError:
        return 0
    if answer is None:
        return None
    if not isinstance(answer, dict):
        return 0
    failures = answer.get("batchItemFailures")
    if not failures:
        return None
    if not isinstance(failures, list):
        return 0
    named = [item.get("itemIdentifier") if isinstance(item, dict) else None for item in failures]
    known = {name: index for index, name in enumerate(ids)}
    lowest = [known.get(name, 0) if isinstance(name, str) else 0 for name in named]
    return min(lowest)


def after(span: Span, failed_at: int | None, *, bisect: bool, max_retries: int) -> Step:
    """What follows an invocation of `span` whose record `failed_at` (within the span) is the lowest failed one.

    A partial answer moves the checkpoint to just before that record and starts a new count; without progress the
    count goes on. Bisecting costs no try: halves inherit the count, and a single record uses it up.
    """
    if failed_at is None:
        return DONE
    if failed_at > 0:
        return Step((Span(span.start + failed_at, span.stop),))
    if bisect and span.size > 1:
        middle = span.start + span.size // 2
        return Step((Span(span.start, middle, span.tries), Span(middle, span.stop, span.tries)))
    tries = span.tries + 1
    if max_retries != FOR_EVER and tries > max_retries:
        return Step(given_up=span)
    return Step((Span(span.start, span.stop, tries),))


def too_old(span: Span, ages: Sequence[float], max_age: int) -> Span | None:
    """The leading records of a span that are past the mapping's maximum age; None when the first is not."""
    if max_age == FOR_EVER:
        return None
    stop = span.start
    while stop < span.stop and ages[stop] > max_age:
        stop += 1
    return Span(span.start, stop, span.tries) if stop > span.start else None


def pause(tries: int) -> float:
    """Seconds before the next try: a tenth, doubling, at most ten."""
    return 0.0 if tries == 0 else min(10.0, 0.1 * 2.0 ** (tries - 1))
