"""What holds for every flag of every episode."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import PRIORITY, evaluate, judge, urgency
from functions.review.rules.history import History, Phase, Score
from functions.review.rules.shape import Code, Flag
from tests.review.rules.episodes import TODAY, ago, codes, days, episodes, quiet, scored

DEFAULT = Thresholds()
T = TypeVar("T")
SAFETY = {"SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED", "ITEM9_MISSING"}


def test_a_quiet_episode_asks_for_nothing() -> None:
    assert codes(quiet()) == {"RESPONSE"}


@given(episode=episodes(), today=days(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(episode: History, today: date, shuffle: Random) -> None:
    def mixed(facts: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(shuffle.sample(facts, len(facts)))

    other = replace(
        episode,
        phq9=mixed(episode.phq9),
        gad7=mixed(episode.gad7),
        contacts=mixed(episode.contacts),
        reviews=mixed(episode.reviews),
        safety_assessments=mixed(episode.safety_assessments),
    )
    assert judge(other, today, DEFAULT) == judge(episode, today, DEFAULT)


@given(episode=episodes(), today=days(), later=st.integers(1, 90), total=st.integers(0, 21))
def test_facts_of_a_later_day_change_nothing(episode: History, today: date, later: int, total: int) -> None:
    day = today + timedelta(days=later)
    informed = replace(
        episode,
        phq9=(*episode.phq9, Score(day, total, 3)),
        gad7=(*episode.gad7, Score(day, total)),
        contacts=(*episode.contacts, day),
        reviews=(*episode.reviews, day),
        safety_assessments=(*episode.safety_assessments, day),
    )
    assert judge(informed, today, DEFAULT) == judge(episode, today, DEFAULT)


@settings(max_examples=300)
@given(episode=episodes(), today=days())
def test_a_flag_stands_since_the_day_it_says_and_not_the_day_before(episode: History, today: date) -> None:
    for flag in evaluate(episode, today, DEFAULT):
        assert flag.since <= today
        assert flag.code in codes(episode.until(flag.since), flag.since)
        before = flag.since - timedelta(days=1)
        assert flag.code not in codes(episode.until(before), before)


@given(episode=episodes(), today=days())
def test_a_flag_has_stood_on_every_day_since(episode: History, today: date) -> None:
    for flag in evaluate(episode, today, DEFAULT):
        for day in _days_from(flag.since, today):
            assert flag.code in codes(episode, day)


@given(episode=episodes(), today=days())
def test_the_flags_stay_until_the_next_change_and_not_longer(episode: History, today: date) -> None:
    known = episode.until(today)
    judged = judge(known, today, DEFAULT)
    end = judged.next_change or today + timedelta(days=400)
    assert all(_lasting(known, day) == _lasting(known, today) for day in _days_from(today, end - timedelta(days=1)))
    if judged.next_change:
        assert _lasting(known, judged.next_change) != _lasting(known, today)


@given(episode=episodes(), today=days())
def test_only_safety_outlives_a_discharge(episode: History, today: date) -> None:
    discharged = replace(episode, phase="discharged")
    assert codes(discharged, today) == codes(episode, today) & SAFETY


@given(episode=episodes(), today=days())
def test_nothing_but_safety_is_asked_before_enrolment(episode: History, today: date) -> None:
    later = replace(episode, enrolled_on=today + timedelta(days=1))
    assert codes(later, today) <= SAFETY


@given(episode=episodes(), today=days())
def test_flags_come_by_urgency_with_words_and_a_rule(episode: History, today: date) -> None:
    flags = evaluate(episode, today, DEFAULT)
    assert [flag.priority for flag in flags] == sorted({flag.priority for flag in flags})
    assert all(flag.reason and flag.rule.startswith("C") for flag in flags)


@given(episode=episodes(), today=days())
def test_at_most_one_step_of_the_consultants_ladder_stands(episode: History, today: date) -> None:
    assert len([code for code in codes(episode, today) if code.startswith("PSYCH_REVIEW")]) <= 1


@given(today=st.dates(min_value=date(1, 1, 3)), start=st.dates())
def test_no_day_is_too_early_or_too_late_to_be_asked_about(today: date, start: date) -> None:
    episode = replace(quiet(), enrolled_on=start, treatment_started_on=start, contacts=(), reviews=(start,))
    assert judge(episode, today, DEFAULT).next_change != today


def test_every_code_has_a_priority_and_safety_comes_first() -> None:
    assert list(PRIORITY) == list(get_args(Code))
    safety = ["SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED", "SAFETY_ALERT", "SAFETY_MANUAL", "ITEM9_MISSING"]
    assert list(PRIORITY)[:5] == safety


def test_a_caseload_sorts_by_the_most_urgent_flag_and_then_by_the_next() -> None:
    positive = (Score(ago(92), 14, 0), Score(ago(2), 6, 1))
    calm, unsafe = quiet(), replace(quiet(), phq9=positive)
    both = replace(unsafe, contacts=(ago(20),))
    order = sorted((calm, unsafe, both), key=lambda episode: urgency(evaluate(episode, TODAY, DEFAULT)))
    assert order == [both, unsafe, calm]
    assert urgency(()) > urgency(evaluate(calm, TODAY, DEFAULT))


@pytest.mark.parametrize("phase", ["referred", "discharged"])
def test_outside_of_care_no_work_is_asked(phase: Phase) -> None:
    neglected = replace(quiet(), phase=phase, phq9=scored((300, 20)), contacts=(), reviews=())
    assert codes(neglected) == set()


def _lasting(episode: History, day: date) -> list[tuple[str, date, str]]:
    """What of the flags does not count days."""
    return [_words(flag) for flag in evaluate(episode, day, DEFAULT)]


def _words(flag: Flag) -> tuple[str, date, str]:
    return (flag.code, flag.since, flag.reason)


def _days_from(first: date, last: date) -> Iterator[date]:
    for day in range((last - first).days + 1):
        yield first + timedelta(days=day)
