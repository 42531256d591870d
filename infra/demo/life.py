"""One patient's time under care: how they come, when they are called, what is measured, how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from functions.kernel.calendar import local_day
from infra.demo import words
from infra.demo.answers import Respondent
from infra.demo.cast import Course, Effort, Gap, Part
from infra.demo.course import GOALS_MET_WEEK, RELAPSE_PREVENTION_WEEK
from infra.demo.diary import Diary, working_day
from infra.demo.events import Contacted, Event, Moved, Patient, Planned, Revoked, Worked
from infra.demo.season import Season

_RELAPSE_PREVENTION_EVERY = 3  # weeks
_LOST_WEEK = 3
_LAST_CALL_WEEK = 7
_GIVEN_UP_WEEK = 13
_REVOCATION_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Everything that a patient's story is made of."""

    patient: Patient
    part: Part
    zone: str
    who: Respondent
    season: Season
    diary: Diary
    draw: Random

    @property
    def enrolled_on(self) -> date:
        return working_day(self.season.first_day + timedelta(days=self.part.starts))

    @property
    def goes_through_relapse_prevention(self) -> bool:
        return self.part.course in (Course.REMITS, Course.RELAPSES)

    def weeks(self, at: datetime) -> float:
        """Weeks under care, by the clinic's days."""
        return (local_day(at, self.zone) - self.enrolled_on).days / 7

    def day(self, week: int) -> date:
        return self.enrolled_on + timedelta(weeks=week)


def course(life: Life) -> tuple[Event, ...]:
    """Contacts, work behind them and the steps of the episode, in order, up to its end or the season's."""
    happened: list[Event] = [*_first_visit(life), *_contacts(life), *_odd_time(life)]
    happened = [event for event in happened if _end_of(event) < life.season.ends_at]
    happened += _steps(life, happened)
    return tuple(sorted(happened, key=lambda event: event.at))


def _end_of(event: Event) -> datetime:
    return event.until if isinstance(event, Contacted | Worked) else event.at


def _first_visit(life: Life) -> Iterator[Event]:
    """The initial assessment, and the chart read beforehand."""
    read, done = life.diary.book(life.draw, [life.patient.care_manager], life.enrolled_on, life.zone, _about(life, 9))
    yield _work(life, "chart", "chart_review", read, done)
    length = _about(life, 24 if life.part.effort is Effort.BRIEF else 48)
    yield _contact(life, "first", life.enrolled_on, length, techniques=("psychoeducation",))


def _contacts(life: Life) -> Iterator[Event]:
    week = 1
    while life.day(week) < life.season.as_of and not _is_over(life, week):
        yield from _week(life, week)
        week += _until_next(life, week)


def _is_over(life: Life, week: int) -> bool:
    if life.part.course is Course.DROPS_OUT:
        return week > _LAST_CALL_WEEK
    return life.part.course is Course.REMITS and week > GOALS_MET_WEEK + _RELAPSE_PREVENTION_EVERY


def _until_next(life: Life, week: int) -> int:
    """Weeks to the next contact: often at first, then every other week; each month in relapse prevention."""
    if life.goes_through_relapse_prevention and week >= RELAPSE_PREVENTION_WEEK:
        return _RELAPSE_PREVENTION_EVERY
    if life.part.effort is Effort.LONG:
        return 1
    if life.part.effort is Effort.BRIEF:
        return 4
    return 1 if week < 3 or life.part.course is Course.DROPS_OUT else 2


def _week(life: Life, week: int) -> Iterator[Event]:
    day = life.day(week)
    if life.part.course is Course.DROPS_OUT and week >= _LOST_WEEK:
        yield _contact(life, f"w{week}", day, _about(life, 4), outcome="attempted")
        return
    if life.draw.random() < 0.1:
        failed = life.draw.choice(("attempted", "no_show"))
        yield _contact(life, f"w{week}-missed", day, _about(life, 4), outcome=failed)
        day += timedelta(days=1)
    minutes = {Effort.BRIEF: 19, Effort.USUAL: 23, Effort.LONG: 29}[life.part.effort]
    yield _contact(life, f"w{week}", day, _about(life, minutes), techniques=_techniques(life, week))
    if life.part.effort is not Effort.BRIEF and life.draw.random() < 0.35:
        activity = life.draw.choice(("documentation", "registry", "care_coordination", "pcp_discussion"))
        begun, done = life.diary.book(life.draw, [life.patient.care_manager], day, life.zone, _about(life, 7))
        yield _work(life, f"w{week}-after", activity, begun, done)


def _techniques(life: Life, week: int) -> tuple[str, ...]:
    if life.goes_through_relapse_prevention and week >= RELAPSE_PREVENTION_WEEK - 1:
        return ("relapse_prevention",)
    first = life.draw.choice(("BA", "BA", "CBT", "PST", "MI"))
    return (first, "medication_support") if life.draw.random() < 0.3 else (first,)


