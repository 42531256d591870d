"""The fields of answers that hold a value, by their paths: of the API's document, and of an answer that came."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from infra.openapi import OUTPUT
from tests.trust.who_may import Operation

Path = tuple[str, ...]


@cache
def _document() -> Any:
    return json.loads(OUTPUT.read_text("utf-8"))


def described(operation: Operation) -> frozenset[Path]:
    """Every field that the document gives the answers of an operation, through all its references."""
    answers = _document()["paths"][operation.path][operation.method.lower()]["responses"]
    contents = [answer.get("content", {}) for status, answer in answers.items() if status.startswith("2")]
    schemas = (content["schema"] for types in contents for content in types.values() if "schema" in content)
    return frozenset(path for schema in schemas for path in _fields(schema, (), ()))


def _fields(schema: Any, path: Path, within: tuple[str, ...]) -> Iterator[Path]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in within:
            yield from _fields(_document()["components"]["schemas"][name], path, (*within, name))
        return
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    inner += [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
    for one in inner:
        yield from _fields(one, path, within)
    for name, one in schema.get("properties", {}).items():
        yield from _fields(one, (*path, name), within)
    if path and not inner and "properties" not in schema and schema.get("type") != "null":
        yield path


def told(body: Any, path: Path = ()) -> Iterator[Path]:
    """Every field of an answer in which something stands."""
    match body:
        case dict():
            for name, inner in body.items():
                yield from told(inner, (*path, name))
        case list():
            for inner in body:
                yield from told(inner, path)
        case None | "":
            return
        case _:
            yield path


def is_named(path: Path, field: str) -> bool:
    """Whether a path ends as a field of the page does."""
    return ".".join(("", *path)).endswith(f".{field}")
