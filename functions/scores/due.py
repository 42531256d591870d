"""Which measures an episode is due, and why: by phase (C10), after a positive screen (C16), after a safety item (C3).

Says nothing of an episode that is not enrolled or has ended: what a safety item waits for then is the alert's to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from functions.kernel.calendar import local_day
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged
from functions.scores.instruments import INSTRUMENTS, find
from functions.scores.schedule_settings import Schedule

State = Literal["later", "due", "overdue"]
Why = Literal["baseline", "repeat", "follow_up", "safety"]

_SAFETY_SCREEN = "C-SSRS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One instrument to ask: from which day, by which day, and why; `carry_over` are answers that need no repeating.

    `later` until `due_from`, `overdue` after `due_by`. `last_on` is the day of the answers that it follows.
    """

    instrument: str
    state: State
    due_from: date
    due_by: date
    why: Why
    rule: str
    reason: str
    last_on: date | None
    carry_over: tuple[int | None, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """An episode as the schedule sees it: what stands of its answers, the earliest first, and the clinic's today."""

    episode: EpisodeChanged
    answers: Sequence[AssessmentRecorded]
    today: date
    zone: str

    def day(self, answered: AssessmentRecorded) -> date:
        return local_day(answered.answered_at, self.zone)

    @property
    def known_from(self) -> date:
        return min([self.episode.enrolled_on, *(self.day(answered) for answered in self.answers[:1])])

    def last(self, *codes: str) -> AssessmentRecorded | None:
        """The latest answers to one of these that leave a result; too little answered is not answered (C2)."""
        found = [answered for answered in self.answers if answered.instrument in codes and answered.valid]
        return found[-1] if found else None


def chart_of(episode: EpisodeChanged, assessments: Sequence[AssessmentRecorded], *, today: date, zone: str) -> Chart:
    standing = [answered for answered in assessments if answered.status != "entered_in_error"]
    in_order = sorted(standing, key=lambda answered: (answered.answered_at, answered.assessment_id))
    return Chart(episode=episode, answers=in_order, today=today, zone=zone)


def measures_due(chart: Chart, schedule: Schedule) -> tuple[Due, ...]:
    """What is due when, the most urgent first: one line an instrument, for its most urgent reason."""
    if chart.episode.phase in ("referred", "discharged"):
        return ()
    in_turn = (_in_turn(chart, schedule, code) for code in schedule.instruments)
    lines = [*_after_safety(chart), *_after_screens(chart), *in_turn]
    first = {line.instrument: line for line in sorted(lines, key=_urgency, reverse=True)}
    held = {line.instrument: line.carry_over for line in lines if line.carry_over}
    return tuple(replace(line, carry_over=held.get(line.instrument)) for line in sorted(first.values(), key=_urgency))


def carried(screen: AssessmentRecorded, *, today: date, zone: str) -> tuple[int | None, ...] | None:
    """A screen's answers as the first of the longer form; only on the day itself: both ask about the last two weeks."""
    asked = follow_up_of(screen)
    if asked is None or local_day(screen.answered_at, zone) != today:
        return None
    rest = len(find(asked).items) - len(screen.items)
    return (*screen.items, *(None for _ in range(rest)))


def follow_up_of(screen: AssessmentRecorded) -> str | None:
    """The instrument that these answers ask for next."""
    stands = screen.status != "entered_in_error" and screen.positive is True
    return find(screen.instrument).asks_for if stands else None


def _urgency(line: Due) -> tuple[bool, date, str]:
    """Safety first (C12), then whatever is due soonest."""
    return line.why != "safety", line.due_by, line.instrument


def _in_turn(chart: Chart, schedule: Schedule, code: str) -> Due:
    """The first answers are due from enrolment, later ones so many days after the last (C10)."""
    last, enrolled_on = chart.last(*_that_count_as(code)), chart.episode.enrolled_on
    if last is None or chart.day(last) < enrolled_on:
        by = enrolled_on + timedelta(days=schedule.baseline_days)
        said = f"no baseline yet; due within {schedule.baseline_days} days of enrolment"
        return _line(chart, code, enrolled_on, by, why="baseline", rule="C10", reason=said)
    eased = chart.episode.phase == "relapse_prevention"
    every = schedule.relapse_prevention_days if eased else schedule.active_days
    on = chart.day(last) + timedelta(days=every)
    said = f"every {every} days in {'relapse prevention' if eased else 'treatment'}"
    return _line(chart, code, on, on, why="repeat", rule="C10", reason=said, last=last)


def _after_screens(chart: Chart) -> Iterator[Due]:
    """A positive screen asks for its longer form the same day, until that has been answered (C16)."""
    for screen in INSTRUMENTS:
        last = chart.last(screen.code)
        asked = follow_up_of(last) if last else None
        if last is None or asked is None:
            continue
        since = chart.last(*_that_count_as(asked))
        if since is None or since.answered_at < last.answered_at:
            on, said = chart.day(last), f"the {screen.code} of {chart.day(last)} was positive"
            line = _line(chart, asked, on, on, why="follow_up", rule=screen.rule, reason=said, last=last)
            yield replace(line, carry_over=carried(last, today=chart.today, zone=chart.zone))


def _after_safety(chart: Chart) -> Iterator[Due]:
    """A safety item above 0, be there a total or not, asks for the suicide-risk screen that day (C3)."""
    raised = [it for it in chart.answers if it.safety and it.instrument != _SAFETY_SCREEN]
    screened = chart.last(_SAFETY_SCREEN)
    if raised and (screened is None or chart.day(screened) < chart.day(raised[-1])):
        on = chart.day(raised[-1])
        said = f"the {raised[-1].instrument} of {on} has a safety item above 0; a person asks today"
        yield _line(chart, _SAFETY_SCREEN, on, on, why="safety", rule="C3", reason=said, last=raised[-1])


def _that_count_as(code: str) -> tuple[str, ...]:
    """The instrument and its forms for other ages: whichever was answered, it was its turn."""
    return tuple(instrument.code for instrument in INSTRUMENTS if code in (instrument.code, instrument.counts_as))


def _line(
    chart: Chart,
    code: str,
    due_from: date,
    due_by: date,
    *,
    why: Why,
    rule: str,
    reason: str,
    last: AssessmentRecorded | None = None,
) -> Due:
    state: State = "later" if chart.today < due_from else "due" if chart.today <= due_by else "overdue"
    last_on = chart.day(last) if last else None
    return Due(
        instrument=code,
        state=state,
        due_from=due_from,
        due_by=due_by,
        why=why,
        rule=rule,
        reason=reason,
        last_on=last_on,
    )