def _odd_time(life: Life) -> Iterator[Event]:
    """Time that was spent and does not count: in hospital, under another code, clerical (R19, R20)."""
    if life.part.gap is Gap.TIME_THAT_DOES_NOT_COUNT:
        begun = life.season.months[1].first_day + timedelta(days=4)
        start, end = life.diary.book(life.draw, [life.patient.care_manager], begun, life.zone, _about(life, 6))
        yield _work(life, "calls", "scheduling", start, end)
        ward = _contact(life, "ward", life.season.months[1].first_day + timedelta(days=9), _about(life, 15))
        yield replace(ward, inpatient=True)
        apart = _contact(life, "apart", life.season.months[1].first_day + timedelta(days=15), _about(life, 31))
        yield replace(apart, separate_code="90832", techniques=("CBT",))


def _steps(life: Life, happened: list[Event]) -> Iterator[Event]:
    """Active from the first treatment contact; relapse prevention and discharge where the course has them."""
    reached = sorted(
        (it for it in happened if isinstance(it, Contacted) and it.outcome == "reached"), key=lambda it: it.at
    )
    if len(reached) > 1:
        yield _move(life, "active", reached[1])
    if life.goes_through_relapse_prevention:
        for moved in _move_from_week(life, "relapse_prevention", RELAPSE_PREVENTION_WEEK, reached):
            yield from (plan(life, "relapse-prevention", moved.at - timedelta(minutes=4)), moved)
    if life.part.course is Course.REMITS:
        yield from _move_from_week(life, "discharged", GOALS_MET_WEEK, reached, reason="goals_met")
    if life.part.gap is Gap.CONSENT_REVOKED:
        yield from _revocation(life)
    if life.part.course is Course.DROPS_OUT and life.draw.random() < 0.3:
        given_up = [it for it in happened if isinstance(it, Contacted)][-1]
        at = given_up.at + timedelta(weeks=_GIVEN_UP_WEEK - _LAST_CALL_WEEK)
        if at < life.season.ends_at:
            yield _moved(life, "discharged", at, reason="lost_to_follow_up")


def _revocation(life: Life) -> Iterator[Event]:
    on = working_day(life.season.months[1].first_day.replace(day=_REVOCATION_DAY))
    at, _ = life.diary.book(life.draw, [life.patient.care_manager], on, life.zone, 300)
    key = life.patient.key
    yield Revoked(
        key=f"{key}/revocation",
        at=at,
        by=life.patient.care_manager,
        consent_key=f"{key}/consent",
        revoked_on=local_day(at, life.zone),
    )
    yield _moved(life, "discharged", at + timedelta(minutes=5), reason="declined")


def plan(life: Life, kind: str, at: datetime) -> Planned:
    """A plan in the patient's own words: a goals-met discharge needs one against relapse (C15)."""
    return Planned(
        key=f"{life.patient.key}/plan/{kind}",
        at=at,
        by=life.patient.care_manager,
        kind=kind,
        agreed_on=local_day(at, life.zone),
        warning_signs=tuple(life.draw.sample(words.WARNING_SIGNS, k=2)),
        what_helps=tuple(life.draw.sample(words.WHAT_HELPS, k=2)),
    )


def _move_from_week(
    life: Life, phase: str, week: int, reached: list[Contacted], reason: str | None = None
) -> Iterator[Moved]:
    later = [it for it in reached if life.weeks(it.at) >= week]
    if later:
        yield _move(life, phase, later[0], reason)


def _move(life: Life, phase: str, contact: Contacted, reason: str | None = None) -> Moved:
    return _moved(life, phase, contact.until, reason)


def _moved(life: Life, phase: str, at: datetime, reason: str | None = None) -> Moved:
    return Moved(
        key=f"{life.patient.key}/{phase}",
        at=at,
        by=life.patient.care_manager,
        on=local_day(at, life.zone),
        phase=phase,
        reason=reason,
    )


def _contact(
    life: Life, name: str, day: date, seconds: int, *, outcome: str = "reached", techniques: tuple[str, ...] = ()
) -> Contacted:
    begun, done = life.diary.book(life.draw, [life.patient.care_manager], day, life.zone, seconds)
    notes = {"attempted": (words.ATTEMPT,), "no_show": (words.NO_SHOW,)}
    said = notes.get(outcome) or (words.NOTES[techniques[0]] if techniques else ())
    return Contacted(
        key=f"{life.patient.key}/contact/{name}",
        at=begun,
        by=life.patient.care_manager,
        until=done,
        mode="in_person" if name == "first" else life.draw.choice(("phone", "phone", "video", "in_person")),
        outcome=outcome,
        techniques=techniques,
        note=life.draw.choice(said) if said else None,
    )


def _work(life: Life, name: str, activity: str, begun: datetime, done: datetime) -> Worked:
    """Most time is measured by a timer; what is typed in says why."""
    reason = "Timer not started; from the phone's call list." if life.draw.random() < 0.12 else None
    return Worked(
        key=f"{life.patient.key}/time/{name}",
        at=begun,
        by=life.patient.care_manager,
        until=done,
        activity=activity,
        reason=reason,
    )


def _about(life: Life, minutes: int) -> int:
    """Seconds around so many minutes: nobody's call is a round number."""
    return round(minutes * 60 * life.draw.uniform(0.88, 1.18))
