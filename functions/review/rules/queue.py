"""The psychiatric consultant's queue (C12): safety first, then who is new, not improving, severe, or long unseen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from functions.review.rules.flags import PRIORITY
from functions.review.rules.shape import Code, Flag

# A person's own wish comes after safety and before the rules' proposals; that is a reading of ours.
# A relapse has no step in C12: it comes after those that have one, so that it is seen and displaces nobody.
QUEUED: tuple[Code, ...] = (
    "SAFETY_ITEM9",
    "SAFETY_ITEM9_UNADDRESSED",
    "SAFETY_ALERT",
    "SAFETY_MANUAL",
    "DISCUSS_MANUAL",
    "PSYCH_REVIEW_NEW",
    "PSYCH_REVIEW_NOT_IMPROVING",
    "PSYCH_REVIEW_SEVERE",
    "PSYCH_REVIEW_OVERDUE",
    "RELAPSE_SIGNAL",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One patient's place in the queue, and the flags that put them there, the most urgent first."""

    key: str
    because: tuple[Flag, ...]

    @property
    def why(self) -> str:
        return "; ".join(flag.reason for flag in self.because)


def propose(caseload: Iterable[tuple[str, Sequence[Flag]]]) -> tuple[Place, ...]:
    """Who to review, in order: by the most urgent reason, then by how long it has stood, then by key."""
    places = (Place(key, _reasons(flags)) for key, flags in caseload)
    return tuple(sorted((place for place in places if place.because), key=_order))


def part(queue: Sequence[Place], taken_off: Collection[str]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Who stays on the list, and who was taken off it. Safety is always discussed (C3), whoever was taken off."""
    gone = {place.key for place in queue if place.key in taken_off and not is_about_safety(place.because)}
    stay = tuple(place for place in queue if place.key not in gone)
    return stay, tuple(place for place in queue if place.key in gone)


def is_about_safety(flags: Iterable[Flag]) -> bool:
    """Whether a safety flag stands: of the rules, of an open alert, or set by hand."""
    return any(flag.code.startswith("SAFETY") for flag in flags)


def _reasons(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    queued = (flag for flag in flags if flag.code in QUEUED)
    return tuple(sorted(queued, key=lambda flag: PRIORITY[flag.code]))


def _order(place: Place) -> tuple[int, int, str]:
    first = place.because[0]
    return (first.priority, first.since.toordinal(), place.key)
