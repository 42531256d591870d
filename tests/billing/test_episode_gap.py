"""When a month is an episode's first, and when 99492 may be billed again (R16, R17, R26)."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules.episode_gap import EpisodeSpan, empty_months, month_type, span_at
from functions.kernel.calendar import Month
from functions.kernel.time_codes import MonthType
from tests.billing.months import FIRST, INITIAL_MONTH, outcome, stated
from tests.billing.told import as_told

AUGUST = Month(2026, 8)
MONTHS = st.builds(Month, st.integers(2020, 2027), st.integers(1, 12))
AGAIN = replace(FIRST, first_activity=AUGUST)


@pytest.mark.parametrize(
    ("last", "gap", "kind", "warned"),
    [
        (Month(2026, 1), 6, MonthType.INITIAL, []),
        (Month(2026, 2), 5, MonthType.SUBSEQUENT, ["EPISODE_GAP_UNDER_6_MONTHS"]),
        (Month(2026, 7), 0, MonthType.SUBSEQUENT, ["EPISODE_GAP_UNDER_6_MONTHS"]),
        (Month(2024, 8), 23, MonthType.INITIAL, []),
    ],
)
def test_a_new_episode_needs_six_whole_months_without_service(
    last: Month, gap: int, kind: MonthType, warned: list[str]
) -> None:
    history = replace(AGAIN, prior_episode_last_service=last)
    found, warnings = month_type(history, AUGUST, once_a_year=False)
    assert (empty_months(last, AUGUST), found) == (gap, kind)
    assert [warning.code for warning in as_told(warnings)] == warned


def test_an_episode_that_follows_in_the_same_month_is_no_new_one() -> None:
    history = replace(AGAIN, prior_episode_last_service=AUGUST)
    assert month_type(history, AUGUST, once_a_year=False)[0] is MonthType.SUBSEQUENT


def test_the_month_after_an_unpaid_first_month_is_a_subsequent_one() -> None:
    month = replace(INITIAL_MONTH, history=replace(FIRST, first_activity=Month(2026, 2)), time=stated(31))
    month = replace(month, consent=replace(month.consent, documented_on=Month(2026, 2).first_day))
    assert outcome(month) == ("BILL", {"99493": 1}, set(), set())


def test_a_recent_99492_shows_that_the_episode_is_not_new() -> None:
    history = replace(AGAIN, initial_billed_in=(Month(2026, 5),))
    assert month_type(history, AUGUST, once_a_year=False)[0] is MonthType.SUBSEQUENT


def test_deciding_a_month_again_is_not_hindered_by_its_own_claim() -> None:
    history = replace(AGAIN, initial_billed_in=(AUGUST,))
    assert month_type(history, AUGUST, once_a_year=True) == (MonthType.INITIAL, [])


@pytest.mark.parametrize(
    ("billed", "kind"),
    [
        (Month(2026, 1), MonthType.SUBSEQUENT),
        (Month(2026, 11), MonthType.SUBSEQUENT),
        (Month(2025, 12), MonthType.INITIAL),
    ],
)
def test_a_payer_may_pay_99492_once_a_calendar_year(billed: Month, kind: MonthType) -> None:
    history = replace(AGAIN, initial_billed_in=(billed,))
    found, warnings = month_type(history, AUGUST, once_a_year=True)
    assert found is kind
    assert [one.code for one in as_told(warnings)] == (
        ["PAYER_99492_FREQUENCY_LIMIT"] if kind is MonthType.SUBSEQUENT else []
    )
    assert month_type(history, AUGUST, once_a_year=False)[0] is MonthType.INITIAL


def test_the_yearly_limit_applies_the_thresholds_of_a_later_month() -> None:
    consent = replace(INITIAL_MONTH.consent, documented_on=AUGUST.first_day)
    history = replace(AGAIN, initial_billed_in=(Month(2026, 1),))
    month = replace(INITIAL_MONTH, month=AUGUST, payer="bcbsm_commercial", history=history, consent=consent)
    assert outcome(replace(month, time=stated(31)))[1] == {"99493": 1}
    assert outcome(replace(month, time=stated(30)))[1] == {"G2214": 1}


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        ([1, 2, 8], EpisodeSpan(Month(2026, 1), None)),
        ([1, 8], EpisodeSpan(Month(2026, 8), Month(2026, 1))),
        ([2, 8], EpisodeSpan(Month(2026, 2), None)),
        ([8, 9], EpisodeSpan(Month(2026, 8), None)),
        ([9], None),
    ],
)
def test_a_silent_break_of_six_months_begins_a_new_episode(served: list[int], expected: EpisodeSpan | None) -> None:
    assert span_at([Month(2026, number) for number in served], AUGUST) == expected


@given(st.lists(MONTHS), MONTHS)
def test_an_episode_has_no_break_inside_and_one_before(served: list[Month], month: Month) -> None:
    span = span_at(served, month)
    inside = sorted({one for one in served if span and span.first_activity <= one <= month})
    assert all(empty_months(one, following) < 6 for one, following in pairwise(inside))
    if span and span.prior_last_service:
        assert empty_months(span.prior_last_service, span.first_activity) >= 6
