"""What the page on security names is there: code, and tests that prove it."""

import re

import pytest

from tests.template.document import ROOT, written

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
_LENGTHS = {12: "twelve", 14: "fourteen", 16: "sixteen"}
NAMED = sorted(set(re.findall(r"`([\w/.]+\.(?:py|yaml|txt|json))`", PAGE)))


@pytest.mark.parametrize("path", NAMED)
def test_what_is_named_exists(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_every_safeguard_has_a_test(row: str) -> None:
    proof = re.findall(r"`(tests/[\w/]+\.py)`", row.split("|")[3])
    assert proof
    assert [path for path in proof if "\ndef test_" not in (ROOT / path).read_text("utf-8")] == []


def test_every_chapter_of_asvs_5_is_answered() -> None:
    assert {int(number) for number in re.findall(r"\bV([0-9]+)\b", PAGE)} == {*range(1, 18)}


def test_the_page_says_the_length_of_a_password_that_the_template_asks_for() -> None:
    policy = written()["Resources"]["UserPool"]["Properties"]["Policies"]["PasswordPolicy"]
    assert f"a password of {_LENGTHS[policy['MinimumLength']]} characters" in PAGE
