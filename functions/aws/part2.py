"""What a door may tell of records of 42 CFR Part 2 programs to whoever is not of the program: the one place that asks.

Before the view runs, the records that the path names are asked for; after it, those that its answer names. What no
consent lets out is refused (403 `PART2_WITHHELD`), or in a list across patients stands there by its number. In a
medical emergency (42 CFR 2.51) whoever broke the glass is told everything, and the audit says under which emergency.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from functions.aws import chart, directory
from functions.aws.door import Route
from functions.aws.paging import PatientsPage, WithheldRecord
from functions.aws.subjects import records_in
from functions.kernel.calendar import local_day
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.facts import ClinicChanged, DisclosurePurpose
from functions.kernel.ids import EmergencyId, EpisodeId
from functions.kernel.part2 import NOTICE, Permitted, Withheld, may_disclose
from functions.kernel.roles import CARE_TEAM, Caller, Purpose, purpose_of

CODE = "PART2_WITHHELD"
_ASKED: Mapping[Purpose | None, DisclosurePurpose] = {
    Purpose.TREATMENT: "treatment",
    Purpose.PAYMENT: "payment",
    Purpose.OPERATIONS: "operations",
}


@runtime_checkable
class Numbered(Protocol):
    """A row that is of use without what tells whose it is."""

    def by_number(self) -> object: ...


@dataclass(slots=True)
class Screen:
    """What one request of somebody outside the program may be told. Records are `EPISODE#id` or `PATIENT#id`."""

    caller: Caller
    place: ClinicChanged
    at: datetime
    purposes: tuple[DisclosurePurpose, ...]
    consent_ids: set[str] = field(default_factory=set)
    emergency_id: EmergencyId | None = None
    hidden: tuple[str, ...] = ()
    _known: dict[str, Withheld | None] = field(default_factory=dict)

    def check(self, names: Collection[str]) -> None:
        """Forbidden when one of these records is withheld. That it is one is no secret: lists show it by its number."""
        if withheld := self._withheld(names):
            raise Forbidden(f"42 CFR Part 2: {next(iter(withheld.values())).words}", code=CODE)

    def told(self, answer: Any) -> Any:  # noqa: ANN401
        """The answer without what is withheld; one that is about nothing else is not there for this caller."""
        withheld = self._withheld(records_in(answer))
        if not withheld:
            return answer
        if isinstance(answer, PatientsPage):
            return _without(answer, withheld)
        self.hidden = tuple(name.partition("#")[2] for name in withheld)
        raise NotFound("there is no such patient")

    def _withheld(self, names: Collection[str]) -> Mapping[str, Withheld]:
        self._ask([name for name in names if name not in self._known])
        found = {name: why for name in names if (why := self._known[name]) is not None}
        if not found or self._is_emergency():
            return {}
        return found

    def _ask(self, names: Collection[str]) -> None:
        """What is no Part 2 record is not withheld, and what nobody has is for the view to say."""
        marked = chart.part2_of(self.place.clinic_id, names)
        today = local_day(self.at, self.place.time_zone)
        for name in names:
            answers = [may_disclose(marked[name], one, today) for one in self.purposes] if name in marked else []
            permitted = next((one for one in answers if isinstance(one, Permitted)), None)
            if permitted:
                self.consent_ids.add(permitted.consent_id)
            closed = (one for one in answers if isinstance(one, Withheld))
            self._known[name] = None if permitted else next(closed, None)

    def _is_emergency(self) -> bool:
        """Medical personnel alone may be told in one; it is looked up only when something would be withheld."""
        if self.caller.roles & CARE_TEAM and self.emergency_id is None:
            self.emergency_id = directory.emergency_of(self.caller.staff_id, self.place.clinic_id, self.at)
        return self.emergency_id is not None


_screen: ContextVar[Screen | None] = ContextVar("screen", default=None)


@contextmanager
def screened(screen: Screen | None) -> Iterator[None]:
    token = _screen.set(screen)
    try:
        yield
    finally:
        _screen.reset(token)


def require(episode_ids: Collection[EpisodeId]) -> None:
    """For a view that hands out a file about these: Forbidden when one of them is withheld from who asks."""
    screen = _screen.get()
    if screen is not None:
        screen.check([f"EPISODE#{one}" for one in episode_ids])


def screen_of(route: Route, caller: Caller, place: ClinicChanged | None, at: datetime) -> Screen | None:
    """None where nothing is asked: no clinic, a patient's own link, an answer by number, a role of the program itself.

    Oversight is not asked either: privacy officers are who answers for the program (42 CFR 2.53).
    """
    passing = caller.roles & (route.roles or caller.roles)
    is_open = route.admit is not None or route.outside or route.by_number
    if place is None or is_open or caller.emergency_id is not None or passing & caller.program:
        return None
    purposes = {_ASKED[purpose] for role in passing if (purpose := purpose_of(frozenset({role}))) in _ASKED}
    return Screen(caller, place, at, tuple(sorted(purposes))) if purposes else None


def notice_of(screen: Screen | None) -> Mapping[str, str]:
    """What travels with what is told under consents (42 CFR 2.32): the notice, and which consents they are."""
    if screen is None or not screen.consent_ids:
        return {}
    return {"Part2-Notice": NOTICE, "Part2-Consent": ", ".join(sorted(screen.consent_ids))}


def _without(page: PatientsPage, withheld: Mapping[str, Withheld]) -> PatientsPage:
    """The page with its withheld rows by number: as rows where they are of use so, else in `withheld`."""
    shown, kept_back = [], list(page.withheld)
    for row in getattr(page, "items", ()):
        name = next((one for one in records_in(row) if one in withheld), None)
        if name is None:
            shown.append(row)
        elif isinstance(row, Numbered):
            shown.append(row.by_number())
        else:
            kept_back.append(WithheldRecord(name.partition("#")[2], withheld[name].why, withheld[name].words))
    changed: dict[str, Any] = {"items": tuple(shown), "withheld": tuple(kept_back)}
    return replace(page, **changed)
