"""Correcting a record: the next version stands in its place, the one before it is kept, and a mistake stays one."""

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from functions.kernel.calendar import Month, local_day
from functions.kernel.errors import Problem, Refused, Stale

V = TypeVar("V", bound=Any)


def succession(new: V, old: V, *, read: int) -> tuple[V, V]:
    """The version to keep and the one it follows; Stale unless the caller corrects the version that stands.

    A record one version ahead may be this very request, whose answer was lost: the pair is made as it was made then,
    and the store recognises its own write.
    """
    pair = following(new, old, read=read)
    if old.version == read and getattr(old, "status", "") == "entered_in_error":
        raise Refused("this was entered in error and stays so; record it anew", code="ENTERED_IN_ERROR")
    return pair


def following(new: V, old: V, *, read: int) -> tuple[V, V]:
    """The same for what its key names for good: entered in error, it may be entered again under the same key."""
    if old.version not in (read, read + 1):
        raise Stale("somebody changed this since it was read; read it again")
    return replace(new, version=read + 1), replace(old, version=read)


def same_month(zone: str, field: str, new: datetime, old: datetime) -> list[Problem]:
    """A problem when a correction would move a record to another of the clinic's months.

    What is billed by the month stays in its month: a record of the wrong month is marked as entered in error and
    recorded anew, so that both months say so.
    """
    if new.tzinfo is None or Month.of(local_day(new, zone)) == Month.of(local_day(old, zone)):
        return []  # a time without an offset is refused where it is read
    return [Problem(field, "OTHER_MONTH", "mark this one as entered in error and record it anew")]
