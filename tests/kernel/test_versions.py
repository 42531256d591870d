"""Corrections: the version that was read is followed, a mistake stays one, and a record stays in its month."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from functions.kernel.errors import Refused, Stale
from functions.kernel.versions import same_month, succession


@dataclass(frozen=True)
class Note:
    text: str
    version: int = 1
    status: str = "final"


def test_a_correction_follows_the_version_that_was_read() -> None:
    assert succession(Note("new"), Note("old"), read=1) == (Note("new", 2), Note("old", 1))


def test_a_repeat_of_a_correction_is_made_as_it_was_made_then() -> None:
    standing = Note("new", 2, "entered_in_error")
    assert succession(Note("new"), standing, read=1) == (Note("new", 2), Note("new", 1, "entered_in_error"))


@pytest.mark.parametrize("read", [1, 4, 9])
def test_a_version_that_no_longer_stands_is_not_followed(read: int) -> None:
    with pytest.raises(Stale):
        succession(Note("new"), Note("old", 3), read=read)


def test_what_was_entered_in_error_stays_so() -> None:
    with pytest.raises(Refused):
        succession(Note("new"), Note("old", 2, "entered_in_error"), read=2)


@pytest.mark.parametrize(
    ("new", "problems"),
    [("2026-04-01T03:59:59+00:00", 0), ("2026-04-01T04:00:00+00:00", 1), ("2026-02-28T12:00:00+00:00", 1)],
)
def test_a_correction_stays_in_the_clinics_month(new: str, problems: int) -> None:
    old = datetime(2026, 3, 15, tzinfo=UTC)
    found = same_month("America/New_York", "/at", datetime.fromisoformat(new), old)
    assert len(found) == problems
