"""The page names every finding of the linter, every reason that keeps a month out of a file, and every setting."""

import re
from pathlib import Path

import pytest

from functions.billing.files.edi_settings import REQUIRED

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "edi.md").read_text()
CODES = {
    code
    for file in (ROOT / "functions" / "billing" / "x12").glob("*.py")
    for code in re.findall(r'(?:Finding\([a-z_.\[\]0-9]+, |_finding\(|: )"([A-Z][A-Z0-9_]{2,})"', file.read_text())
} - {"ISA"}


@pytest.mark.parametrize("name", sorted(CODES | set(REQUIRED)))
def test_the_page_names_it(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_codes_were_found() -> None:
    assert {"NPI", "SUBSCRIBER_ADDRESS_MISSING", "RENDERING_NPI_MISSING", "VERSION", "CHARGE_UNKNOWN"} <= CODES
