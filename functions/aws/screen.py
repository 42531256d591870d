"""What one request of somebody outside a 42 CFR Part 2 program may be told, asked record by record and day by day.

A record is withheld whole, or a consent covers its days from one on. What is of an earlier day is withheld then; so is
what was derived from one, such as a baseline or a flag: derived from the rest alone it would say what is not so.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, runtime_checkable

from functions.aws import chart, directory
from functions.aws.chart import Part2Record
from functions.aws.door import Day, Route
from functions.aws.paging import RecordsPage, WithheldRecord
from functions.aws.subjects import records_in
from functions.kernel.calendar import local_day
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.facts import ClinicChanged, DisclosurePurpose
from functions.kernel.ids import EmergencyId
from functions.kernel.part2 import Permitted, Withheld, may_disclose
from functions.kernel.roles import CARE_TEAM, Caller

T = TypeVar("T")

CODE = "PART2_WITHHELD"
EPISODE = "EPISODE#"


@runtime_checkable
class Numbered(Protocol):
    """A row that is of use without what tells whose it is."""

    def by_number(self) -> object: ...


@dataclass(slots=True)
class Screen:
    """What one request of somebody outside the program may be told. Records are `EPISODE#id` or `PATIENT#id`.

    `about` are the records in the path; without any, the request is about all of the clinic.
    """

    caller: Caller
    place: ClinicChanged
    at: datetime
    purposes: tuple[DisclosurePurpose, ...]
    about: tuple[str, ...] = ()
    consent_ids: set[str] = field(default_factory=set)
    emergency_id: EmergencyId | None = None
    hidden: tuple[str, ...] = ()
    is_listed: bool = False
    _marked: dict[str, Part2Record | None] = field(default_factory=dict)
    _is_all_read: bool = False
    _by_number: set[str] = field(default_factory=set)

    def check(self, names: Collection[str], *, to_change: bool = False) -> None:
        """Forbidden when one of these is withheld. That it is one is no secret: lists show it by its number.

        To change what is there is to be answered it: the consent must reach back to the day on which the record begins.
        """
        self._read(names)
        days = {name: record.began_on if to_change else None for name in names if (record := self._marked[name])}
        self._refuse([why for name, day in days.items() if (why := self._why_not(name, day))])
        self._note(names)

    def check_days(self, days: Mapping[str, Day]) -> None:
        """Forbidden when one of these is withheld on the day of which something tells."""
        self._read(days)
        self._refuse([why for name, day in days.items() if (why := self._why_not(name, day))])
        self._note(days)

    def shown(self, rows: Iterable[T], day: Callable[[T], Day]) -> list[Any]:
        """The rows that may be told, those that are of use by number without what tells whose they are."""
        self.is_listed = True
        self._read(self.about) if self.about else self._read_all()
        found = [(row, self._why_not(self._record_of(row), day(row))) for row in rows]
        if not any(why for _, why in found) or self._is_emergency():
            return [row for row, _ in found]
        return [kept for row, why in found for kept in (self._unnamed(row) if why else (row,))]

    def _unnamed(self, row: object) -> tuple[object, ...]:
        if not isinstance(row, Numbered):
            return ()
        self._by_number.add(self._record_of(row))
        return (row.by_number(),)

    def left_out(self) -> tuple[WithheldRecord, ...]:
        """Whatever is withheld, whole or from before a day: the same for every list that asks."""
        named = {name: record for name, record in self._marked.items() if record and name.startswith(EPISODE)}
        found = []
        for name, record in sorted(named.items()):
            answer = self._answer(record)
            why = answer.before if isinstance(answer, Permitted) else answer
            found.append(WithheldRecord(name.removeprefix(EPISODE), record.patient_id, why.why, why.words))
        return () if not found or self._is_emergency() else tuple(found)

    def told(self, answer: Any, route: Route) -> Any:  # noqa: ANN401
        """The answer, if it may be told; one that is about somebody withheld is not there for this caller."""
        if isinstance(answer, RecordsPage):
            self._check_page(answer)
            return answer
        named = records_in(answer)
        self._read(named)
        if withheld := [name for name in named if self._why_not(name, None)]:
            self._hide(withheld)
        if route.method == "GET":
            day = route.day(answer) if route.day else date.min
            self.check_days(dict.fromkeys((*self.about, *named), day))
        self._note(named)
        return answer

    def _check_page(self, page: RecordsPage) -> None:
        """Whatever a view does, no page leaves with a row that was not asked about."""
        named = [name for name in records_in(page) if name not in self._by_number]
        self._read(named)
        if not self.is_listed or any(self._why_not(name, None) for name in named):
            self._hide(named)
        self._note(named)

    def _hide(self, names: Collection[str]) -> None:
        if not self._is_emergency():
            self.hidden = tuple(name.partition("#")[2] for name in names)
            raise NotFound("there is no such patient")

    def _refuse(self, withheld: Collection[Withheld]) -> None:
        if withheld and not self._is_emergency():
            raise Forbidden(f"42 CFR Part 2: {next(iter(withheld)).words}", code=CODE)

    def _record_of(self, row: object) -> str:
        return self.about[0] if self.about else records_in(row)[0]

    def _why_not(self, name: str, day: Day) -> Withheld | None:
        """None for what is no Part 2 record; and what nobody has is for the view to say."""
        record = self._marked.get(name)
        if record is None:
            return None
        answer = self._answer(record)
        if isinstance(answer, Withheld):
            return answer
        on = local_day(day, self.place.time_zone) if isinstance(day, datetime) else day
        return None if on is None or answer.covers(on) else answer.before

    def _answer(self, record: Part2Record) -> Permitted | Withheld:
        """By the consent to one of the purposes that reaches back furthest; else why there is none."""
        today = local_day(self.at, self.place.time_zone)
        answers = [may_disclose(record.consents, one, today) for one in self.purposes]
        permitted = [one for one in answers if isinstance(one, Permitted)]
        return min(permitted, key=lambda one: one.records_from) if permitted else answers[0]

    def _read(self, names: Collection[str]) -> None:
        new = [] if self._is_all_read else [name for name in names if name not in self._marked]
        if new:
            found = chart.part2_of(self.place.clinic_id, new)
            self._marked.update({name: found.get(name) for name in new})

    def _read_all(self) -> None:
        if not self._is_all_read:
            self._marked.update(chart.part2_in(self.place.clinic_id))
            self._is_all_read = True

    def _note(self, names: Collection[str]) -> None:
        """By which consents these were told."""
        answers = [self._answer(record) for name in names if (record := self._marked.get(name))]
        self.consent_ids.update(one.consent_id for one in answers if isinstance(one, Permitted))

    def _is_emergency(self) -> bool:
        """Medical personnel alone may be told in one; it is looked up only when something would be withheld."""
        if self.caller.roles & CARE_TEAM and self.emergency_id is None:
            self.emergency_id = directory.emergency_of(self.caller.staff_id, self.place.clinic_id, self.at)
        return self.emergency_id is not None
