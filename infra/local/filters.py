"""Filter patterns of event source mappings: which records a function gets to see."""

import json
from collections.abc import Callable, Mapping, Sequence

from infra.local.values import Json, Object, StackError

OR = "$or"


def matches(patterns: Sequence[Object], record: Json) -> bool:
    """Whether a record passes: it must match one of the patterns; without patterns every record passes."""
    return not patterns or any(_fits(pattern, record) for pattern in patterns)


def matches_message(patterns: Sequence[Object], record: Object) -> bool:
    """The same for a queue's message, whose body is read as JSON where the pattern looks inside it."""
    return not patterns or any(_fits(pattern, _opened(pattern, record)) for pattern in patterns)


def _opened(pattern: Object, record: Object) -> Object:
    if not isinstance(pattern.get("body"), dict):
        return record
    try:
        return {**record, "body": json.loads(str(record["body"]))}
    except ValueError:
        return {**record, "body": None}


def check(patterns: Sequence[Object], where: str) -> None:
    """Refuse a pattern that the embedded stack would misread."""
    for pattern in patterns:
        _check(pattern, where)


def _check(pattern: Json, where: str) -> None:
    if isinstance(pattern, dict):
        for name, value in pattern.items():
            if not isinstance(value, dict | list):
                raise StackError(f"{where}: the filter on {name} should be a list of values")
            _check(value, where)
    elif isinstance(pattern, list):
        for rule in pattern:
            if isinstance(rule, dict) and len(rule) == 1 and next(iter(rule)) not in {*_OPERATORS, "exists"}:
                raise StackError(f"{where}: the embedded stack does not know the filter {next(iter(rule))}")


def _fits(pattern: Object, value: Json) -> bool:
    """Every name of the pattern must fit; the names are and-ed, a list's rules are or-ed."""
    for name, wanted in pattern.items():
        if name == OR and isinstance(wanted, list):
            if not any(_fits(each, value) for each in wanted if isinstance(each, dict)):
                return False
            continue
        present = isinstance(value, dict) and name in value
        inner = value[name] if isinstance(value, dict) and present else None
        if isinstance(wanted, dict):
            if not _fits(wanted, inner):
                return False
        elif isinstance(wanted, list) and not any(_passes(rule, inner, present=present) for rule in wanted):
            return False
    return True


def _passes(rule: Json, value: Json, *, present: bool) -> bool:
    if isinstance(rule, dict):
        ((operator, argument),) = rule.items()
        if operator == "exists":
            return present == argument
        return present and any(_OPERATORS[operator](argument, each) for each in _each(value))
    return present and any(_equal(rule, each) for each in _each(value))


def _each(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else [value]


def _equal(left: Json, right: Json) -> bool:
    """1 is not true and not "1"."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _prefix(argument: Json, value: Json) -> bool:
    return isinstance(value, str) and isinstance(argument, str) and value.startswith(argument)


def _suffix(argument: Json, value: Json) -> bool:
    return isinstance(value, str) and isinstance(argument, str) and value.endswith(argument)


def _ignoring_case(argument: Json, value: Json) -> bool:
    return isinstance(value, str) and isinstance(argument, str) and value.casefold() == argument.casefold()


def _anything_but(argument: Json, value: Json) -> bool:
    if isinstance(argument, dict):
        return not _passes(argument, value, present=True)
    return not any(_equal(each, value) for each in _each(argument))


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


def _numeric(argument: Json, value: Json) -> bool:
    """`[">", 0, "<=", 5]`; text that looks like a number is not one, so a stream's N attributes never pass."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(argument, list):
        return False
    pairs = zip(argument[::2], argument[1::2], strict=True)
    return all(isinstance(bound, int | float) and _COMPARISONS[str(sign)](value, bound) for sign, bound in pairs)


_OPERATORS: Mapping[str, Callable[[Json, Json], bool]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _ignoring_case,
    "anything-but": _anything_but,
    "numeric": _numeric,
}
