"""One call of the demonstration, and the ids that calls need of one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
MADE, DONE = 201, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: `by` is a sign-in name, `key` makes a repeat harmless."""

    method: str
    path: str
    body: Body
    by: str
    key: str
    expected: int = MADE
    if_match: int | None = None


@dataclass(slots=True)
class Ids:
    """What the system called things, by our own keys. Each thread writes keys of its own."""

    staff: Mapping[str, str]
    clinics: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
