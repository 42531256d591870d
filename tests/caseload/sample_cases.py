"""The hand-computed cases of tests/cases, and what it means that a result agrees with one."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases" / "flag_cases.sample.json"


def sample_cases() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(CASES.read_text())
    return cases


def agrees(expected: object, found: object) -> bool:
    """Whether every field that is expected is found with its value; a result may hold more fields."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and agrees(value, found[key]) for key, value in expected.items()
        )
    return expected == found
