"""What the documents say of flags and instruments is what the code has."""

from pathlib import Path

from functions.kernel.thresholds import settings
from functions.review.rules.flags import PRIORITY
from functions.scores.instruments import INSTRUMENTS

DOCS = Path(__file__).parents[3] / "docs"


def test_every_flag_is_documented_with_its_priority() -> None:
    text = (DOCS / "flags.md").read_text()
    assert [code for code, place in PRIORITY.items() if f"| {place} `{code}` |" not in text] == []


def test_every_setting_is_documented_with_its_default_and_rule() -> None:
    text = (DOCS / "flags.md").read_text()
    rows = [f"| `{name}` | {default} | {basis.rule} | {basis.confidence} |" for name, default, basis in settings()]
    assert [row for row in rows if row not in text] == []


def test_every_instrument_is_documented_with_its_codes() -> None:
    text = (DOCS / "measures.md").read_text()
    assert [tool.code for tool in INSTRUMENTS if f"| `{tool.code}` |" not in text] == []
    assert [tool.code for tool in INSTRUMENTS if tool.loinc_total and tool.loinc_total not in text] == []
