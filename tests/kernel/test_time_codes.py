"""R2-R5 and R7: codes change exactly at the published minutes, and the screen knows how far the next one is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.time_codes import (
    GENERAL_BHI_RULES,
    TIME_RULES,
    CodeUnits,
    MonthType,
    Reach,
    flat_reach,
    reach,
)

MARCH = date(2026, 3, 1)
INITIAL, SUBSEQUENT = MonthType.INITIAL, MonthType.SUBSEQUENT
SECONDS = st.integers(0, 60 * 1000)


def units(earned: Reach) -> dict[str, int]:
    return {line.code: line.units for line in earned.lines}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, {}),
        (15, {}),
        (16, {"G2214": 1}),
        (35, {"G2214": 1}),
        (36, {"99492": 1}),
        (85, {"99492": 1}),
        (86, {"99492": 1, "99494": 1}),
        (115, {"99492": 1, "99494": 1}),
        (116, {"99492": 1, "99494": 2}),
        (145, {"99492": 1, "99494": 2}),
        (146, {"99492": 1, "99494": 3}),
        (175, {"99492": 1, "99494": 3}),
        (176, {"99492": 1, "99494": 4}),
    ],
)
def test_initial_months_change_exactly_at_the_published_minutes(minutes: int, expected: dict[str, int]) -> None:
    assert units(reach(INITIAL, 60 * minutes, on=MARCH)) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (15, {}),
        (16, {"G2214": 1}),
        (30, {"G2214": 1}),
        (31, {"99493": 1}),
        (75, {"99493": 1}),
        (76, {"99493": 1, "99494": 1}),
        (105, {"99493": 1, "99494": 1}),
        (106, {"99493": 1, "99494": 2}),
        (135, {"99493": 1, "99494": 2}),
        (136, {"99493": 1, "99494": 3}),
        (165, {"99493": 1, "99494": 3}),
        (166, {"99493": 1, "99494": 4}),
    ],
)
def test_subsequent_months_change_exactly_at_the_published_minutes(minutes: int, expected: dict[str, int]) -> None:
    assert units(reach(SUBSEQUENT, 60 * minutes, on=MARCH)) == expected


@pytest.mark.parametrize(("month_type", "minutes"), [(INITIAL, 29), (SUBSEQUENT, 29)])
def test_a_strict_payer_pays_g2214_only_from_thirty_minutes(month_type: MonthType, minutes: int) -> None:
    assert units(reach(month_type, 60 * minutes, on=MARCH, g2214_min=30)) == {}
    assert units(reach(month_type, 60 * (minutes + 1), on=MARCH, g2214_min=30)) == {"G2214": 1}


def test_seconds_are_floored_and_never_rounded_up() -> None:
    assert units(reach(INITIAL, 60 * 36 - 1, on=MARCH)) == {"G2214": 1}
    assert units(reach(INITIAL, 60 * 36, on=MARCH)) == {"99492": 1}


@pytest.mark.parametrize(
    ("month_type", "minutes", "code", "missing"),
    [
        (INITIAL, 0, "G2214", 16),
        (INITIAL, 15, "G2214", 1),
        (INITIAL, 16, "99492", 20),
        (INITIAL, 36, "99494", 50),
        (INITIAL, 86, "99494", 30),
        (SUBSEQUENT, 30, "99493", 1),
        (SUBSEQUENT, 31, "99494", 45),
    ],
)
def test_the_next_code_and_the_minutes_to_it_are_known(
    month_type: MonthType, minutes: int, code: str, missing: int
) -> None:
    earned = reach(month_type, 60 * minutes, on=MARCH)
    assert (earned.next_code, earned.minutes_to_next) == (code, missing)


def test_where_g2214_is_not_paid_the_base_code_is_next() -> None:
    earned = reach(INITIAL, 60 * 20, on=MARCH, g2214_min=None)
    assert (earned.lines, earned.next_code, earned.minutes_to_next) == ((), "99492", 16)


@pytest.mark.parametrize(("minutes", "over"), [(165, 0), (166, 0), (195, 0), (196, 1), (226, 2)])
def test_a_cap_keeps_its_units_and_tells_how_many_it_cost(minutes: int, over: int) -> None:
    earned = reach(SUBSEQUENT, 60 * minutes, on=MARCH, max_addons=4)
    assert earned.units_over_cap == over
    assert units(earned)["99494"] == min(4, 3 + (minutes >= 166))


def test_a_reached_cap_has_no_next_code() -> None:
    earned = reach(SUBSEQUENT, 60 * 166, on=MARCH, max_addons=4)
    assert (earned.next_code, earned.minutes_to_next) == (None, None)
    assert earned.thresholds[-1].units == 4


def test_before_the_first_rule_nothing_is_known() -> None:
    assert reach(INITIAL, 60 * 500, on=date(2020, 12, 1)).lines == ()
    assert units(reach(INITIAL, 60 * 40, on=date(2021, 1, 1))) == {"99492": 1}


@pytest.mark.parametrize(
    ("minutes", "expected"), [(19, ()), (20, (CodeUnits("99484", 1),)), (200, (CodeUnits("99484", 1),))]
)
def test_general_bhi_is_one_unit_from_twenty_full_minutes(minutes: int, expected: tuple[CodeUnits, ...]) -> None:
    earned = flat_reach(GENERAL_BHI_RULES[0], 60 * minutes)
    assert earned.lines == expected
    assert earned.minutes_to_next == (None if expected else 20 - minutes)


@given(st.sampled_from(MonthType), SECONDS, SECONDS)
def test_more_seconds_never_earn_less(month_type: MonthType, one: int, other: int) -> None:
    less, more = sorted((one, other))
    earned_less, earned_more = (reach(month_type, seconds, on=MARCH) for seconds in (less, more))
    rank = {"G2214": 1, "99492": 2, "99493": 2, "99494": 0}
    assert sum(rank[code] for code in units(earned_less)) <= sum(rank[code] for code in units(earned_more))
    assert units(earned_less).get("99494", 0) <= units(earned_more).get("99494", 0)


@given(st.sampled_from(MonthType), SECONDS, st.sampled_from([16, 30, None]))
def test_the_stated_minutes_are_exactly_what_the_next_code_needs(
    month_type: MonthType, seconds: int, g2214_min: int | None
) -> None:
    now = reach(month_type, seconds, on=MARCH, g2214_min=g2214_min)
    assert now.minutes_to_next is not None
    just = reach(month_type, 60 * (now.minutes + now.minutes_to_next), on=MARCH, g2214_min=g2214_min)
    short = reach(month_type, 60 * (now.minutes + now.minutes_to_next - 1), on=MARCH, g2214_min=g2214_min)
    assert short.lines == now.lines
    assert just.lines != now.lines
    assert now.next_code in units(just)


@given(st.sampled_from(MonthType), SECONDS)
def test_a_month_never_holds_two_base_codes_or_a_lonely_add_on(month_type: MonthType, seconds: int) -> None:
    codes = set(units(reach(month_type, seconds, on=MARCH)))
    assert codes in [set(), {"G2214"}, {"99492"}, {"99493"}, {"99492", "99494"}, {"99493", "99494"}]


def test_every_row_names_its_source() -> None:
    assert all(rule.source for rule in (*TIME_RULES, *GENERAL_BHI_RULES))
