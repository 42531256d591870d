"""A patient's other episodes in the same month: one claim decision for a patient's month, not one an episode (R1).

Care that ends and begins again within a month is decided once, with the episode that began last; a discharge alone
begins nothing new (R17), so the work of the earlier one counts with it.
"""

from collections.abc import Iterable
from datetime import date

from functions.billing.evidence.ledger import Line
from functions.billing.evidence.standing import Standing
from functions.kernel.calendar import Days, Month
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import EpisodeId


def is_decided_with(standing: Standing, others: Iterable[Standing], month: Month) -> bool:
    """Whether the month is decided with another episode, which began later."""
    own = standing.episode
    if own is None or not _is_open(own, month):
        return False
    later = (other.episode for other in others if other.episode is not None)
    return any(_is_open(other, month) and _order(other) > _order(own) for other in later)


def adds_to(other: Standing, month: Month) -> bool:
    return other.episode is not None and _is_open(other.episode, month)


def before_end(other: Standing, lines: Iterable[Line]) -> list[Line]:
    """What was done before the other episode ended; nothing counts after that (R18)."""
    ended = other.episode.ended_on if other.episode else None
    return [line for line in lines if ended is None or line.day <= ended]


def _is_open(episode: EpisodeChanged, month: Month) -> bool:
    return Days(episode.enrolled_on, episode.ended_on).meets(month.days)


def _order(episode: EpisodeChanged) -> tuple[date, EpisodeId]:
    return episode.enrolled_on, episode.episode_id
