"""The compliance page names every setting, payer, hold and reason that the rules know."""

import re
from pathlib import Path

import pytest

from functions.billing.rules import apcm, consent, elements, episode_gap, exclusions, minutes, plan, reporting
from functions.billing.rules.payers import PAYERS
from functions.billing.rules.settings import SETTINGS

PAGE = (Path(__file__).parents[2] / "docs" / "billing.md").read_text()
MODULES = (apcm, consent, elements, episode_gap, exclusions, minutes, plan, reporting)
CODES = {
    code
    for module in MODULES
    for code in re.findall(r'Finding\("([A-Z0-9_]+)"', Path(str(module.__file__)).read_text())
}


@pytest.mark.parametrize("name", sorted(CODES | set(SETTINGS) | {row.payer for row in PAYERS}))
def test_the_page_names_what_the_rules_know(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_codes_were_found() -> None:
    assert {"CONSENT_MISSING", "CLERICAL", "UNITS_CAPPED", "PRIOR_AUTH_MISSING"} <= CODES
