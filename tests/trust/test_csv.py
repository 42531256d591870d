"""Finance opens the tables in a spreadsheet: no cell of them is run, and none is another one in disguise."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.billing.files.columns import table

SPACES = (" ", "\t", "\r", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2060", "\u200e")
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA = re.compile(r"[\t\r\n\0]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
ODD = st.sampled_from([*SPACES, *SIGNS, "'", '"', ",", ";", "1", "a", "|"])
TYPED = st.text(ODD, max_size=8) | st.text(max_size=20)
KNOWN = ["=1+1", " =1", "\u3000=1", "\uff1d1", "'=1", "''=1", "-1+cmd|'/c calc'!A0", "@SUM(A1)", "-5", "+5", "'t Hooft"]


def read_back(written: bytes) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(written.decode(), newline=""))][1:]


def meant(cell: str) -> str:
    """What was typed: without the apostrophe that says that it is text."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell.lstrip("'")) else cell


@given(st.lists(TYPED, max_size=6))
@example(KNOWN)
def test_no_cell_begins_like_a_formula_and_each_reads_back(typed: list[str]) -> None:
    cells = read_back(table(["x", "y"], [[cell, ""] for cell in typed]))
    assert [cell for cell in cells if FORMULA.match(cell) and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)] == []
    assert [meant(cell) for cell in cells] == typed


@pytest.mark.parametrize("name", ["'t Hooft", "O'Neill", "Smith-Jones", "Žižková", "-12.50"])
def test_a_name_and_an_amount_are_written_as_they_are(name: str) -> None:
    assert read_back(table(["x"], [[name]])) == [name]
