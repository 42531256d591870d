"""Segments as X12 spells them, whatever stands inside an element."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.x12.segments import day, isa, money, segment, time_of

AT = datetime(2026, 4, 3, 9, 5, tzinfo=UTC)
HOSTILE = st.text(st.sampled_from("*:^~>\r\n\0ab Z9"), max_size=30)


@pytest.mark.parametrize(
    ("cents", "written"), [(0, "0"), (1, "0.01"), (10, "0.1"), (100, "1"), (16032, "160.32"), (16030, "160.3")]
)
def test_money_has_no_trailing_zeros(cents: int, written: str) -> None:
    assert money(cents) == written


def test_days_and_times_are_digits() -> None:
    assert (day(date(2026, 4, 3)), time_of(AT)) == ("20260403", "0905")


def test_empty_elements_at_the_end_are_left_out_and_those_between_are_kept() -> None:
    assert segment("NM1", "41", "", "X", "", ("", ""), "") == "NM1*41**X~"
    assert segment("SV1", ("HC", "99492", ""), ("1", "2")) == "SV1*HC:99492*1:2~"


@given(HOSTILE, HOSTILE, HOSTILE)
def test_an_element_stays_one_element(first: str, second: str, third: str) -> None:
    text = segment("NM1", first, (second, third), "END")
    assert (text.count("~"), text.count("*"), text[-4:]) == (1, 3, "END~")
    assert text.count(":") <= 1
    assert not set(text) & set("^\r\n\0")


@given(HOSTILE, HOSTILE, st.integers(1, 999_999_999))
def test_the_interchange_header_is_105_characters_and_a_terminator(sender: str, receiver: str, control: int) -> None:
    text = isa(("ZZ", sender), ("30", receiver), AT, control, "T")
    assert (len(text), text[103:], text.count("*")) == (106, "*:~", 16)
    assert text.split("*")[13] == f"{control:09d}"
