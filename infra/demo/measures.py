"""What was measured at which contact, and who looked after an item 9 above 0 (C3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from functions.kernel.calendar import local_day
from infra.demo import course, words
from infra.demo.answers import gad7
from infra.demo.cast import Effort, Gap
from infra.demo.events import Answered, Contacted, Event, RiskAssessed
from infra.demo.life import Life, plan

PHQ9, GAD7 = "PHQ-9", "GAD-7"
_AGAIN_AFTER = {Effort.BRIEF: 21, Effort.USUAL: 13, Effort.LONG: 20}
_ITEM9 = 8


def measures(life: Life, happened: Sequence[Event]) -> tuple[Event, ...]:
    """PHQ-9 and GAD-7 at the first contact; then the PHQ-9 every two to four weeks, the GAD-7 every other time."""
    answered = list(_phq9(life, happened))
    if life.part.gap is Gap.SAFETY_OPEN and answered:
        answered[-1] = _with_item9(answered[-1], 1)
    if life.part.gap in (Gap.SAFETY_ANSWERED, Gap.SAFETY_FORGOTTEN) and len(answered) > 1:
        answered[1] = _with_item9(answered[1], 2)
    return (*answered, *_gad7(life, answered), *_risks(life, answered))


def _phq9(life: Life, happened: Sequence[Event]) -> Iterator[Answered]:
    last = None
    for contact in _occasions(life, happened):
        day = local_day(contact.at, life.zone)
        if last is not None and (day - last).days < _AGAIN_AFTER[life.part.effort]:
            continue
        week = 0.0 if last is None else life.weeks(contact.at)
        last = day
        yield Answered(
            key=f"{contact.key}/phq9",
            at=contact.at + timedelta(minutes=2),
            by=contact.by,
            instrument=PHQ9,
            items=_left_out(life, course.phq9(life.draw, life.part.course, life.who, week)),
            functional=life.who.functional if week == 0 else life.draw.choice((0, 1, 1, 2)),
            how=contact.mode,
        )


def _occasions(life: Life, happened: Sequence[Event]) -> Iterator[Contacted]:
    """Contacts at which somebody could be asked."""
    if life.part.gap is Gap.NO_BASELINE:
        return
    for event in happened:
        if isinstance(event, Contacted) and event.outcome == "reached":
            unasked = life.part.gap is Gap.NOT_MEASURED and local_day(event.at, life.zone) in life.season.months[1]
            if not unasked and not event.inpatient and not event.separate_code:
                yield event


def _left_out(life: Life, items: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return (*items[:_ITEM9], None) if life.part.gap is Gap.ITEM9_LEFT_OUT else items


def _gad7(life: Life, answered: Sequence[Answered]) -> Iterator[Answered]:
    first = gad7(life.draw, life.who.items)
    for asked in answered[::2]:
        week = 0.0 if asked is answered[0] else life.weeks(asked.at)
        yield replace(
            asked,
            key=asked.key.replace("/phq9", "/gad7"),
            at=asked.at + timedelta(minutes=3),
            instrument=GAD7,
            items=course.gad7(life.draw, life.part.course, first, week),
            functional=None,
        )


def _with_item9(asked: Answered, answer: int) -> Answered:
    return replace(asked, items=(*asked.items[:_ITEM9], answer))


def _risks(life: Life, answered: Sequence[Answered]) -> Iterator[Event]:
    """A person answers every item 9 above 0 on the same day, but for the two that the demonstration leaves open.

    The first time that there is more to it than a thought, a safety plan is agreed.
    """
    if life.part.gap in (Gap.SAFETY_OPEN, Gap.SAFETY_FORGOTTEN):
        return
    grave = [asked for asked in answered if (asked.items[_ITEM9] or 0) > 1]
    for asked in answered:
        answer = asked.items[_ITEM9]
        if asked in grave[:1]:
            yield plan(life, "safety", asked.at + timedelta(minutes=9))
        if answer:
            yield RiskAssessed(
                key=asked.key.replace("/phq9", "/risk"),
                at=asked.at + timedelta(minutes=8),
                by=asked.by,
                risk="low" if answer == 1 else "moderate",
                disposition="safety_plan" if answer > 1 else "no_action",
                note=words.RISK_NOTE,
            )
