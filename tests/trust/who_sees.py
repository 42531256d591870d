"""Reads the page that says what no answer holds for whom (docs/who-sees.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from functions.kernel.roles import Role
from tests.trust.who_may import COLUMNS, PAGE

SEEN = PAGE.with_name("who-sees.md")
_NAMES = ("care manager", "psychiatric consultant", "PCP", "finance", "clinic admin", "org admin", "privacy officer")
ROLES = dict(zip(_NAMES, COLUMNS, strict=True))
_STANDING = {"empty": True, "as it is": False}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A field that a role's answer has all the same: always empty there, or something that needs saying."""

    operation: str
    field: str
    role: Role
    is_empty: bool
    why: str


@cache
def forbidden() -> dict[Role, frozenset[str]]:
    """For each role the fields that it is never told, each by the end of its path."""
    told: dict[Role, frozenset[str]] = dict.fromkeys(Role, frozenset())
    for _, fields, roles in _rows(3):
        for role in _roles(roles):
            told[role] |= frozenset(re.findall(r"`([a-z0-9_.]+)`", fields))
    return told


@cache
def exceptions() -> tuple[Exceptional, ...]:
    return tuple(
        Exceptional(operation.strip("`"), field.strip("`"), role, _STANDING[standing], why)
        for operation, field, roles, standing, why in _rows(5)
        for role in _roles(roles)
    )


def _roles(cell: str) -> list[Role]:
    """A role that nobody knows is an error and not a row less."""
    return [ROLES[name] for name in cell.split(", ")]


def _rows(cells: int) -> Iterator[tuple[str, ...]]:
    """The rows of the table that has so many columns, without its two lines of heading."""
    lines = (line.strip() for line in SEEN.read_text("utf-8").splitlines() if line.startswith("|"))
    rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
    yield from islice((row for row in rows if len(row) == cells), 2, None)
