"""A row keeps three years of contacts and time, whatever order the records come in, and everything else for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import AssessmentRecorded, ContactRecorded, Written
from functions.review.fold import fold
from functions.review.keeping import KEPT_MONTHS, kept
from functions.review.row import Row
from tests.review.test_fold import EPISODE, START, ZONE, a_contact, a_score
from tests.support import CLINIC, MANAGER

Fact = TypeVar("Fact", bound=ContactRecorded | AssessmentRecorded)
EMPTY = Row(clinic_id=CLINIC, episode_id=EPISODE)
GONE = False


def told(fact: Fact, days_later: int = 0) -> Fact:
    """Written down on the day, or so many days later."""
    return replace(fact, recorded=Written(at=fact.recorded.at + timedelta(days=days_later), by=MANAGER))


def heard(*facts: ContactRecorded | AssessmentRecorded) -> Row:
    row = EMPTY
    for fact in facts:
        row = kept(fold(row, fact, ZONE), fact.recorded.at)
    return row


def contact(name: int, on: date, version: int = 1) -> ContactRecorded:
    day = (datetime(on.year, on.month, on.day, 15, tzinfo=UTC) - START).days
    return told(a_contact(name, day, version, GONE, 15))


@pytest.mark.parametrize(("on", "is_kept"), [(date(2026, 3, 1), True), (date(2026, 2, 28), False)])
def test_contacts_are_kept_from_the_first_day_of_the_month_three_years_back(on: date, is_kept: bool) -> None:  # noqa: FBT001
    row = heard(contact(1, on), contact(2, date(2029, 3, 31)))
    assert KEPT_MONTHS == 36
    assert ("ctc_1" in row.contacts) is is_kept
    assert row.kept_since == date(2026, 3, 1)


def test_a_baseline_is_never_too_old() -> None:
    row = heard(told(a_score(1, 0, 1, GONE, 20, 0)), contact(2, date(2036, 3, 31)))
    assert list(row.scores) == ["asm_1"]


def test_what_was_corrected_stays_as_the_marker_against_its_earlier_version() -> None:
    row = heard(contact(1, date(2026, 3, 4), version=2), contact(2, date(2030, 3, 31)), contact(1, date(2029, 9, 1)))
    assert row.contacts["ctc_1"].version == 2
    assert row.contacts["ctc_1"].day == date(2026, 3, 4)


FACTS = st.builds(
    lambda name, days, version, later: told(a_contact(name, days, version, GONE, 15), later),
    st.integers(1, 4),
    st.integers(0, 3000),
    st.integers(1, 2),
    st.integers(0, 400),
)


@given(
    st.lists(FACTS, max_size=6, unique_by=lambda fact: (fact.contact_id, fact.version)).flatmap(
        lambda facts: st.tuples(st.just(facts), st.permutations([*facts, *facts]))
    )
)
def test_the_row_is_the_same_whatever_order_they_come_in(
    told_and_again: tuple[list[ContactRecorded], list[ContactRecorded]],
) -> None:
    once, mixed = told_and_again
    assert heard(*once) == heard(*mixed)
