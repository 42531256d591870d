"""Spells of days behave as the sets of days that they stand for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from functions.review.rules.spells import OPEN, Spell, Spells, at, held, join, meet, overdue, spell, without

LAST = 40


def _spells() -> st.SearchStrategy[Spells]:
    """From the days in them, so that they are in order and never touch."""
    return st.frozensets(st.integers(0, LAST)).map(_of_days)


def _of_days(days: frozenset[int]) -> Spells:
    return join(*(spell(day, day + 1) for day in sorted(days)))


def _days(spells: Spells) -> set[int]:
    return {day for day in range(LAST + 1) if at(spells, day)}


@given(one=_spells(), other=_spells())
def test_spells_join_meet_and_exclude_as_sets_of_days_do(one: Spells, other: Spells) -> None:
    assert _days(join(one, other)) == _days(one) | _days(other)
    assert _days(meet(one, other)) == _days(one) & _days(other)
    assert _days(without(one, other)) == _days(one) - _days(other)


@given(one=_spells(), other=_spells())
def test_spells_stay_in_order_and_never_touch(one: Spells, other: Spells) -> None:
    for spells in (join(one, other), meet(one, other), without(one, other)):
        assert all(each.first < each.end for each in spells)
        assert all(earlier.end < later.first for earlier, later in pairwise(spells))


def test_a_fact_stands_until_the_next_and_the_last_one_for_good() -> None:
    assert held((1, 5, 9), lambda place: place != 1) == (Spell(1, 5), Spell(9, OPEN))
    assert held((1, 5, 9), lambda place: place < 2) == (Spell(1, 9),)
    assert held((), lambda _: True) == ()


def test_a_day_is_overdue_after_the_allowed_ones_until_the_next() -> None:
    assert overdue((1, 10, 30), 9) == (Spell(20, 30), Spell(40, OPEN))
    assert overdue((1, 10), 8) == (Spell(19, OPEN),)
    assert overdue((), 8) == ()


def test_a_spell_that_ends_before_it_begins_is_none() -> None:
    assert spell(5, 5) == spell(6, 5) == ()
    assert spell(5) == (Spell(5, OPEN),)
