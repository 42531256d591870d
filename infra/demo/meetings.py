"""The weekly caseload consultations: who is discussed, what is recommended, and what becomes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from functions.kernel.calendar import local_day
from functions.kernel.roles import Role
from infra.demo import words
from infra.demo.cast import Gap
from infra.demo.chance import chance
from infra.demo.diary import Diary, moment
from infra.demo.events import Answered, Event, Met, Moved, Recommended, Reviewed, Stepped, Worked
from infra.demo.life import Life
from infra.demo.people import Vendor
from infra.demo.season import Season, mondays
from infra.demo.words import Advice

_HOUR = 3600
_SEEN_EACH = 3.0  # weeks in which everybody is discussed once
_SEVERE, _AT_TARGET, _SHARE_AT_TARGET = 20, 10, 0.5
_LITTLE_CHANGE = 0.8

# What becomes of recommendations, in turn: how far they come, and whether anything follows.
_FATES: tuple[tuple[str, ...], ...] = (
    ("delivered", "seen", "accepted", "done"),
    ("delivered", "seen", "accepted"),
    ("delivered", "seen", "declined"),
    ("delivered", "seen", "accepted", "done"),
    ("delivered", "seen", "modified"),
    ("delivered",),
    ("delivered", "seen", "accepted", "done"),
    ("delivered", "seen"),
    ("delivered", "seen", "accepted", "done"),
    (),
)
_BY_CARE_MANAGER = ("delivered", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An hour that a care manager and the consultant keep for one clinic."""

    clinic: str
    care_manager: str
    consultant: str
    at: datetime


@dataclass(slots=True)
class Known:
    """What a meeting knows of one patient."""

    life: Life
    events: Sequence[Event]
    ends_at: datetime | None
    reviewed: list[datetime] = field(default_factory=list)

    def is_open(self, at: datetime) -> bool:
        begun = self.events and self.events[0].at < at
        return bool(begun) and (self.ends_at is None or at < self.ends_at)

    def totals(self, before: datetime) -> list[int]:
        return [
            sum(answer for answer in event.items if answer is not None)
            for event in self.events
            if isinstance(event, Answered) and event.instrument == "PHQ-9" and event.at < before
        ]


def slots(seed: int, vendor: Vendor, season: Season, diary: Diary) -> tuple[Slot, ...]:
    """One hour a week for each care manager in each clinic, on different days: booked before anything else."""
    kept: list[Slot] = []
    pairs = [
        (clinic, manager) for clinic in vendor.clinics for manager in vendor.with_role(Role.CARE_MANAGER, clinic.key)
    ]
    for monday in mondays(season.begins_on + timedelta(days=7), season.as_of):
        for place, (clinic, manager) in enumerate(pairs):
            consultant = vendor.with_role(Role.PSYCHIATRIC_CONSULTANT, clinic.key)[0].username
            draw = chance(seed, "meeting", monday, place)
            day = monday + timedelta(days=place % 4)
            begun, done = diary.book(draw, [manager.username, consultant], day, clinic.zone, _HOUR)
            if done < season.ends_at:
                kept.append(Slot(clinic=clinic.key, care_manager=manager.username, consultant=consultant, at=begun))
    return tuple(sorted(kept, key=lambda slot: slot.at))


def discussed(slot: Slot, everybody: Sequence[Known]) -> list[Known]:
    """Who is looked at: the new ones first, then who waited longest."""
    theirs = [
        known
        for known in everybody
        if known.life.patient.clinic == slot.clinic
        and known.life.patient.care_manager == slot.care_manager
        and not _is_passed_over(known)
        and known.is_open(slot.at)
    ]
    theirs.sort(key=lambda known: known.reviewed[-1].timestamp() if known.reviewed else 0.0)
    return theirs[: round(len(theirs) / _SEEN_EACH + 0.5)]


def _is_passed_over(known: Known) -> bool:
    gap = known.life.part.gap
    return gap is Gap.NEVER_REVIEWED or (gap is Gap.REVIEWED_ONCE and bool(known.reviewed))


def meeting(slot: Slot, seen: Sequence[Known]) -> Met:
    return Met(
        key=f"meeting/{slot.clinic}/{slot.care_manager}/{slot.at:%Y-%m-%d}",
        at=slot.at,
        by=slot.care_manager,
        clinic=slot.clinic,
        care_manager=slot.care_manager,
        consultant=slot.consultant,
        seconds=_HOUR - 60 * len(seen),
        patients=tuple(known.life.patient.key for known in seen),
    )


def review(met: Met, place: int, known: Known, turns: "count[int]") -> Iterator[Event]:
    """One patient's review, what is recommended, and what becomes of the first recommendation."""
    at = met.at + timedelta(minutes=5 + 6 * place)
    number = len(known.reviewed) + 1
    key = f"{known.life.patient.key}/review/{number}"
    summary, advice = _opinion(known, at)
    due = local_day(at, known.life.zone) + timedelta(days=14)
    made = tuple(Recommended(kind=one.kind, text=one.text, due_on=due) for one in advice)
    yield Reviewed(key=key, at=at, by=met.consultant, meeting_key=met.key, summary=summary, recommendations=made)
    if number % 3 == 1:
        yield from _preparation(known.life, met, number)
    if advice:
        yield from _fate(known.life, key, at, advice[0], next(turns))
    known.reviewed.append(at)


def _opinion(known: Known, at: datetime) -> tuple[str, tuple[Advice, ...]]:
    draw, totals = known.life.draw, known.totals(at)
    if not known.reviewed:
        return words.NEW, tuple(draw.sample(words.FOR_NEW, k=draw.randrange(1, 3)))
    if totals and totals[-1] >= _SEVERE:
        return words.SEVERE, (draw.choice(words.FOR_NOT_IMPROVING),)
    if totals and totals[-1] < _AT_TARGET and totals[-1] <= totals[0] * _SHARE_AT_TARGET:
        return words.STEADY, ()
    if len(totals) > 1 and totals[-1] > totals[0] * _LITTLE_CHANGE:
        return words.NOT_IMPROVING, (draw.choice(words.FOR_NOT_IMPROVING),)
    return words.CONTINUE, ()


def _preparation(life: Life, met: Met, number: int) -> Iterator[Worked]:
    day = local_day(met.at, life.zone)
    seconds = life.draw.randrange(200, 420)
    begun, done = life.diary.book(life.draw, [met.care_manager], day - timedelta(days=1), life.zone, seconds)
    if done < met.at and local_day(begun, life.zone) > life.enrolled_on:
        key = f"{life.patient.key}/time/prepared-{number}"
        yield Worked(key=key, at=begun, by=met.care_manager, until=done, activity="caseload_preparation")


def _fate(life: Life, review_key: str, at: datetime, advice: Advice, turn: int) -> Iterator[Event]:
    for status in _FATES[turn % len(_FATES)]:
        at = moment(life.draw, local_day(at, life.zone) + timedelta(days=life.draw.randrange(1, 4)), life.zone)
        by = life.patient.care_manager if status in _BY_CARE_MANAGER else life.patient.pcp
        key = f"{review_key}/{status}"
        yield Stepped(key=key, at=at, by=by, review_key=review_key, status=status, reason=_reason(life, status))
        if status == "accepted" and advice.medication:
            on = local_day(at, life.zone)
            yield Moved(key=f"{key}/plan", at=at + timedelta(minutes=1), by=by, on=on, medication=advice.medication)


def _reason(life: Life, status: str) -> str | None:
    if status == "declined":
        return life.draw.choice(words.DECLINE_REASONS)
    return words.MODIFIED_REASON if status == "modified" else None
