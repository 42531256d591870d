"""X12 text is read as it stands, in pieces of any size, by its own delimiters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.x12.tokens import Segment, read_segments
from functions.kernel.errors import Invalid
from tests.billing.x12.samples import a_month, text_of

TEXT = text_of(a_month())


def elements(text: str, size: int = 10_000) -> list[tuple[str, ...]]:
    return [one.elements for one in read_segments(text[at : at + size] for at in range(0, len(text), size))]


@given(st.integers(1, 400))
def test_the_size_of_the_pieces_does_not_matter(size: int) -> None:
    assert elements(TEXT, size) == elements(TEXT)


def test_line_breaks_after_terminators_belong_to_no_segment() -> None:
    assert elements(TEXT.replace("~", "~\r\n")) == elements(TEXT)
    assert elements(f"\ufeff \n{TEXT}") == elements(TEXT)


def test_other_delimiters_are_taken_from_the_header() -> None:
    other = TEXT.replace("*", "|").replace(":", ">").replace("~", "\n")
    assert [row[:1] for row in elements(other)] == [row[:1] for row in elements(TEXT)]
    claim = next(one for one in read_segments([other]) if one.tag == "CLM")
    assert claim.components(5) == ("11", "B", "1")


def test_an_element_that_is_not_there_is_empty() -> None:
    first = next(iter(read_segments([TEXT])))
    assert (first.index, first.tag, first.get(15), first.get(99)) == (1, "ISA", "T", "")


def test_a_text_that_ends_inside_a_segment_says_so() -> None:
    last: Segment = list(read_segments([TEXT[:-1]]))[-1]
    assert (last.tag, last.is_terminated) == ("IEA", False)


@pytest.mark.parametrize("text", ["", " ", "GS*HC~", "ISA", "ISA*00*", TEXT[:104], "ISAB" * 60, '{"a": 1}'])
def test_what_is_no_interchange_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="X12"):
        list(read_segments([text]))
