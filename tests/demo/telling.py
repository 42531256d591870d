"""What the tests of the demonstration share: one story, told once, and readers of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import TypeVar

from infra.demo.events import Contacted, Event, Worked
from infra.demo.story import Story, story

E = TypeVar("E", bound=Event)
AS_OF = date(2026, 11, 22)


@cache
def told() -> Story:
    return story(seed=7, as_of=AS_OF, patients=9)


def of_kind(kind: type[E], events: Iterable[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def spent(events: Iterable[Event]) -> Iterator[tuple[str, datetime, datetime]]:
    """Who was busy from when to when."""
    for event in events:
        if isinstance(event, Contacted | Worked):
            yield event.by, event.at, event.until
