"""What a goal may aim at, and which crisis line a plan names."""

from typing import get_args

from functions.care.plan_forms import Measure
from functions.care.rules.plans import HIGHEST, crisis_line
from functions.scores.instruments import INSTRUMENTS


def test_a_goal_aims_at_the_totals_that_the_instruments_have() -> None:
    totals = {each.code: sum(item.high for item in each.items) for each in INSTRUMENTS if each.reading == "sum"}
    assert dict(HIGHEST) == totals
    assert set(get_args(Measure)) == totals.keys()


def test_a_line_that_cannot_be_called_is_as_if_unset() -> None:
    unusable: tuple[dict[str, int | bool | str], ...] = ({}, {"crisis_phone": " "}, {"crisis_phone": 988})
    assert [crisis_line(policy) for policy in unusable] == ["988"] * 3
    assert crisis_line({"crisis_phone": "207-555-0100"}) == "207-555-0100"
