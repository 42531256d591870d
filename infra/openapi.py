"""Writes the API's document (OpenAPI 3.1) from the routes that the doors declare: `python -m infra.openapi`.

functions/openapi.json is what the access door hands out; a test holds it against the doors and the template.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, TypeAlias

import functions
from functions.access.openapi import DOCUMENT
from functions.aws.door import NOTHING, Page, Reply, Route
from infra.openapi_parts import PARAMETERS, REFUSALS, fixed_components, refusal
from infra.openapi_schemas import Schemas

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "functions" / "openapi.json"
_WRITES = frozenset({"POST", "PUT", "PATCH"})


def routes() -> Mapping[str, Sequence[Route]]:
    """Every declared route by its room: of each room that has a door."""
    rooms = sorted(module.name for module in iter_modules(functions.__path__) if module.ispkg)
    with_door = [room for room in rooms if find_spec(f"functions.{room}.api")]
    return {room: import_module(f"functions.{room}.api").door.routes for room in with_door}


def build(declared: Mapping[str, Sequence[Route]]) -> Json:
    """The whole document."""
    every = [route for room in declared.values() for route in room]
    schemas = Schemas(every)
    paths: dict[str, Json] = {DOCUMENT: {"get": _own_operation()}}
    for room, its_routes in declared.items():
        for route in its_routes:
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(room, route, schemas)
    components = fixed_components()
    components["schemas"] |= dict(sorted(schemas.components.items()))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Caseload",
            "version": tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
            "description": "Registry and billing of the Collaborative Care Model. Times are ISO 8601 with an offset, "
            "ids are opaque, lists page with cursors, refusals are problem+json with every problem at once.",
        },
        "servers": [{"url": "./"}],
        "security": [{"CaseloadUsers": []}],
        "tags": [{"name": room} for room in declared],
        "paths": dict(sorted(paths.items())),
        "components": components,
    }


def text(document: Json) -> str:
    """One line for each operation and schema: compact, and a change is seen where it is."""
    compact = {key: value for key, value in document.items() if key not in ("paths", "components")}
    lines = [f" {json.dumps(key)}: {_line(value)}" for key, value in compact.items()]
    for section, prefix in (("paths", " "), ("components", " ")):
        groups = [
            f"  {json.dumps(name)}: {{\n"
            + ",\n".join(f"   {json.dumps(key)}: {_line(value)}" for key, value in members.items())
            + "\n  }"
            for name, members in document[section].items()
        ]
        lines.append(f"{prefix}{json.dumps(section)}: {{\n" + ",\n".join(groups) + f"\n{prefix}}}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _own_operation() -> Json:
    answer = {"description": "This document", "content": {"application/json": {"schema": {"type": "object"}}}}
    refused = {str(status): refusal(status) for status in (429, 500, 503)}
    return {
        "operationId": "read_document",
        "summary": "This document",
        "tags": ["access"],
        "security": [],
        "responses": {"200": answer} | refused,
    }


def _operation(room: str, route: Route, schemas: Schemas) -> Json:
    operation: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [room],
        "x-roles": sorted(route.roles),
        "parameters": [*_path_parameters(route), *_headers(route), *_query_parameters(route, schemas)],
    }
    if route.admit is not None:
        operation["security"] = []
    if route.outside:
        operation["x-outside"] = True  # also for who holds no role in the clinic: the operation itself decides
    if route.by_number:
        operation["x-by-number"] = True  # tells of patients by ids alone: nothing is withheld (42 CFR 2.11)
    if route.view.__doc__:
        operation["description"] = route.view.__doc__
    if route.body is not NOTHING:
        content = {route.media: {"schema": schemas.of(route.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = _responses(route, schemas)
    return operation


def _responses(route: Route, schemas: Schemas) -> Json:
    if route.answer is Page:
        return _pages(route)
    answer: Json = {"description": "As asked", "content": {"application/json": {"schema": schemas.of(route.answer)}}}
    headers = ["ETag"] if route.view.__annotations__.get("return") is Reply else []
    headers += ["Part2-Notice", "Part2-Consent"] if _may_disclose(route, schemas) else []
    if headers:
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    refused = {str(status): refusal(status) for status in REFUSALS if _may_refuse(route, status)}
    return {str(route.status): answer} | refused


def _may_disclose(route: Route, schemas: Schemas) -> bool:
    """Whether an answer may tell somebody outside a Part 2 program of its records, under a consent."""
    if route.by_number or route.outside or route.admit is not None or "{clinic_id}" not in route.path:
        return False
    names_one = "{episode_id}" in route.path or "{patient_id}" in route.path
    return names_one or schemas.names(route.answer, frozenset({"episode_id", "patient_id"}))


def _pages(route: Route) -> Json:
    """Answers for a browser; what the gateway or the router refuses before us keeps its own shape."""
    page = {"text/html": {"schema": {"type": "string"}}}
    refused = {str(status): {"description": REFUSALS[status], "content": page} for status in (400, 404, 409, 500, 503)}
    others = {str(status): refusal(status) for status in (413, 415, 422, 429)}
    may = {status: it for status, it in (others | refused).items() if _may_refuse(route, int(status))}
    return {str(route.status): {"description": "A page", "content": page}} | dict(sorted(may.items()))


def _may_refuse(route: Route, status: int) -> bool:
    writes, conditional = route.method in _WRITES, _names_version(route) is not None
    match status:
        case 401:
            return route.admit is None
        case 403:
            return bool(route.roles) or route.outside
        case 404:
            return "{" in route.path
        case 409 | 415 | 422:
            return writes
        case 412 | 428:
            return conditional
        case 413:
            return route.body is not NOTHING
        case _:
            return True


def _names_version(route: Route) -> bool | None:
    """Whether a change must name the version that was read (If-Match); None where nothing takes one.

    Nothing was read of what a day's row of rules or fees is first said.
    """
    if "/part2-consents/" in route.path:
        return None  # a consent has no version of its own: it is part of the patient
    if route.method == "PATCH" or route.path.endswith(("/entered-in-error", "/block", "/unblock")):
        return True
    always = route.path.endswith(("}", "/settings", "/review")) and not route.path.endswith("/{effective}")
    return always if route.method == "PUT" else None


def _path_parameters(route: Route) -> Iterable[Json]:
    for name in re.findall(r"{(\w+)}", route.path):
        kind = "id" if name.endswith("_id") else name
        yield {"name": name, "in": "path", "required": True, "schema": {"$ref": f"#/components/schemas/Path.{kind}"}}


def _headers(route: Route) -> Iterable[Json]:
    if route.method == "POST":
        yield {"$ref": "#/components/parameters/IdempotencyKey"}
    required = _names_version(route)
    if required is not None:
        yield {**PARAMETERS["IfMatch"], "required": required}


def _query_parameters(route: Route, schemas: Schemas) -> Iterable[Json]:
    if route.query is None:
        return
    schema = schemas.query(route.query)
    for name, its_schema in schema["properties"].items():
        required = name in schema.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": _sendable(its_schema)}


def _sendable(schema: Json) -> Json:
    """A query's parameter is left out, never null."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)}
    return rest | (options[0] if len(options) == 1 else {"anyOf": options} if options else {})


def main(arguments: Sequence[str]) -> int:
    """Write the document; with --check only say whether it is the one that is there."""
    built = text(build(routes()))
    if "--check" not in arguments:
        OUTPUT.write_text(built, "utf-8")
    elif OUTPUT.read_text("utf-8") != built:
        print("functions/openapi.json is not what the doors declare; run `make openapi`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
