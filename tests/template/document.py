"""The template as tests look at it: as written, and as CloudFormation gets it for a production stage."""

import copy
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from boto3.session import Session
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.local.intrinsics import read_yaml

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
FUNCTION = "AWS::Serverless::Function"
STAGES = ("local", "prod")
_NOTHING = object()


def written() -> Json:
    """template.yaml as JSON, its intrinsic functions spelled out; a copy that a test may spoil."""
    return copy.deepcopy(_written())


@cache
def _written() -> Json:
    return dict(read_yaml(TEMPLATE))


def translated(stage: str = "prod") -> Json:
    """The template as SAM expands it, with its conditions decided and its parameters filled in for a stage."""
    return copy.deepcopy(_translated(stage))


@cache
def _translated(stage: str) -> Json:
    document = written()
    document["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
    for _, layer in of(document, "AWS::Serverless::LayerVersion"):
        layer["ContentUri"] = "s3://bucket/layer"
    values = {name: parameter.get("Default") for name, parameter in document["Parameters"].items()} | {"Stage": stage}
    translator = Translator({}, Parser(), boto_session=Session(region_name="us-east-1"))
    expanded = translator.translate(document, {"Stage": stage})
    holds = {name: _decide(condition, values) for name, condition in expanded["Conditions"].items()}
    plain: Json = _settle(expanded, values, holds)
    return plain


def _decide(condition: Any, values: Mapping[str, Any]) -> bool:
    match condition:
        case {"Fn::Equals": [left, right]}:
            return bool(_settle(left, values, {}) == _settle(right, values, {}))
        case {"Fn::Not": [inner]}:
            return not _decide(inner, values)
    raise AssertionError(f"the test cannot decide {condition}")


def _settle(value: Any, values: Mapping[str, Any], holds: Mapping[str, bool]) -> Any:
    """`Fn::If` and references to parameters replaced by what they come to; the rest as it is."""
    match value:
        case {"Fn::If": [condition, yes, no]}:
            return _settle(yes if holds[condition] else no, values, holds)
        case {"Ref": "AWS::NoValue"}:
            return _NOTHING
        case {"Ref": name} if name in values:
            return values[name]
        case dict():
            settled = {key: _settle(item, values, holds) for key, item in value.items()}
            return {key: item for key, item in settled.items() if item is not _NOTHING}
        case list():
            return [item for item in (_settle(each, values, holds) for each in value) if item is not _NOTHING]
        case _:
            return value


def of(template: Json, kind: str) -> Iterator[tuple[str, Json]]:
    """Logical id and properties of every resource of a type."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def events(template: Json, kind: str) -> Iterator[tuple[str, str, Json]]:
    """Function, event and properties of every event of a type, as written."""
    for function, properties in of(template, FUNCTION):
        for name, event in properties.get("Events", {}).items():
            if event["Type"] == kind:
                yield function, name, event["Properties"]
