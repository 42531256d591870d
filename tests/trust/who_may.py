"""Reads the page that says who may ask for what (docs/who-may.md): the expectation that the API is held against."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from functions.kernel.roles import Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "who-may.md"
COLUMNS = (
    Role.CARE_MANAGER,
    Role.PSYCHIATRIC_CONSULTANT,
    Role.PCP,
    Role.FINANCE,
    Role.CLINIC_ADMIN,
    Role.ORG_ADMIN,
    Role.PRIVACY_OFFICER,
)
_OTHERS = ("", "signed in", "link", "anybody", "author", "emergency")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Row:
    """Who may: these roles where they are granted; `others` says who else, or that only the author may."""

    operation: Operation
    roles: frozenset[Role]
    others: str


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the page; a row that cannot be read is an error and not a row less."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    return tuple(map(_row, lines))


def _row(line: str) -> Row:
    name, *marks, others = (cell.strip() for cell in line.strip("|").split("|"))
    method, path = name.strip("`").split(" ")
    if len(marks) != len(COLUMNS) or set(marks) - {"x", ""} or others not in _OTHERS:
        raise ValueError(f"docs/who-may.md: this row cannot be read: {line}")
    roles = frozenset(role for role, mark in zip(COLUMNS, marks, strict=True) if mark)
    return Row(Operation(method, path), roles, others)
