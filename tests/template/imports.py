"""What a function would import, and which settings that code reads: by reading the source, without running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.template.document import ROOT

# Calls whose first argument names a variable of the environment.
_READERS = frozenset({"setting", "TableName", "put_once", "put", "read_file", "link_to", "send_all"})


def settings_of(handler: str) -> set[str]:
    """The variables that a handler's module reads, itself or through what it imports from our own code."""
    return {name for module in reachable(handler.rpartition(".")[0]) for name in _settings_in(module)}


def reachable(module: str) -> set[str]:
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_imports_of(name))
    return found


def source_of(module: str) -> Path | None:
    """The file of a module of ours; None for a package without code and for what is not there."""
    path = ROOT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)


@cache
def _tree(module: str) -> ast.Module:
    source = source_of(module)
    return ast.parse(source.read_text("utf-8")) if source else ast.Module([], [])


@cache
def _imports_of(module: str) -> frozenset[str]:
    return frozenset(name for name in _named(module) if name.startswith("functions.") and source_of(name))


def _named(module: str) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _settings_in(module: str) -> frozenset[str]:
    found = (_variable(module, node) for node in ast.walk(_tree(module)) if isinstance(node, ast.Call))
    return frozenset(name for name in found if name)


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
    """The text of a constant of this module, or of one of ours that it was imported from."""
    for node in _tree(module).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=str(text))) if target == name:
                return text
            case ast.ImportFrom(module=str(origin)) if any(alias.name == name for alias in node.names):
                return _constant(origin, name)
    return None
