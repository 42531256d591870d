"""JSON as it comes through our doors, and the one error that the embedded stack shows to a person."""

from collections.abc import Mapping
from typing import TypeAlias, Union

Json: TypeAlias = Union[str, int, float, bool, "list[Json]", "dict[str, Json]", None]
Object: TypeAlias = dict[str, Json]


class StackError(Exception):
    """The stack cannot go on; the message says what is wrong and what to do about it."""


def as_object(value: Json, where: str) -> Object:
    """`value` as an object, {} where it is absent; StackError for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise StackError(f"{where} should be a mapping, not {type(value).__name__}")
    return value


def as_list(value: Json, where: str) -> list[Json]:
    """`value` as a list, [] where it is absent; StackError for anything else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise StackError(f"{where} should be a list, not {type(value).__name__}")
    return value


def as_text(value: Json, where: str) -> str:
    """`value` as text, numbers and booleans written as CloudFormation writes them; StackError for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise StackError(f"{where} should be text, not {type(value).__name__}")


def texts(value: Json, where: str) -> tuple[str, ...]:
    """A list of texts; () where it is absent."""
    return tuple(as_text(item, where) for item in as_list(value, where))


def integer(properties: Mapping[str, Json], key: str, default: int) -> int:
    """A whole number, also one written as text, as a parameter's value is."""
    value = properties.get(key, default)
    try:
        return int(as_text(value, key))
    except ValueError as error:
        raise StackError(f"{key} should be a whole number, not {value!r}") from error


def flag(properties: Mapping[str, Json], key: str, *, default: bool = False) -> bool:
    """A boolean, also one written as text, as a parameter's value is."""
    return as_text(properties.get(key, default), key).lower() == "true"
