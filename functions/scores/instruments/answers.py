"""Answers as they were sent, and as they stand once every one of them has been checked against its instrument."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard

from functions.kernel.errors import Invalid, Problem
from functions.scores.instruments.shape import Instrument, Item

Sex = Literal["female", "male", "other", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody answered, unchecked: nothing in it is a number before `check` has said so.

    `items` in the instrument's order, None where unanswered; or, for tools that may be recorded by total, no items but
    `total` and, where there is a safety item, its answer. Both may be given if they agree.
    """

    items: tuple[object, ...] | None = None
    total: object = None
    safety_item: object = None
    functional: object = None
    sex: Sex = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers whose every number is in its range. `items` is empty when only the total is known.

    `total` is the sum of what was answered: not yet a result while something is missing.
    """

    items: tuple[int | None, ...]
    total: int
    safety_item: int | None

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers, from 1, of the unanswered items."""
        return tuple(number for number, value in enumerate(self.items, start=1) if value is None)


def check(instrument: Instrument, answers: Answers) -> Checked:
    """The answers, or Invalid with everything that is wrong with them."""
    problems = [*_of_items(instrument, answers), *_of_others(instrument, answers)]
    if not problems:
        problems.extend(_of_agreement(instrument, answers))
    if problems:
        raise Invalid(f"these answers do not fit the {instrument.code}", problems, code=problems[0].code)
    if answers.items is None:
        return Checked((), _whole(answers.total), answers.safety_item if is_number(answers.safety_item) else None)
    items = tuple(value if is_number(value) else None for value in answers.items)
    safety_item = items[instrument.safety_item - 1] if instrument.safety_item else None
    return Checked(items, _sum(answers.items), safety_item)


def from_questions(instrument: Instrument, asked: Mapping[str, object]) -> tuple[int | None, ...]:
    """Yes/no answers by question name, in the instrument's order; an absent or null answer is unanswered.

    Invalid with every name that is not a question of the instrument and every answer that is not yes or no.
    """
    names = [item.key for item in instrument.items if item.key]
    problems = [
        *(
            Problem(f"/q/{name[:40]}", "QUESTION_UNKNOWN", "no such question")
            for name in sorted(asked.keys() - {*names})
        ),
        *(
            Problem(f"/q/{name}", "ANSWER_NOT_YES_OR_NO", "true, false or null is expected")
            for name in names
            if not isinstance(asked.get(name), bool | None)
        ),
    ]
    if problems:
        raise Invalid(f"these answers do not fit the {instrument.code}", problems, code=problems[0].code)
    values = (asked.get(name) for name in names)
    return tuple(int(value) if isinstance(value, bool) else None for value in values)


def is_number(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number: true and false, which Python counts as 1 and 0, are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _of_items(instrument: Instrument, answers: Answers) -> Iterator[Problem]:
    if answers.items is None:
        if not instrument.by_total or answers.total is None:
            yield Problem("/items", "ITEMS_REQUIRED", f"{len(instrument.items)} item scores are required")
        return
    if len(answers.items) != len(instrument.items):
        detail = f"{len(instrument.items)} items are expected, {len(answers.items)} were sent"
        yield Problem("/items", "ITEM_COUNT", detail)
    for index, (item, value) in enumerate(zip(instrument.items, answers.items, strict=False)):
        yield from _of_number(value, item, f"/items/{index}")


def _of_others(instrument: Instrument, answers: Answers) -> Iterator[Problem]:
    if answers.total is not None and not instrument.by_total:
        yield Problem("/total", "TOTAL_NOT_ACCEPTED", f"the {instrument.code} is recorded item by item")
    else:
        yield from _of_number(answers.total, Item(high=instrument.highest), "/total")
    if instrument.safety_item:
        item = instrument.items[instrument.safety_item - 1]
        yield from _of_number(answers.safety_item, item, f"/item{instrument.safety_item}")
    if instrument.functional:
        yield from _of_number(answers.functional, instrument.functional, "/functional")


def _of_number(value: object, item: Item, field: str) -> Iterator[Problem]:
    if value is None:
        return
    if not is_number(value):
        yield Problem(field, "ITEM_NOT_A_WHOLE_NUMBER", "a whole number or null is expected")
    elif not item.low <= value <= item.high:
        yield Problem(field, "ITEM_OUT_OF_RANGE", f"{item.low} to {item.high} is expected")


def _of_agreement(instrument: Instrument, answers: Answers) -> Iterator[Problem]:
    """Numbers that are in range one by one and cannot all be true."""
    items, total, safety, number = answers.items, answers.total, answers.safety_item, instrument.safety_item
    if items is None and is_number(total) and is_number(safety) and safety > total:
        yield Problem("/total", "TOTAL_DISAGREES", "one item alone is higher than this total")
    if items is None:
        return
    if total is not None and None not in items and total != _sum(items):
        yield Problem("/total", "TOTAL_DISAGREES", "the items add up to another total")
    if safety is not None and number and safety != items[number - 1]:
        yield Problem(f"/item{number}", "ITEM_DISAGREES", "the list of items says otherwise")


def _sum(items: tuple[object, ...]) -> int:
    return sum(value for value in items if is_number(value))


def _whole(total: object) -> int:
    if not is_number(total):
        raise TypeError("a total is checked before it is read")
    return total
