"""Doors, template and document say the same: a route that one of them misses is named, with what to add."""

import json
import re
from typing import Any, NamedTuple

from functions.access.openapi import DOCUMENT
from functions.aws.door import JSON, NOTHING
from infra.openapi import OUTPUT, build, routes, text
from infra.openapi_examples import EXAMPLES
from tests.template.document import FUNCTION, events, of, written


class Operation(NamedTuple):
    """One method of one path, and the room that answers it."""

    room: str
    method: str
    path: str


def of_doors() -> set[Operation]:
    declared = {Operation(room, route.method, route.path) for room, its in routes().items() for route in its}
    return declared | {Operation("access", "GET", DOCUMENT)}


def of_template() -> set[Operation]:
    template = written()
    handlers = {name: properties["Handler"] for name, properties in of(template, FUNCTION)}
    return {
        Operation(handlers[function].split(".")[1], event["Method"], event["Path"])
        for function, _, event in events(template, "Api")
    }


def of_document() -> set[Operation]:
    paths = json.loads(OUTPUT.read_text("utf-8"))["paths"]
    return {
        Operation(operation["tags"][0], method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def forms() -> dict[str, Any]:
    """What is sent as JSON, by the name that the document gives it."""
    paths = json.loads(OUTPUT.read_text("utf-8"))["paths"]
    sent = [it for room in routes().values() for it in room if it.body is not NOTHING and it.media == JSON]
    bodies = [paths.get(it.path, {}).get(it.method.lower(), {}).get("requestBody") for it in sent]
    named = [body["content"][JSON]["schema"]["$ref"].rpartition("/")[2] if body else "" for body in bodies]
    return {name: it.body for name, it in zip(named, sent, strict=True) if name}


def snippet(operation: Operation) -> str:
    """The event that a function of the template lacks, ready to paste."""
    last = re.sub(r"{\w+}", "One", operation.path).title().replace("/", " ").replace("-", " ").split()[-2:]
    name = operation.method.title() + "".join(last)
    return (
        f"# {operation.room.title()}Api / Events\n        {name}:\n          Type: Api\n          Properties:\n"
        f'            RestApiId: !Ref Api\n            Method: {operation.method}\n            Path: "{operation.path}"'
    )


def missing(wanted: set[Operation], found: set[Operation]) -> str:
    return "\n".join(snippet(operation) for operation in sorted(wanted - found))


def test_every_route_of_a_door_is_an_event_of_the_template() -> None:
    lacking = missing(of_doors(), of_template())
    assert not lacking, f"add to template.yaml:\n{lacking}"


def test_every_event_of_the_template_is_a_route_of_its_function_s_door() -> None:
    left_over = missing(of_template(), of_doors())
    assert not left_over, f"no door has these; take them out of template.yaml or write the routes:\n{left_over}"


def test_the_document_has_exactly_the_routes_of_the_doors() -> None:
    assert of_document() == of_doors(), "run `python -m infra.openapi`"


def test_the_committed_document_is_what_the_doors_declare_today() -> None:
    assert OUTPUT.read_text("utf-8") == text(build(routes())), "run `python -m infra.openapi`"


def test_whatever_is_sent_has_an_example() -> None:
    assert sorted(forms().keys() - EXAMPLES.keys()) == [], "add one to infra/openapi_examples.py: the fuzz sends it too"


def test_a_route_that_is_missing_comes_with_what_to_paste() -> None:
    wanted = Operation("care", "PUT", "/v1/clinics/{clinic_id}/plans/{plan_id}")
    assert missing({wanted}, set()).splitlines()[1:] == [
        "        PutPlansOne:",
        "          Type: Api",
        "          Properties:",
        "            RestApiId: !Ref Api",
        "            Method: PUT",
        '            Path: "/v1/clinics/{clinic_id}/plans/{plan_id}"',
    ]


def test_variables_at_the_same_place_of_a_path_have_the_same_name() -> None:
    """API Gateway refuses siblings whose variables are called differently."""
    children: dict[str, set[str]] = {}
    for operation in of_template():
        parts = operation.path.split("/")
        for depth, part in enumerate(parts):
            if part.startswith("{"):
                children.setdefault("/".join(parts[:depth]), set()).add(part)
    assert {place: names for place, names in children.items() if len(names) > 1} == {}
