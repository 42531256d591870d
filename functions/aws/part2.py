"""What a door may tell of records of 42 CFR Part 2 programs to whoever is not of the program: the one place that asks.

Before the view runs, the records that the path names are asked for; after it, those that its answer names, each on the
days of which it tells. What no consent lets out is refused (403 `PART2_WITHHELD`), or left out of a list with its
number in `withheld` (functions/aws/listing.py). In a medical emergency (42 CFR 2.51) whoever broke the glass is told
everything, and the audit says under which emergency.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from functions.aws.door import Route
from functions.aws.screen import EPISODE, Screen
from functions.aws.subjects import records_of
from functions.kernel.facts import ClinicChanged, DisclosurePurpose
from functions.kernel.ids import EpisodeId
from functions.kernel.part2 import NOTICE
from functions.kernel.roles import Caller, Purpose, purpose_of

_ASKED: Mapping[Purpose | None, DisclosurePurpose] = {
    Purpose.TREATMENT: "treatment",
    Purpose.PAYMENT: "payment",
    Purpose.OPERATIONS: "operations",
}

_screen: ContextVar[Screen | None] = ContextVar("screen", default=None)


@contextmanager
def screened(screen: Screen | None) -> Iterator[None]:
    token = _screen.set(screen)
    try:
        yield
    finally:
        _screen.reset(token)


def current() -> Screen | None:
    """What screens the request that is being answered; None where nothing is asked."""
    return _screen.get()


def require(days: Mapping[EpisodeId, date]) -> None:
    """For a view that hands out a file that tells of these, each from a day on: Forbidden when one is withheld."""
    screen = _screen.get()
    if screen is not None:
        screen.check_days({f"{EPISODE}{one}": day for one, day in days.items()})


def screen_of(
    route: Route, caller: Caller, place: ClinicChanged | None, at: datetime, path: Mapping[str, str]
) -> Screen | None:
    """None where nothing is asked: no clinic, a patient's own link, an answer by number, a role of the program itself.

    Oversight is not asked either: privacy officers are who answers for the program (42 CFR 2.53).
    """
    passing = caller.roles & (route.roles or caller.roles)
    is_open = route.admit is not None or route.outside or route.by_number
    if place is None or is_open or caller.emergency_id is not None or passing & caller.program:
        return None
    purposes = {_ASKED[purpose] for role in passing if (purpose := purpose_of(frozenset({role}))) in _ASKED}
    return Screen(caller, place, at, tuple(sorted(purposes)), records_of(path)) if purposes else None


def changes_what_is_there(route: Route) -> bool:
    """Whether an operation on an episode is on something of it, or on itself, rather than adding to it."""
    _, _, rest = route.path.partition("{episode_id}")
    return route.method in ("PUT", "PATCH") or (route.method == "POST" and "{" in rest)


def notice_of(screen: Screen | None) -> Mapping[str, str]:
    """What travels with what is told under consents (42 CFR 2.32): the notice, and which consents they are."""
    if screen is None or not screen.consent_ids:
        return {}
    return {"Part2-Notice": NOTICE, "Part2-Consent": ", ".join(sorted(screen.consent_ids))}
