"""What requests and answers look like, as schemas with names that stay: generated clients are built on them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from functions.aws.door import NOTHING, Page, Route
from functions.kernel.errors import Problem
from infra.openapi_examples import EXAMPLES
from infra.openapi_parts import NAMES

Json: TypeAlias = dict[str, Any]

_SCHEMAS = "#/components/schemas/{name}"


class Schemas:
    """The schemas of every route. A query's struct becomes parameters and is no schema of its own."""

    def __init__(self, every: Iterable[Route]) -> None:
        kinds = [kind for route in every for kind in (route.body, route.answer) if kind not in (NOTHING, Page)]
        queries = [route.query for route in every if route.query is not None]
        found, self.components = _described([Problem, *kinds, *queries])
        self._known = list(zip([Problem, *kinds, *queries], found, strict=True))
        names = {schema["$ref"].rpartition("/")[2] for schema in found[1 + len(kinds) :]}
        self._queries: dict[str, Json] = {_SCHEMAS.format(name=name): self.components.pop(name) for name in names}
        for name, example in EXAMPLES.items():
            if name in self.components:
                self.components[name]["examples"] = [example]

    def of(self, kind: object) -> Json:
        schema: Json = next(schema for known, schema in self._known if known == kind)
        return schema

    def names(self, kind: object, fields: frozenset[str]) -> bool:
        """Whether anything in this schema, however deep, has one of these fields."""
        return any(fields & schema.get("properties", {}).keys() for schema in self._within(self.of(kind), set()))

    def _within(self, schema: object, seen: set[str]) -> Iterator[Json]:
        if isinstance(schema, list):
            yield from (it for part in schema for it in self._within(part, seen))
        elif isinstance(schema, dict):
            yield schema
            ref = schema.get("$ref", "")
            if ref and ref not in seen:
                seen.add(ref)
                yield from self._within(self.components[ref.rpartition("/")[2]], seen)
            yield from (it for part in schema.values() for it in self._within(part, seen))

    def query(self, kind: object) -> Json:
        return self._queries[self.of(kind)["$ref"]]


def _described(kinds: list[Any]) -> tuple[list[Json], dict[str, Json]]:
    """Schemas and components under the names that they keep."""
    found, components = msgspec.json.schema_components(kinds, ref_template=_SCHEMAS)
    names = {name: name if "." not in name else NAMES.get(name, "") for name in components}
    unnamed = sorted(name for name, kept in names.items() if not kept)
    if unnamed:
        raise ValueError(f"classes of the same name need names in infra/openapi_parts.py: {', '.join(unnamed)}")
    if len(set(names.values())) < len(names):
        raise ValueError(f"two schemas would have one name: {sorted(names.values())}")
    refs = {_SCHEMAS.format(name=name): _SCHEMAS.format(name=kept) for name, kept in names.items()}
    plain = [_renamed(schema, refs) for schema in found]
    return plain, {names[name]: _renamed(schema, refs) for name, schema in components.items()}


def _renamed(value: Any, refs: Mapping[str, str]) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _renamed(refs.get(item, item) if key == "$ref" else item, refs) for key, item in value.items()}
    return [_renamed(item, refs) for item in value] if isinstance(value, list) else value
