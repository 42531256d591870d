"""Care's use cases beside plain recording: find a record, correct it, see where its time meets other time."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

from functions.care.rules.contact import Place, overlapping, stretch_of
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.facts import ContactRecorded, SafetyAssessed, TimeRecorded
from functions.kernel.ids import StaffId
from functions.kernel.versions import succession

R = TypeVar("R", ContactRecorded, TimeRecorded, SafetyAssessed)


class Care(Protocol):
    """Where care's records are kept."""

    def timed(self, place: Place) -> Iterator[ContactRecorded | TimeRecorded]: ...
    def change(self, new: R, old: R, request: str) -> R: ...


def found(record: R | None) -> R:
    if record is None:
        raise NotFound("there is no such record")
    return record


def refuse_others(record: ContactRecorded | TimeRecorded, staff_id: StaffId) -> None:
    """Nobody rewrites another person's contact or minutes; marking a mistake as one is anybody's on the team."""
    if record.staff_id != staff_id:
        raise Forbidden("only who recorded this may amend it; it can be marked as entered in error")


def correct(store: Care, new: R, old: R, *, read: int, request: str) -> R:
    """Keep the next version beside the one before it; Stale unless the caller corrects the version that stands."""
    return store.change(*succession(new, old, read=read), request)


def overlaps(store: Care, record: ContactRecorded | TimeRecorded) -> tuple[str, ...]:
    """Records of the episode in which the same person was busy at the same time, said at entry and not refused."""
    mine = stretch_of(record)
    if mine is None:
        return ()
    others = map(stretch_of, store.timed((record.clinic_id, record.episode_id)))
    return overlapping(mine, (other for other in others if other))
