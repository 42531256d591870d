"""What the page on security names is there: code, and tests that prove it."""

import re

import pytest

from tests.template.document import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
NAMED = sorted(set(re.findall(r"`([\w/.]+\.(?:py|yaml|txt|json))`", PAGE)))


@pytest.mark.parametrize("path", NAMED)
def test_what_is_named_exists(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_every_safeguard_has_a_test(row: str) -> None:
    proof = row.split("|")[3]
    assert re.search(r"tests/[\w/]+\.py", proof)
