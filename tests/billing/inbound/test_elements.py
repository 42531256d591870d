"""Single elements: amounts to the cent, days, counts; nothing missing becomes a zero."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.inbound import elements
from functions.billing.inbound.elements import UnreadableError
from functions.billing.inbound.tokenize import Segment
from tests.billing.inbound.payer import money


def segment(*values: str) -> Segment:
    return Segment("CLP", values, 7)


@pytest.mark.parametrize(
    ("written", "cents"),
    [("0", 0), ("1", 100), ("1.", 100), (".5", 50), ("1.05", 105), ("-146.1", -14610), ("0.00", 0), ("007.70", 770)],
)
def test_amounts_are_read_in_cents(written: str, cents: int) -> None:
    assert elements.cents(segment(written), 1) == cents


@pytest.mark.parametrize("written", [".", "-", "1.001", "1,00", "1e3", "NaN", "+1", "٣", " 1", "--1", "9" * 16])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        elements.cents(segment(written), 1)
    assert caught.value.flaw.code == "NOT_AN_AMOUNT"


def test_a_missing_amount_is_refused_where_it_must_be_and_nothing_where_it_may_be() -> None:
    with pytest.raises(UnreadableError) as caught:
        elements.cents(segment("A"), 2)
    assert caught.value.flaw.code == "MISSING_ELEMENT"
    assert elements.optional_cents(segment("A"), 2) is None


@given(st.integers(-(10**15), 10**15))
def test_every_amount_in_cents_is_read_back(cents: int) -> None:
    assert elements.cents(segment(money(cents)), 1) == cents


def test_days_are_calendar_days() -> None:
    assert elements.day(segment("20260228"), 1) == date(2026, 2, 28)


@pytest.mark.parametrize("written", ["20260229", "20261301", "260228", "2026-02-28", "00000101"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        elements.day(segment(written), 1)
    assert caught.value.flaw.code == "NOT_A_DAY"


@pytest.mark.parametrize("written", ["1.5", "-1", "x", "²"])
def test_what_is_no_count_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError):
        elements.count(segment(written), 1)
