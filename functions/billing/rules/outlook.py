"""How far a running month is from its next code: the minutes it lacks and everything else, before anything is held.

R6 computes no holds for a month that earned nothing; that is the claim's decision. Here the same checks are asked while
there is still time to do something about them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.billing.rules.cures import cure_of
from functions.billing.rules.decide import Weighed, weigh
from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.holds import HOLDS, findings
from functions.billing.rules.payers import NOT_CONFIGURED
from functions.billing.rules.rulebook import Rulebook
from functions.billing.rules.verdict import Finding
from functions.kernel.roles import Role
from functions.kernel.time_codes import CodeUnits


class Stage(StrEnum):
    """Where a month stands, the nearest to a claim first."""

    NEEDS_ELEMENTS = "needs_elements"
    NEEDS_MINUTES = "needs_minutes"
    EARNED = "earned"
    NOT_PAID = "not_paid"


@dataclass(frozen=True, slots=True)
class CodeAhead:
    """A code that more minutes reach, and how many more."""

    code: str
    units: int
    minutes_short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the month lacks besides minutes: what to do, who can, and until which clinic day.

    `can_still` is false where it had to be done in the month and the day is past: only what was done can be recorded.
    """

    code: str
    rule: str
    words: str
    cure: str
    cured_by: tuple[Role, ...]
    until: date
    can_still: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A month as it runs. `reached` would be billed if nothing were missing; `not_paid` is why minutes do not help."""

    stage: Stage
    words: str
    minutes: int
    reached: tuple[CodeUnits, ...]
    steps: tuple[CodeAhead, ...]
    missing: tuple[Missing, ...]
    not_paid: Finding | None
    last_day: date
    days_left: int


def outlook(month: PatientMonth, book: Rulebook, today: date) -> Outlook:
    """What the month lacks as of the clinic's `today`; every check of a hold is asked, whatever the minutes are."""
    weighed = weigh(month, book)
    missing = tuple(_missing(found, month, today) for found in findings(HOLDS, weighed.facts))
    steps = _steps(weighed)
    stage = _stage(weighed, steps, missing)
    return Outlook(
        stage=stage,
        words=_words(stage, weighed, steps, missing),
        minutes=weighed.plan.earned.minutes,
        reached=weighed.plan.lines,
        steps=steps,
        missing=missing,
        not_paid=weighed.plan.refusal if stage is Stage.NOT_PAID else None,
        last_day=month.last_service_day,
        days_left=max(0, (month.last_service_day - today).days + 1),
    )


def _steps(weighed: Weighed) -> tuple[CodeAhead, ...]:
    """What lies ahead and is paid: minutes towards a code that this payer does not pay are no step."""
    earned, facts = weighed.plan.earned, weighed.facts
    ahead = (step for step in earned.thresholds if step.from_minutes > earned.minutes)
    return tuple(
        CodeAhead(step.code, step.units, step.from_minutes - earned.minutes)
        for step in ahead
        if facts.policy.pays(step.code, in_clinic=facts.month.in_clinic)
    )


def _stage(weighed: Weighed, steps: tuple[CodeAhead, ...], missing: tuple[Missing, ...]) -> Stage:
    """A month is not paid when its minutes, or those ahead, earn only what the payer does not pay."""
    plan, is_known = weighed.plan, weighed.facts.policy is not NOT_CONFIGURED
    if plan.refusal is None:
        return Stage.NEEDS_ELEMENTS if missing else Stage.EARNED
    return Stage.NOT_PAID if plan.earned.lines or (is_known and not steps) else Stage.NEEDS_MINUTES


def _missing(found: Finding, month: PatientMonth, today: date) -> Missing:
    cure = cure_of(found.code)
    until = month.last_service_day if cure.in_month else month.month.last_day
    return Missing(
        code=found.code,
        rule=found.rule,
        words=found.words,
        cure=cure.words,
        cured_by=cure.by,
        until=until,
        can_still=today <= until or not cure.in_month,
    )


def _words(stage: Stage, weighed: Weighed, steps: tuple[CodeAhead, ...], missing: tuple[Missing, ...]) -> str:
    """The whole outlook as one sentence: 12 minutes and a rating scale short of 99493."""
    if stage is Stage.NOT_PAID:
        return "more minutes earn nothing with this payer"
    if stage is Stage.EARNED:
        following = f"; {_minutes(steps[0].minutes_short)} more for {steps[0].code}" if steps else ""
        return f"{_codes(weighed.plan.lines)} earned{following}"
    lacking = [cure_of(one.code).noun for one in missing]
    if stage is Stage.NEEDS_MINUTES and steps:
        return f"{_listed([_minutes(steps[0].minutes_short), *lacking])} short of {steps[0].code}"
    return f"{_listed(lacking)} short of {_codes(weighed.plan.lines) or 'a claim'}"


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"


def _codes(lines: tuple[CodeUnits, ...]) -> str:
    return " and ".join(line.code if line.units == 1 else f"{line.code} x{line.units}" for line in lines)


def _listed(nouns: list[str]) -> str:
    return " and ".join([", ".join(nouns[:-1]), nouns[-1]] if len(nouns) > 1 else nouns)
