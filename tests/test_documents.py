"""What the documents say exists, exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
FEATURES = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
PROOFS = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", FEATURES)


def test_features_name_their_proofs() -> None:
    assert len(PROOFS) > 50


@pytest.mark.parametrize(("path", "function"), PROOFS)
def test_a_proof_is_a_test_that_exists(path: str, function: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^\s*def {function or 'test_'}", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
