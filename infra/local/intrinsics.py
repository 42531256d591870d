"""CloudFormation's YAML and its intrinsic functions: `!Ref`, `!GetAtt`, `!Sub`, `!If` become plain JSON."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.local.values import Json, Object, StackError, as_list, as_object, as_text

_LATER = re.compile(r"\$\{(!?)([^}]+)\}")


class NoValue:
    """What `!Ref AWS::NoValue` leaves behind until the property around it is dropped."""


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags written out as the functions they stand for; dates stay text."""


def _tagged(loader: _Loader, suffix: str, node: yaml.Node) -> Object:
    value: Json
    if isinstance(node, yaml.ScalarNode):
        value = str(loader.construct_scalar(node))
    elif isinstance(node, yaml.SequenceNode):
        value = list(loader.construct_sequence(node, deep=True))
    elif isinstance(node, yaml.MappingNode):
        value = {str(key): item for key, item in loader.construct_mapping(node, deep=True).items()}
    else:
        raise StackError(f"!{suffix} holds something that is neither text, list nor mapping")
    if suffix == "GetAtt" and isinstance(value, str):
        value = list(value.split(".", 1))
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _tagged)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Object:
    """A template as JSON, its functions unresolved; StackError when it is missing or not YAML."""
    try:
        with path.open(encoding="utf-8") as stream:
            document: Json = yaml.load(stream, _Loader)  # noqa: S506 (a CSafeLoader with more tags)
    except FileNotFoundError as error:
        raise StackError(f"there is no template at {path}") from error
    except yaml.YAMLError as error:
        raise StackError(f"{path.name} is not valid YAML: {error}") from error
    return as_object(document, path.name)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves functions: `look_up(id, attribute)` answers Ref (attribute "") and GetAtt, `conditions` answer If."""

    look_up: Callable[[str, str], Json | NoValue]
    conditions: Callable[[str], bool]
    mappings: Mapping[str, Json]

    def resolve(self, value: Json) -> Json:
        """`value` with every function replaced by what it stands for; NoValue drops the property that holds it."""
        resolved = self._any(value)
        return None if isinstance(resolved, NoValue) else resolved

    def _any(self, value: Json) -> Json | NoValue:
        if isinstance(value, list):
            items = [self._any(item) for item in value]
            return [item for item in items if not isinstance(item, NoValue)]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, argument) = next(iter(value.items()))
            if name == "Ref":
                return self.look_up(as_text(argument, "Ref"), "")
            if name == "Condition" and isinstance(argument, str):
                return self.conditions(argument)
            if name.startswith("Fn::"):
                return self._call(name[4:], argument)
        fields = {key: self._any(item) for key, item in value.items()}
        return {key: item for key, item in fields.items() if not isinstance(item, NoValue)}

    def _call(self, name: str, argument: Json) -> Json | NoValue:
        if name == "Sub":
            return self._sub(argument)
        if name == "If":
            condition, yes, no = as_list(argument, "If")
            return self._any(yes if self.conditions(as_text(condition, "If")) else no)
        plain = self.resolve(argument)
        if name == "GetAtt":
            return self.look_up(*_two(plain, "GetAtt"))
        if name not in _FUNCTIONS:
            raise StackError(f"the embedded stack does not know Fn::{name}")
        return _FUNCTIONS[name](plain, self.mappings)

    def _sub(self, argument: Json) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else as_list(argument, "Sub")
        values = as_object(self.resolve(own), "Sub")

        def replace(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return "${" + name + "}"
            if name in values:
                return as_text(values[name], f"Sub of {name}")
            logical_id, _, attribute = name.partition(".")
            looked_up = self.look_up(logical_id, attribute)
            return "" if isinstance(looked_up, NoValue) else as_text(looked_up, f"Sub of {name}")

        return _LATER.sub(replace, as_text(text, "Sub"))


def _two(value: Json, where: str) -> tuple[str, str]:
    first, second = as_list(value, where)
    return as_text(first, where), as_text(second, where)


def _join(value: Json, _: Mapping[str, Json]) -> Json:
    separator, items = as_list(value, "Join")
    return as_text(separator, "Join").join(as_text(item, "Join") for item in as_list(items, "Join"))


def _select(value: Json, _: Mapping[str, Json]) -> Json:
    index, items = as_list(value, "Select")
    return as_list(items, "Select")[int(as_text(index, "Select"))]


def _split(value: Json, _: Mapping[str, Json]) -> Json:
    separator, text = _two(value, "Split")
    return list(text.split(separator))


def _find_in_map(value: Json, mappings: Mapping[str, Json]) -> Json:
    name, first, second = (as_text(item, "FindInMap") for item in as_list(value, "FindInMap"))
    found = as_object(as_object(mappings.get(name), name).get(first), f"{name}.{first}")
    if second not in found:
        raise StackError(f"the mapping {name} has no {first}.{second}")
    return found[second]


def _equals(value: Json, _: Mapping[str, Json]) -> Json:
    left, right = _two(value, "Equals")
    return left == right


_FUNCTIONS: Mapping[str, Callable[[Json, Mapping[str, Json]], Json]] = {
    "Join": _join,
    "Select": _select,
    "Split": _split,
    "FindInMap": _find_in_map,
    "Equals": _equals,
    "Not": lambda value, _: not as_list(value, "Not")[0],
    "And": lambda value, _: all(as_list(value, "And")),
    "Or": lambda value, _: any(as_list(value, "Or")),
    "ToJsonString": lambda value, _: json.dumps(value),
}
