"""What a caller sent, read strictly: everything wrong with it is said at once."""

import json
import types
import typing
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, get_args, get_origin

import msgspec

from functions.kernel.errors import Invalid, Problem

T = TypeVar("T")


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request's body or query: only the fields that it declares."""


def read_json(raw: bytes, kind: type[T]) -> T:
    """Decode a JSON body; Invalid with every problem, each with its place in the body."""
    try:
        read = msgspec.json.decode(raw, type=kind)
        json.loads(raw, object_pairs_hook=_each_once)
    except msgspec.ValidationError as error:
        raise _Finder(strict=True).invalid(_plain(raw), kind, error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_json() from error
    return read


def _each_once(pairs: list[tuple[str, object]]) -> None:
    """Of two values under one name readers disagree which counts; nobody's answer is taken by chance."""
    names = Counter(name for name, _ in pairs)
    if repeated := [name for name, times in names.items() if times > 1]:
        raise Invalid("the body is not clear", [Problem(f"/{it[:40]}", "REPEATED_FIELD", "once") for it in repeated])


def read_query(given: Mapping[str, str], kind: type[T]) -> T:
    """Read query parameters, numbers and dates from text; Invalid with every problem, unknown names included."""
    if nothing := [name for name, value in given.items() if value.lower() == "null"]:
        # msgspec would take the word for absence: a filter that was meant would silently be none.
        raise Invalid(
            "what was sent cannot be read", [Problem(f"/{it[:40]}", "INVALID", "leave it out") for it in nothing]
        )
    try:
        return msgspec.convert(dict(given), kind, strict=False)
    except msgspec.ValidationError as error:
        raise _Finder(strict=False).invalid(dict(given), kind, error) from error


def _plain(raw: bytes) -> object:
    try:
        plain: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_json() from error
    return plain


def _not_json() -> Invalid:
    return Invalid("the body is not JSON", [Problem("", "NOT_JSON", "not JSON, or nested too deep")])


@dataclass(frozen=True, slots=True)
class _Finder:
    """msgspec stops at its first problem; this finds the others, once there is a first."""

    strict: bool

    def invalid(self, value: object, kind: object, first: Exception) -> Invalid:
        problems = list(self.problems(value, kind, "")) or [Problem("", "INVALID", _words(str(first)))]
        return Invalid("what was sent cannot be read", problems)

    def problems(self, value: object, kind: object, at: str) -> Iterator[Problem]:
        struct, item = _struct_in(kind), _item_of(kind)
        if struct and isinstance(value, dict):
            yield from self._of_struct(value, struct, at)
        elif item and isinstance(value, list) and value:
            for index, element in enumerate(value):
                yield from self.problems(element, item, f"{at}/{index}")
        else:
            yield from self._of_value(value, kind, at)

    def _of_struct(self, value: dict[str, object], struct: type[msgspec.Struct], at: str) -> Iterator[Problem]:
        fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
        for name in sorted(value.keys() - fields.keys()):
            yield Problem(f"{at}/{name[:40]}", "UNKNOWN_FIELD", "there is no such field")
        for name, field in fields.items():
            if name in value:
                yield from self.problems(value[name], field.type, f"{at}/{name}")
            elif field.required:
                yield Problem(f"{at}/{name}", "REQUIRED", "this field is required")

    def _of_value(self, value: object, kind: object, at: str) -> Iterator[Problem]:
        try:
            msgspec.convert(value, kind, strict=self.strict)
        except msgspec.ValidationError as error:
            yield Problem(at, "INVALID", _words(str(error)))


def _struct_in(kind: object) -> type[msgspec.Struct] | None:
    found = (option for option in _options(kind) if isinstance(option, type) and issubclass(option, msgspec.Struct))
    return next(found, None)


def _item_of(kind: object) -> object | None:
    return next((get_args(option)[0] for option in _options(kind) if get_origin(option) in (list, tuple)), None)


def _options(kind: object) -> tuple[object, ...]:
    if get_origin(kind) is typing.Annotated:
        return _options(get_args(kind)[0])
    if get_origin(kind) in (typing.Union, types.UnionType):
        return tuple(inner for option in get_args(kind) for inner in _options(option))
    return (kind,)


def _words(text: str) -> str:
    """msgspec's sentence without its path, and without the value, which may be personal."""
    sentence = text.split(" - at ")[0]
    return "not one of the allowed values" if sentence.startswith("Invalid enum value") else sentence
