"""Reads template.yaml as CloudFormation would for the stage `local`: parameters, conditions, names, Globals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local import names
from infra.local.intrinsics import NoValue, Resolver, read_yaml
from infra.local.values import Json, Object, StackError, as_object, as_text

STAGE_PARAMETER = "Stage"
RUN_HERE = {
    "AWS::Serverless::Api",
    "AWS::Serverless::Function",
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::KMS::Key",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Scheduler::Schedule",
}


@dataclass(frozen=True, slots=True)
class Template:
    """A template with every function in its resources resolved, and Globals merged into them."""

    resources: Mapping[str, Object]

    def of(self, *kinds: str) -> Iterator[tuple[str, Object]]:
        """Logical id and properties of each resource of these types, in the template's order."""
        for logical_id, resource in self.resources.items():
            if resource["Type"] in kinds:
                yield logical_id, as_object(resource.get("Properties"), logical_id)

    def kinds(self) -> Iterator[str]:
        for resource in self.resources.values():
            yield as_text(resource["Type"], "Type")


def read_template(
    path: Path,
    *,
    endpoint: str = "http://127.0.0.1:4566",
    identities: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Template:
    """Resolve a template; `identities` are the ids that the data plane gave to pools, clients and keys."""
    return _Reader(read_yaml(path), endpoint, identities or {}, parameters or {}).read()


class _Reader:
    def __init__(
        self, document: Object, endpoint: str, identities: Mapping[str, str], parameters: Mapping[str, str]
    ) -> None:
        self._document = document
        self._endpoint = endpoint
        self._identities = identities
        self._parameters = _parameters(document, parameters)
        self._raw_conditions = as_object(document.get("Conditions"), "Conditions")
        mappings = as_object(document.get("Mappings"), "Mappings")
        self._resolver = Resolver(self._look_up, self._holds, mappings)
        self._raw = dict(self._resources_that_exist())

    def read(self) -> Template:
        resolved = {name: self._resolved(name, raw) for name, raw in self._raw.items()}
        shared = as_object(self._resolver.resolve(self._document.get("Globals")), "Globals")
        return Template({name: _with_globals(resource, shared) for name, resource in resolved.items()})

    def _resolved(self, name: str, raw: Object) -> Object:
        """A resource that runs here; of the others the type alone, for they may say what only AWS understands."""
        return as_object(self._resolver.resolve(raw), name) if raw["Type"] in RUN_HERE else {"Type": raw["Type"]}

    def _resources_that_exist(self) -> Iterator[tuple[str, Object]]:
        for logical_id, value in as_object(self._document.get("Resources"), "Resources").items():
            resource = as_object(value, logical_id)
            if "Type" not in resource:
                raise StackError(f"the resource {logical_id} has no Type")
            condition = resource.get("Condition")
            if condition is None or self._holds(as_text(condition, logical_id)):
                yield logical_id, {key: item for key, item in resource.items() if key != "Condition"}

    def _holds(self, condition: str) -> bool:
        if condition not in self._raw_conditions:
            raise StackError(f"the template has no condition {condition}")
        return self._resolver.resolve(self._raw_conditions[condition]) is True

    def _look_up(self, logical_id: str, attribute: str) -> Json | NoValue:
        if logical_id == "AWS::NoValue":
            return NoValue()
        if logical_id in names.PSEUDO_PARAMETERS:
            return names.PSEUDO_PARAMETERS[logical_id]
        if logical_id in self._parameters:
            return self._parameters[logical_id]
        resource = self._resource(logical_id)
        return names.attribute(resource, attribute) if attribute else names.ref(resource)

    def _resource(self, logical_id: str) -> names.Resource:
        raw = self._raw.get(logical_id)
        if raw is None:
            return self._generated(logical_id)
        kind = as_text(raw["Type"], logical_id)
        given = as_object(raw.get("Properties"), logical_id).get(names.NAME_PROPERTY.get(kind, ""))
        return names.Resource(
            logical_id=logical_id,
            kind=kind,
            name=as_text(self._resolver.resolve(given), logical_id) if given else names.default_name(logical_id),
            identity=self._identities.get(logical_id, names.placeholder(logical_id)),
            endpoint=self._endpoint,
        )

    def _generated(self, logical_id: str) -> names.Resource:
        """A role or stage that SAM itself would add: `ScoresApiRole`, `Api.Stage`."""
        owner = next((name for name in self._raw if logical_id.startswith(name)), None)
        if owner is None:
            raise StackError(f"the template refers to {logical_id}, which it does not define for this stage")
        kind = "AWS::IAM::Role" if logical_id.endswith("Role") else "AWS::Generated::Resource"
        return names.Resource(
            logical_id=logical_id, kind=kind, name=names.default_name(logical_id), identity="", endpoint=self._endpoint
        )


def _parameters(document: Object, given: Mapping[str, str]) -> Mapping[str, Json]:
    """Each parameter's value: given, else `local` for the stage, else its default."""
    values: dict[str, Json] = {}
    for name, value in as_object(document.get("Parameters"), "Parameters").items():
        fallback = "local" if name == STAGE_PARAMETER else as_object(value, name).get("Default", "")
        chosen = given.get(name, fallback)
        is_list = "List" in as_text(as_object(value, name).get("Type", "String"), name)
        values[name] = list(as_text(chosen, name).split(",")) if is_list else chosen
    return values


_GLOBALS = {"AWS::Serverless::Function": "Function", "AWS::Serverless::Api": "Api"}


def _with_globals(resource: Object, shared: Object) -> Object:
    section = shared.get(_GLOBALS.get(as_text(resource["Type"], "Type"), ""))
    if section is None:
        return resource
    return {**resource, "Properties": _merged(section, resource.get("Properties") or {})}


def _merged(base: Json, over: Json) -> Json:
    """Globals as SAM merges them: mappings deeply, lists one after the other, the rest replaced."""
    if isinstance(base, dict) and isinstance(over, dict):
        both = {key: _merged(base[key], over[key]) for key in base.keys() & over.keys()}
        return {**base, **over, **both}
    if isinstance(base, list) and isinstance(over, list):
        return [*base, *over]
    return over
