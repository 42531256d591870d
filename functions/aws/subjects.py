"""Whom an answer is about: the patients and episodes that it names, so that the audit can say who was looked at.

An answer names them itself (`episode_id`, `patient_id`, `episode_ids`), in a part of it, or in each element of a list.
An episode stands for its patient: where both are named, the episode is kept.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

_SELF = ("episode_id", "patient_id")


def named_in(answer: object) -> tuple[str, ...]:
    """Ids in the order in which the answer has them, each once."""
    return tuple(dict.fromkeys(_named(answer, deeper=2)))


def _named(value: object, *, deeper: int) -> Iterator[str]:
    own = next((named for name in _SELF if isinstance(named := getattr(value, name, None), str)), None)
    if own is not None:
        yield own
        return
    yield from getattr(value, "episode_ids", ())
    if not deeper:
        return
    for part in _parts(value):
        for each in part if isinstance(part, tuple | list) else (part,):
            yield from _named(each, deeper=deeper - 1)


def _parts(value: object) -> Iterator[object]:
    names = _fields(type(value)) if is_dataclass(value) and not isinstance(value, type) else ()
    return (getattr(value, name) for name in names)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
