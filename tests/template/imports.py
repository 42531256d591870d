"""Which settings a function's code reads: by following names through the source, without running it.

From the handler's module on, every definition that is named by a definition already reached is reached. A module that
is only imported counts for what its import does: its statements and its decorated functions (which declare routes).
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.template.document import ROOT

# Calls whose first argument names a variable of the environment.
_READERS = frozenset(
    {"setting", "TableName", "put_once", "put_first", "put", "read_file", "link_to", "send_all", "ask_for_spans"}
)
_IMPORTED = ""
_ALL = "*"

Place = tuple[str, str]
Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours: its definitions by name, what its import does, and what its names were imported from."""

    definitions: Mapping[str, ast.stmt]
    effects: tuple[ast.stmt, ...]
    origins: Mapping[str, Place]


def settings_of(handler: str) -> set[str]:
    """The variables that a handler reads, itself or through what it uses of our own code."""
    module = handler.rpartition(".")[0]
    reached: set[Place] = set()
    waiting: list[Place] = [(module, _ALL)]
    found: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            found |= _settings_in(place)
            waiting.extend(_named_by(place))
    return found


def source_of(module: str) -> Path | None:
    """The file of a module of ours; None for what is not there."""
    path = ROOT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)


@cache
def _read(module: str) -> Module:
    source = source_of(module)
    body = ast.parse(source.read_text("utf-8")).body if source else []
    effects = [it for it in body if not isinstance(it, Definition) or (_is_function(it) and it.decorator_list)]
    return Module(dict(_definitions(body)), tuple(effects), dict(_origins(body)))


def _is_function(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef)


def _definitions(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, statement
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, statement


def _origins(body: list[ast.stmt]) -> Iterator[tuple[str, Place]]:
    """Local name -> where it comes from, for every import of ours, also those inside functions."""
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("functions"):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield (
                    alias.asname or alias.name,
                    (module, _IMPORTED) if source_of(module) else (node.module, alias.name),
                )


def _statements(place: Place) -> tuple[ast.stmt, ...]:
    module, name = _read(place[0]), place[1]
    if name == _ALL:
        return (*module.definitions.values(), *module.effects)
    if name == _IMPORTED:
        return module.effects
    return (module.definitions[name],) if name in module.definitions else ()


def _named_by(place: Place) -> Iterator[Place]:
    module = _read(place[0])
    for origin, _ in module.origins.values():
        yield origin, _IMPORTED
    if place[1] in module.origins:
        yield module.origins[place[1]]
    for node in (node for statement in _statements(place) for node in ast.walk(statement)):
        if isinstance(node, ast.Name):
            yield module.origins.get(node.id, (place[0], node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.origins:
            origin, name = module.origins[node.value.id]
            yield origin, name or node.attr


def _settings_in(place: Place) -> set[str]:
    nodes = (node for statement in _statements(place) for node in ast.walk(statement))
    found = (_variable(place[0], node) for node in nodes if isinstance(node, ast.Call))
    return {name for name in found if name}


def _variable(module: str, call: ast.Call) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else None
    if name not in _READERS or not call.args:
        return None
    match call.args[0]:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=constant):
            return _constant(module, constant)
    return None


def _constant(module: str, name: str) -> str | None:
    """The text of a constant of this module, or of the one that it was imported from."""
    read = _read(module)
    match read.definitions.get(name):
        case ast.Assign(value=ast.Constant(value=str(text))):
            return text
    return _constant(*read.origins[name]) if name in read.origins else None
