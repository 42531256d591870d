"""The API's document is valid, complete, and says of every refusal where it can happen."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from functions.access.api import handler
from functions.access.openapi import DOCUMENT
from functions.aws.responses import STATUS
from infra.openapi import build, routes, text
from infra.openapi_examples import EXAMPLES
from infra.openapi_parts import NAMES, REFUSALS
from tests.template.test_drift import forms

DECLARED = routes()
BUILT: dict[str, Any] = json.loads(text(build(DECLARED)))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in BUILT["paths"].items()
    for method, operation in methods.items()
}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        yield from (found for item in value.values() for found in _references(item))
    elif isinstance(value, list):
        yield from (found for item in value for found in _references(item))


def _resolve(reference: str) -> Any:
    at: Any = BUILT
    for part in reference.removeprefix("#/").split("/"):
        at = at[part]
    return at


def test_every_reference_leads_to_something() -> None:
    for reference in set(_references(BUILT)):
        assert _resolve(reference), reference


def test_every_schema_is_a_json_schema() -> None:
    for schema in BUILT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_schemas_are_named_for_good_and_after_no_module() -> None:
    schemas = BUILT["components"]["schemas"]
    assert [name for name in schemas if "." in name and not name.startswith("Path.")] == []
    assert set(NAMES.values()) <= schemas.keys()


def test_two_classes_of_one_name_ask_for_names_of_their_own() -> None:
    @dataclass
    class Step:
        why: str

    another = replace(DECLARED["care"][0], answer=Step)
    with pytest.raises(ValueError, match=r"openapi_parts.py: tests.+Step"):
        build({**DECLARED, "care": [*DECLARED["care"], another]})


def test_every_operation_has_a_name_of_its_own() -> None:
    names = Counter(operation["operationId"] for operation in OPERATIONS.values())
    assert [name for name, times in names.items() if times > 1] == []


def test_every_refusal_that_the_doors_know_is_in_the_document() -> None:
    known = {status for error, status in STATUS.items() if error.__name__ != "Busy"} | {503}
    assert known | {429} == set(REFUSALS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_says_who_may_and_how_it_refuses(name: str) -> None:
    operation, method = OPERATIONS[name], name.split()[0]
    statuses = set(operation["responses"])
    assert {"429", "500", "503"} <= statuses
    if name == f"GET {DOCUMENT}":
        assert operation["security"] == []
        return
    headers = {_named(it)["name"] for it in operation["parameters"] if _named(it)["in"] == "header"}
    assert "400" in statuses
    assert ("401" in statuses) == (operation.get("security") != [])
    assert ("403" in statuses) == bool(operation["x-roles"] or operation.get("x-outside"))
    assert ({"409", "422"} <= statuses) == (method != "GET")
    assert ("413" in statuses) == ("requestBody" in operation)
    assert ("Idempotency-Key" in headers) == (method == "POST")
    assert ({"412", "428"} <= statuses) == ("If-Match" in headers)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_variable_of_a_path_is_described(name: str) -> None:
    parameters = [_named(it) for it in OPERATIONS[name].get("parameters", ())]
    described = {it["name"] for it in parameters if it["in"] == "path"}
    assert described == {part.strip("{}") for part in name.split("/") if part.startswith("{")}


@pytest.mark.parametrize("form", sorted(EXAMPLES))
def test_an_example_is_what_the_door_takes(form: str) -> None:
    assert msgspec.convert(EXAMPLES[form], forms()[form])
    schema = {"$ref": f"#/components/schemas/{form}", "components": BUILT["components"]}
    jsonschema.validate(EXAMPLES[form], schema)


def test_the_access_door_hands_the_document_to_whoever_asks() -> None:
    answer = handler({"resource": DOCUMENT, "httpMethod": "GET", "requestContext": {}}, None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["openapi"] == "3.1.0"
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"


def test_a_room_without_a_door_has_no_routes() -> None:
    assert "kernel" not in DECLARED
    assert all(import_module(f"functions.{room}.api").door.room == room for room in DECLARED)


def _named(parameter: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _resolve(parameter["$ref"]) if "$ref" in parameter else parameter
    return found
