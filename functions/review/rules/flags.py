"""Every flag of an episode on a day: which stand, why, since when, and until when if nothing happens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from functions.kernel.thresholds import Thresholds
from functions.review.rules import consultant, progress, relapse, safety, upkeep
from functions.review.rules.history import History
from functions.review.rules.shape import Code, Flag, Why
from functions.review.rules.spells import OPEN, Spells, join, meet, spell
from functions.review.rules.spells import at as spell_at
from functions.review.rules.view import View, look

Explain = Callable[[View, int, Thresholds], Why]
PRIORITY: dict[Code, int] = {code: place for place, code in enumerate(get_args(Code), start=1)}
_LEAST_URGENT = len(PRIORITY) + 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where a flag comes from, and how it is put into words."""

    number: str
    explain: Explain


@dataclass(frozen=True, slots=True)
class Judgement:
    """The flags that stand, the most urgent first, and the first later day on which one comes or goes by the calendar.

    Until then, and as long as no new fact arrives, only the day counts in `Flag.value` grow.
    """

    flags: tuple[Flag, ...]
    next_change: date | None


def judge(history: History, as_of: date, thresholds: Thresholds) -> Judgement:
    """What stands at the end of a day, and for how long; later facts are not seen."""
    view, day = look(history, as_of), as_of.toordinal()
    standing = _standing(view, thresholds)
    found = []
    for code, spells in standing.items():
        now = spell_at(spells, day)
        if now:
            found.append(_flag(code, _RULES[code].explain(view, day, thresholds), since=now.first))
    later = (edge for spells in standing.values() for each in spells for edge in each if day < edge < OPEN)
    change = min(later, default=None)
    flags = tuple(sorted(found, key=lambda flag: flag.priority))
    return Judgement(flags, None if change is None else date.fromordinal(change))


def evaluate(history: History, as_of: date, thresholds: Thresholds) -> tuple[Flag, ...]:
    """The flags that stand at the end of a day, the most urgent first; later facts are not seen."""
    return judge(history, as_of, thresholds).flags


def urgency(flags: Sequence[Flag]) -> tuple[int, ...]:
    """A key that sorts a caseload: the most urgent flag first, then the next; more flags before fewer."""
    return (*sorted(flag.priority for flag in flags), _LEAST_URGENT)


def _flag(code: Code, why: Why, *, since: int) -> Flag:
    return Flag(
        code=code,
        rule=_RULES[code].number,
        priority=PRIORITY[code],
        reason=why.reason,
        threshold=why.threshold,
        value=why.value,
        since=date.fromordinal(since),
    )


def _standing(view: View, at: Thresholds) -> dict[Code, Spells]:
    """When each flag stands. Work flags stop at discharge and have not begun at referral; safety never stops (C15)."""
    flags: dict[Code, Spells] = {
        "SAFETY_ITEM9": safety.positive(view),
        "SAFETY_ITEM9_UNADDRESSED": safety.unaddressed(view),
        "ITEM9_MISSING": safety.unanswered(view),
    }
    if view.phase in _AT_WORK:
        enrolled = spell(view.enrolled)
        flags |= {code: meet(spells, enrolled) for code, spells in _work(view, at).items() if spells}
    return flags


def _work(view: View, at: Thresholds) -> dict[Code, Spells]:
    """The flags that ask for work. In relapse prevention C14 judges the scores, before it C7, C8 and C9 do."""
    remission = progress.remission(view, at)
    flags: dict[Code, Spells] = {
        "REMISSION": remission,
        "RESPONSE": progress.response(view, at),
        "MEASURE_OVERDUE": upkeep.measure_overdue(view, at),
        "BASELINE_MISSING": upkeep.baseline_missing(view, at),
        "CONTACT_OVERDUE": upkeep.contact_overdue(view, at),
        "LOST_CONTACT": upkeep.lost_contact(view, at),
    }
    judged = _relapse(view, at) if view.phase == "relapse_prevention" else _treatment(view, at)
    failing = join(*(judged.get(code, ()) for code in _FAILING))
    steps = consultant.steps(view, at, failing=failing, remission=remission)
    return flags | judged | steps


def _treatment(view: View, at: Thresholds) -> dict[Code, Spells]:
    candidate = relapse.candidate(view, at) if view.phase == "active" else ()
    return {
        "NOT_IMPROVING_EARLY": progress.not_improving_early(view, at),
        "NOT_IMPROVED_10WK": progress.not_improved(view, at),
        "WORSENED": progress.worsened(view, at),
        "RP_CANDIDATE": candidate,
    }


def _relapse(view: View, at: Thresholds) -> dict[Code, Spells]:
    return {"RELAPSE_SIGNAL": relapse.signal(view, at)}


_AT_WORK = ("enrolled", "active", "relapse_prevention")
_FAILING: tuple[Code, ...] = ("NOT_IMPROVING_EARLY", "NOT_IMPROVED_10WK", "WORSENED")
_RULES: dict[Code, _Rule] = {
    "SAFETY_ITEM9": _Rule("C3", safety.why_positive),
    "SAFETY_ITEM9_UNADDRESSED": _Rule("C3", safety.why_unaddressed),
    "ITEM9_MISSING": _Rule("C2", safety.why_unanswered),
    "PSYCH_REVIEW_NEW": _Rule("C12", consultant.why_new),
    "PSYCH_REVIEW_NOT_IMPROVING": _Rule("C12", consultant.why_not_improving),
    "PSYCH_REVIEW_SEVERE": _Rule("C12", consultant.why_severe),
    "PSYCH_REVIEW_OVERDUE": _Rule("C12", consultant.why_overdue),
    "RELAPSE_SIGNAL": _Rule("C14", relapse.why_signal),
    "WORSENED": _Rule("C9", progress.why_worsened),
    "NOT_IMPROVED_10WK": _Rule("C8", progress.why_not_improved),
    "NOT_IMPROVING_EARLY": _Rule("C7", progress.why_not_improving_early),
    "LOST_CONTACT": _Rule("C11", upkeep.why_lost_contact),
    "CONTACT_OVERDUE": _Rule("C11", upkeep.why_contact_overdue),
    "BASELINE_MISSING": _Rule("C10", upkeep.why_baseline_missing),
    "MEASURE_OVERDUE": _Rule("C10", upkeep.why_measure_overdue),
    "RP_CANDIDATE": _Rule("C13", relapse.why_candidate),
    "REMISSION": _Rule("C4", progress.why_remission),
    "RESPONSE": _Rule("C5", progress.why_response),
}
