"""Months folded from ledger evidence: gaps and new episodes, ends, days that are longer or shorter, nothing lost."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.evidence.ledger import Entry, TimeLine
from functions.billing.evidence.month import History
from functions.billing.evidence.standing import with_service
from functions.billing.rules.decide import decide
from functions.kernel.calendar import Month, local_day
from tests.billing.ledgers import ZONE, consent, decided, excluded, standing, told, worked, worked_at
from tests.billing.months import reasons, units
from tests.support import CLINIC

MARCH, NOVEMBER = Month(2026, 3), Month(2026, 11)
CONSENTS = (consent(date(2026, 1, 5)),)
LAST_YEAR = (consent(date(2025, 1, 2)),)
NO_HISTORY = History(service_months=frozenset(), initial_billed_in=())


@pytest.mark.parametrize(
    ("last", "codes"), [(Month(2025, 9), {"99493": 1}), (Month(2025, 8), {"99492": 1}), (Month(2026, 2), {"99493": 1})]
)
def test_a_new_episode_is_a_first_month_only_after_six_empty_ones(last: Month, codes: dict[str, int]) -> None:
    work = (worked(date(2026, 3, 10), 40),)
    rests_on = standing(LAST_YEAR, work, enrolled_on=date(2026, 3, 2))
    before = History(service_months=frozenset({last}), initial_billed_in=())
    assert units(decide(told(MARCH, rests_on, work, history=before))) == codes


def test_a_silent_break_of_six_months_begins_a_new_episode_and_one_of_five_does_not() -> None:
    for last, kind in ((date(2025, 8, 31), "initial"), (date(2025, 9, 1), "subsequent")):
        work = (worked(last, 40), worked(date(2026, 3, 10), 40))
        assert decided(MARCH, LAST_YEAR, work, enrolled_on=date(2025, 1, 2)).month_type == kind


@pytest.mark.parametrize(("reason", "minutes"), [("goals_met", 40), ("deceased", 40)])
def test_the_day_of_discharge_or_death_counts_and_the_next_does_not(reason: str, minutes: int) -> None:
    work = tuple(worked(date(2026, 3, day), 20) for day in (9, 10, 11))
    ended: dict[str, Any] = {"ended_on": date(2026, 3, 10), "phase": "discharged", "discharge_reason": reason}
    decision = decided(MARCH, CONSENTS, work, **ended)
    assert (decision.minutes, excluded(decision)) == (minutes, {"AFTER_DISCHARGE_OR_DEATH": 20})
    assert decision.date_of_service == date(2026, 3, 10)


def test_the_hour_that_comes_twice_is_two_hours_of_work() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 01:30 EDT; an hour later it is 01:30 EST
    work = tuple(
        worked_at(start, 60, day=local_day(start, ZONE), source=f"e{index}")
        for index, start in enumerate((first, first + timedelta(hours=1)))
    )
    assert {line.day for line in work} == {date(2026, 11, 1)}
    assert decided(NOVEMBER, CONSENTS, work).minutes == 120


def test_work_across_the_hour_that_is_left_out_has_its_real_length() -> None:
    start = datetime(2026, 3, 8, 6, 50, tzinfo=UTC)  # 01:50 EST; twenty minutes later it is 03:10 EDT
    assert decided(MARCH, CONSENTS, (worked_at(start, 20, day=local_day(start, ZONE)),)).minutes == 20


@pytest.mark.parametrize(
    ("start", "month"),
    [
        (datetime(2026, 4, 1, 3, 59, tzinfo=UTC), MARCH),
        (datetime(2026, 4, 1, 4, 0, tzinfo=UTC), Month(2026, 4)),
        (datetime(2026, 3, 1, 4, 59, tzinfo=UTC), Month(2026, 2)),
        (datetime(2026, 3, 1, 5, 0, tzinfo=UTC), MARCH),
    ],
)
def test_a_month_begins_at_the_clinic_s_midnight_in_summer_and_winter(start: datetime, month: Month) -> None:
    work = (worked_at(start, 40, day=local_day(start, ZONE)),)
    assert decided(month, CONSENTS, work).minutes == 40
    assert decided(month.plus(1), CONSENTS, work).minutes == decided(month.plus(-1), CONSENTS, work).minutes == 0


def test_an_overlap_of_two_people_counts_once_and_says_so() -> None:
    work = (
        worked(date(2026, 3, 10), 40, source="one"),
        worked(date(2026, 3, 10), 40, source="two", staff_id="stf-other"),
    )
    decision = decided(MARCH, CONSENTS, work)
    assert (decision.minutes, excluded(decision), reasons(decision)) == (40, {"OVERLAP": 40}, set())


def _line(index: int, day: int, minute: int, minutes: int, **changes: Any) -> TimeLine:
    start = datetime(2026, 3, day, 14, tzinfo=UTC) + timedelta(minutes=minute)
    return worked_at(start, minutes, day=date(2026, 3, day), source=f"e{index}", **changes)


def _drawn(rows: list[tuple[int, int, int, dict[str, Any]]]) -> list[TimeLine]:
    return [_line(index, day, at, minutes, **changes) for index, (day, at, minutes, changes) in enumerate(rows)]


_CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "actor": st.sampled_from(["bhcm", "bhcm", "pcp", "psychiatric_consultant", "clerical"]),
    "kind": st.sampled_from(["cocm", "cocm", "separately_billed"]),
    "staff_id": st.sampled_from(["stf-one", "stf-two"]),
    "inpatient": st.sampled_from([False, False, True]),
    "gone": st.sampled_from([False, False, True]),
}
_ROW = st.tuples(st.integers(1, 31), st.integers(0, 60), st.integers(0, 90), st.fixed_dictionaries(_CHANGES))
LINES = st.lists(_ROW, max_size=8).map(_drawn)


@given(LINES)
def test_every_second_of_the_ledger_is_counted_once_or_excluded_with_its_reason(lines: list[TimeLine]) -> None:
    counted = decided(MARCH, (consent(date(2026, 3, 5), date(2026, 3, 20)), consent(date(2026, 3, 25))), lines).counted
    told_of = sum(one.seconds for one in counted.credited) + sum(one.seconds for one in counted.excluded)
    assert told_of == sum(line.seconds for line in lines if not line.gone)
    assert counted.seconds == sum(one.seconds for one in counted.credited)
    assert all(one.reason.rule for one in counted.excluded)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_heard_never_changes_a_month(lines: list[TimeLine], random: Random) -> None:
    heard = [*lines, *lines]
    random.shuffle(heard)
    rests_on = standing(CONSENTS, lines)
    again = standing(CONSENTS, ())
    for line in heard:
        again = with_service(again, Entry(CLINIC, rests_on.episode_id, line))
    shuffled = sorted(lines, key=lambda _: random.random())
    assert decide(told(MARCH, again, shuffled)) == decide(told(MARCH, rests_on, lines))


@given(LINES, st.integers(1, 31), st.integers(1, 90))
def test_more_countable_work_never_counts_less(lines: list[TimeLine], day: int, minutes: int) -> None:
    more = [*lines, _line(99, day, 300, minutes)]
    assert decided(MARCH, CONSENTS, more).minutes >= decided(MARCH, CONSENTS, lines).minutes
