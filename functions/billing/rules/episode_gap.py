"""Is this the episode's first month? R16: the first with countable activity; R17: new only after six empty months."""

from collections.abc import Iterable
from dataclasses import dataclass

from functions.billing.rules.evidence import EpisodeHistory
from functions.billing.rules.verdict import Finding
from functions.kernel.calendar import Month
from functions.kernel.time_codes import MonthType

BREAK_MONTHS = 6  # R17: whole calendar months without any service


@dataclass(frozen=True, slots=True)
class EpisodeSpan:
    """Where an episode's first month lies, and the last month with service before it."""

    first_activity: Month
    prior_last_service: Month | None


def empty_months(last: Month, following: Month) -> int:
    """Whole months between two months with service: January and August have six."""
    return following.months_since(last) - 1


def span_at(service_months: Iterable[Month], month: Month) -> EpisodeSpan | None:
    """The episode to which `month` belongs, from every month with service up to it; None when there was none.

    A silent break of six months ends an episode as a discharge does; a discharge alone begins nothing (R17).
    """
    months = sorted({served for served in service_months if served <= month})
    if not months:
        return None
    starts = [index for index in range(1, len(months)) if _is_break(months[index - 1], months[index])]
    first = starts[-1] if starts else 0
    return EpisodeSpan(months[first], months[first - 1] if first else None)


def month_type(history: EpisodeHistory, month: Month, *, once_a_year: bool) -> tuple[MonthType, list[Finding]]:
    """Initial or subsequent, with the warning when a rule turned a first month into a later one."""
    if month != history.first_activity:
        return MonthType.SUBSEQUENT, []
    last = _last_service_before(history, month)
    if last is not None and not _is_break(last, month):
        return MonthType.SUBSEQUENT, [_gap_warning(empty_months(last, month))]
    if once_a_year and any(billed.year == month.year and billed != month for billed in history.initial_billed_in):
        words = "this payer pays 99492 once in a calendar year"
        return MonthType.SUBSEQUENT, [Finding("PAYER_99492_FREQUENCY_LIMIT", "R26", words)]
    return MonthType.INITIAL, []


def _last_service_before(history: EpisodeHistory, month: Month) -> Month | None:
    """A month with 99492 was a month with service, whether or not the episode before is known otherwise."""
    billed = [served for served in history.initial_billed_in if served < month]
    prior = history.prior_episode_last_service
    return max(billed if prior is None else [*billed, prior], default=None)


def _is_break(last: Month, following: Month) -> bool:
    return empty_months(last, following) >= BREAK_MONTHS


def _gap_warning(months: int) -> Finding:
    words = f"{max(months, 0)} whole months without service since the last episode; a new one needs {BREAK_MONTHS}"
    return Finding("EPISODE_GAP_UNDER_6_MONTHS", "R17", words)
