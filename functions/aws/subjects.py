"""Whom an answer is about: the patients and episodes that it names, so that the audit can say who was looked at.

An answer names them itself (`episode_id`, `patient_id`, `episode_ids`), in a part of it, or in each element of a list.
An episode stands for its patient: where both are named, the episode is kept. Who is `withheld` is not shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

_KINDS = {"episode_id": "EPISODE", "patient_id": "PATIENT"}
_NOT_SHOWN = "withheld"


def named_in(answer: object) -> tuple[str, ...]:
    """Ids in the order in which the answer has them, each once."""
    return tuple(dict.fromkeys(named for _, named in _named(answer, deeper=2)))


def records_in(answer: object) -> tuple[str, ...]:
    """The same as `EPISODE#id` and `PATIENT#id`, as functions/aws/chart.py reads them."""
    return tuple(dict.fromkeys(f"{kind}#{named}" for kind, named in _named(answer, deeper=2)))


def records_of(path: Mapping[str, str]) -> tuple[str, ...]:
    """The patient and the episode that a path names."""
    return tuple(f"{kind}#{path[name]}" for name, kind in _KINDS.items() if name in path)


def _named(value: object, *, deeper: int) -> Iterator[tuple[str, str]]:
    named = ((kind, getattr(value, name, None)) for name, kind in _KINDS.items())
    own = next(((kind, it) for kind, it in named if isinstance(it, str)), None)
    if own is not None:
        yield own
        return
    yield from (("EPISODE", it) for it in getattr(value, "episode_ids", ()))
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
    return tuple(field.name for field in fields(kind) if field.name != _NOT_SHOWN)
