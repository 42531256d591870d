"""Small numbers are not told across clinics: no cell under 11 is shown, nor left over when shown ones are subtracted.

A cell is the set of episodes that a number counts. Zero is under 11 as well; two cells that are the same leave nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from functions.kernel.cells import LEAST
from functions.kernel.ids import EpisodeId
from functions.review.rules.metric import Metric

Cell = frozenset[EpisodeId]


def numbers_only(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """The same metrics without the episodes behind them."""
    return tuple(replace(metric, episode_ids_numerator=None, episode_ids_denominator=None) for metric in metrics)


def told(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """The metrics of one place as somebody outside it may see them."""
    shown = _shown({cell for metric in metrics for cell in _cells(metric)})
    return numbers_only(metric if _is_told(metric, shown) else _hidden(metric) for metric in metrics)


def told_together(
    total: Sequence[Metric], clinics: Sequence[Sequence[Metric]]
) -> tuple[tuple[Metric, ...], list[tuple[Metric, ...]]]:
    """The total and the clinics: where the total less the clinics shown would tell of few, the total is not shown."""
    parts = [told(clinic) for clinic in clinics]
    whole = [
        one if _is_safe([(part[at], clinic[at]) for part, clinic in zip(parts, clinics, strict=True)]) else _hidden(one)
        for at, one in enumerate(told(total))
    ]
    return tuple(whole), parts


def _cells(metric: Metric) -> tuple[Cell, ...]:
    """The sets whose sizes the metric tells; staff is nobody's cell."""
    given = (metric.episode_ids_denominator, metric.episode_ids_numerator)
    sizes = (metric.denominator, metric.numerator)
    return tuple(frozenset(ids or ()) for ids, size in zip(given, sizes, strict=True) if size is not None)


def _shown(cells: set[Cell]) -> set[Cell]:
    """The cells that can stand beside one another, the larger before the smaller."""
    shown: list[Cell] = []
    for cell in sorted(cells, key=lambda cell: (-len(cell), sorted(cell))):
        if len(cell) >= LEAST and not _leaves_few(cell, shown):
            shown.append(cell)
    return set(shown)


def _leaves_few(cell: Cell, shown: Sequence[Cell]) -> bool:
    """Whether a shown cell less this one, or less this one and another, is few."""
    rests = [whole - cell for whole in shown if cell < whole]
    return any(_is_few(rest) or any(_is_few(rest - part) for part in shown if part <= rest) for rest in rests)


def _is_few(rest: Cell) -> bool:
    return 0 < len(rest) < LEAST


def _is_told(metric: Metric, shown: set[Cell]) -> bool:
    return all(cell in shown for cell in _cells(metric))


def _hidden(metric: Metric) -> Metric:
    """The metric without its numbers; what was unknown before stays unknown and says why."""
    if metric.numerator is None and metric.denominator is None:
        return metric
    target = metric.target and replace(metric.target, met=None)
    note = f"not shown: a cell under {LEAST}, or one that would give such a cell away"
    return replace(metric, numerator=None, denominator=None, value=None, target=target, note=note, suppressed=True)


def _is_safe(clinics: Sequence[tuple[Metric, Metric]]) -> bool:
    """Whether a total can be told: nothing is hidden below it, or enough of at least two clinics."""
    hidden = [actual for told_one, actual in clinics if told_one.suppressed]
    if not hidden:
        return True
    left = zip(*(_cells(actual) for actual in hidden), strict=True)
    return len(hidden) > 1 and all(sum(map(len, cells)) >= LEAST for cells in left)
