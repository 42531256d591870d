"""Reads the page that says how each operation across patients treats Part 2 records (docs/part2-doors.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from functions.kernel.roles import Role
from tests.trust.answer_fields import described, is_named
from tests.trust.who_may import Operation
from tests.trust.who_sees import forbidden

PAGE = Path(__file__).resolve().parents[2] / "docs" / "part2-doors.md"
WAYS = frozenset({"rows", "unnamed", "hidden", "file", "made", "number", "nobody"})
# Who a patient is (docs/who-sees.md): what a number stands for and may not come with it.
IDENTITY = frozenset({"mrn", "family_name", "given_name", "birth_date", "sex", "member_id", "phone"})
_IDS = frozenset({"episode_id", "patient_id", "episode_ids", "url"})
_ROW = re.compile(r"^\| `(?P<operation>[A-Z]+ /\S+)` \| (?P<how>\w+) \|(?P<why>[^|]*)\|$")


@dataclass(frozen=True, slots=True)
class Treated:
    how: str
    why: str


@cache
def treated() -> Mapping[str, Treated]:
    """By operation; a row that cannot be read is an error and not a row less."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `") and " /v1/" in line]
    rows = {}
    for line in lines:
        found = _ROW.match(line)
        if found is None or found["how"] not in WAYS:
            raise ValueError(f"docs/part2-doors.md: this row cannot be read: {line}")
        rows[found["operation"]] = Treated(found["how"], found["why"].strip())
    return rows


def names_one(operation: Operation) -> bool:
    """Whether the path says whose record it is about."""
    return "{episode_id}" in operation.path or "{patient_id}" in operation.path


def tells_of_patients(operation: Operation) -> bool:
    """Whether the document gives its answers anything about a patient, or a link to a file that might."""
    told = forbidden()[Role.ORG_ADMIN] | IDENTITY | _IDS
    return any(is_named(path, field) for path in described(operation) for field in told)


def tells_who(operation: Operation) -> bool:
    return any(is_named(path, field) for path in described(operation) for field in IDENTITY)
