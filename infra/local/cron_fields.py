"""The fields of a cron expression: sets of numbers, and the days that `?`, `L`, `W` and `#` mean."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

Days = Callable[[date], bool]
_WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


def numbers(field: str, low: int, high: int, words: Sequence[str] = ()) -> frozenset[int]:
    """`*`, `5`, `1-5`, `*/15`, `1,3-5`, `MON-FRI`; ValueError for anything else or out of range."""
    found: set[int] = set()
    for part in field.split(","):
        found |= _range(part, low, high, words)
    return frozenset(found)


def _range(part: str, low: int, high: int, words: Sequence[str]) -> set[int]:
    span, slash, step = part.partition("/")
    first, dash, last = span.partition("-")
    if slash and (not step.isdigit() or int(step) == 0):
        raise ValueError(f"{part!r} has no step after its slash")
    if span == "*":
        start, stop = low, high
    else:
        start = _number(first, low, high, words)
        stop = _number(last, low, high, words) if dash else (high if slash else start)
    if start > stop:
        raise ValueError(f"{part!r} runs backwards")
    return set(range(start, stop + 1, int(step) if slash else 1))


def _number(text: str, low: int, high: int, words: Sequence[str]) -> int:
    value = words.index(text.upper()) + 1 if text.upper() in words else int(text) if text.isdigit() else -1
    if not low <= value <= high:
        raise ValueError(f"{text!r} is not between {low} and {high}")
    return value


def days(day_of_month: str, day_of_week: str) -> Days:
    """The test for a day; exactly one of the two fields must be `?`."""
    if (day_of_month == "?") == (day_of_week == "?"):
        raise ValueError("one of day-of-month and day-of-week must be ?, and only one")
    return _of_month(day_of_month) if day_of_week == "?" else _of_week(day_of_week)


def _of_month(field: str) -> Days:
    if field == "L":
        return lambda day: day.day == _length(day)
    if field == "LW":
        return lambda day: day == _nearest_weekday(day, _length(day))
    if found := re.fullmatch(r"(\d{1,2})W", field):
        wanted = _number(found[1], 1, 31, ())
        return lambda day: wanted <= _length(day) and day == _nearest_weekday(day, wanted)
    chosen = numbers(field, 1, 31)
    return lambda day: day.day in chosen


def _of_week(field: str) -> Days:
    """Days of the week count from Sunday, 1, to Saturday, 7."""
    if field == "L":
        return lambda day: _weekday(day) == 7
    if found := re.fullmatch(r"(\w+)L", field):
        last = _number(found[1], 1, 7, _WEEKDAYS)
        return lambda day: _weekday(day) == last and day.day + 7 > _length(day)
    if found := re.fullmatch(r"(\w+)#(\d)", field):
        wanted, nth = _number(found[1], 1, 7, _WEEKDAYS), _number(found[2], 1, 5, ())
        return lambda day: _weekday(day) == wanted and (day.day - 1) // 7 + 1 == nth
    chosen = numbers(field, 1, 7, _WEEKDAYS)
    return lambda day: _weekday(day) in chosen


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date, wanted: int) -> date:
    """Monday to Friday nearest to a day of this month, never leaving the month."""
    target = day.replace(day=wanted)
    if target.isoweekday() == 6:
        return target - timedelta(days=1) if wanted > 1 else target + timedelta(days=2)
    if target.isoweekday() == 7:
        return target + timedelta(days=1) if wanted < _length(day) else target - timedelta(days=2)
    return target
