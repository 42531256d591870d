"""X12 text as segments: delimiters from the ISA, line breaks without meaning, everything else a flaw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.inbound.tokenize import Flaw, Opened, Segment, open_text, segments
from tests.billing.inbound.payer import a_999

TEXT = a_999().decode()


def names(text: str) -> list[str]:
    opened = open_text(text)
    assert isinstance(opened, Opened)
    return [token.name if isinstance(token, Segment) else token.code for token in segments(opened)]


PLAIN = names(TEXT)


def test_the_delimiters_are_those_that_the_isa_names() -> None:
    other = TEXT.replace("*", "|").replace(":", ">").replace("^", "!").replace("~", "'")
    opened = open_text(other)
    assert isinstance(opened, Opened)
    delimiters = opened.delimiters
    found = (delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment)
    assert found == ("|", ">", "!", "'")
    assert names(other) == PLAIN


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n", "\n", "\r\n", "\r", "~ \n"])
def test_segments_may_end_with_or_without_line_breaks(end: str) -> None:
    assert names(TEXT.replace("~\n", end)) == PLAIN


@pytest.mark.parametrize("width", [20, 80, 104, 105, 106])
def test_a_file_wrapped_at_any_width_reads_the_same(width: int) -> None:
    flat = TEXT.replace("\n", "")
    assert names("\n".join(flat[at : at + width] for at in range(0, len(flat), width))) == PLAIN


def test_a_mark_of_byte_order_and_blank_lines_before_the_isa_are_passed_over() -> None:
    assert names(f"\ufeff\r\n  {TEXT}") == PLAIN


def test_what_does_not_end_with_a_terminator_is_truncated() -> None:
    assert names(TEXT.rstrip("~\n"))[-1] == "TRUNCATED"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "NOT_X12"), ("ISA", "NOT_X12"), ("hello", "NOT_X12"), ("ISA*00*", "TRUNCATED"), ("PK\x03\x04", "NOT_X12")],
)
def test_a_text_without_a_whole_isa_is_a_flaw(text: str, code: str) -> None:
    found = open_text(text)
    assert isinstance(found, Flaw)
    assert found.code == code


def test_delimiters_that_cannot_be_told_apart_are_a_flaw() -> None:
    found = open_text(TEXT.replace("*P*:~", "*P**~"))
    assert isinstance(found, Flaw)


def test_an_element_beyond_the_last_is_empty() -> None:
    assert Segment("ST", ("999",), 1).element(2) == ""


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    for beginning in ("", "ISA", TEXT[:120]):
        opened = open_text(beginning + text)
        assert isinstance(opened, Flaw) or list(segments(opened)) is not None
