"""The page names every finding and setting that the code knows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reconcile.md").read_text("utf-8")
SOURCE = "".join(path.read_text("utf-8") for path in sorted((ROOT / "functions/billing/inbound").glob("*.py")))
_CALLS = r'(?:Flaw|_flaw|_note|_refuse)\(\s*"([A-Z0-9_]+)"'
CODES = set(re.findall(_CALLS, SOURCE))
SETTINGS = set(re.findall(r'"((?:edi|no)_[a-z0-9_]+)"', SOURCE))
STATES = set(re.findall(r'^    [A-Z0-9_]+ = "([a-z0-9_]+)"', SOURCE, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(CODES | STATES))
def test_the_page_names_every_finding_and_state(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_the_page_names_every_setting(name: str) -> None:
    assert f"`{name}" in PAGE


def test_the_names_were_found() -> None:
    assert {"TRUNCATED", "NOT_A_DAY", "UNKNOWN_CLAIM", "COUNT", "NOT_AN_AMOUNT"} <= CODES
    assert {"no_999_days", "edi_inbound_senders"} <= SETTINGS
    assert len(STATES) == 10
