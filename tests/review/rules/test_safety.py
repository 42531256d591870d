"""Item 9, at both sides of every turn (C2, C3)."""

from dataclasses import replace
from datetime import date

import pytest

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import History, Score
from tests.review.rules.episodes import TODAY, ago, codes, quiet, since

FLAGS = {"SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED", "ITEM9_MISSING"}


def answered(*item9: tuple[int, int | None], assessed: tuple[date, ...] = ()) -> History:
    """A quiet episode with item 9 as (days ago, answer)."""
    phq9 = tuple(Score(ago(days), 14 if days == 92 else 6, answer) for days, answer in item9)
    return replace(quiet(), phq9=phq9, safety_assessments=assessed)


@pytest.mark.parametrize(("answer", "flags"), [(0, set()), (1, {"SAFETY_ITEM9"}), (3, {"SAFETY_ITEM9"})])
def test_any_answer_above_zero_asks_for_a_person_today(answer: int, flags: set[str]) -> None:
    assert codes(answered((92, 0), (2, answer))) & FLAGS == flags


def test_a_low_total_does_not_hide_it() -> None:
    low = replace(quiet(), phq9=(Score(ago(92), 14, 0), Score(ago(2), 1, 1)))
    assert {"SAFETY_ITEM9", "REMISSION", "RESPONSE"} == codes(low)


def test_a_form_too_incomplete_for_a_total_still_counts() -> None:
    assert "SAFETY_ITEM9" in codes(replace(quiet(), phq9=(Score(ago(92), 14, 0), Score(ago(2), None, 1))))


@pytest.mark.parametrize(
    ("assessed", "flags"), [(ago(3), {"SAFETY_ITEM9"}), (ago(2), set()), (ago(1), set()), (TODAY, set())]
)
def test_an_assessment_answers_the_scores_of_its_day_and_before(assessed: date, flags: set[str]) -> None:
    assert codes(answered((92, 0), (2, 1), assessed=(assessed,))) & FLAGS == flags


@pytest.mark.parametrize(("assessed", "flags"), [(ago(93), {"SAFETY_ITEM9_UNADDRESSED"}), (ago(92), set())])
def test_an_older_positive_stays_until_it_is_answered(assessed: date, flags: set[str]) -> None:
    assert codes(answered((92, 2), (2, 0), assessed=(assessed,))) & FLAGS == flags


def test_two_positives_that_nobody_answered_are_both_said() -> None:
    assert codes(answered((92, 2), (2, 1))) & FLAGS == {"SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED"}


def test_the_answered_older_one_of_two_positives_is_not_said_again() -> None:
    assert codes(answered((92, 2), (2, 1), assessed=(ago(50),))) & FLAGS == {"SAFETY_ITEM9"}


def test_the_reason_names_every_positive_left_open() -> None:
    flags = evaluate(answered((92, 2), (30, 1), (2, 0)), TODAY, Thresholds())
    assert flags[0].code == "SAFETY_ITEM9_UNADDRESSED"
    assert "2 on 2026-03-01, 1 on 2026-05-02" in flags[0].reason
    assert flags[0].value == 2


def test_an_unanswered_item_is_missing_and_not_zero() -> None:
    assert codes(answered((92, 0), (2, None))) & FLAGS == {"ITEM9_MISSING"}


def test_only_the_latest_unanswered_item_is_asked_for() -> None:
    assert codes(answered((92, None), (2, 0))) & FLAGS == set()


def test_an_older_positive_is_not_forgotten_when_the_item_is_then_left_out() -> None:
    assert codes(answered((92, 1), (2, None))) & FLAGS == {"ITEM9_MISSING", "SAFETY_ITEM9_UNADDRESSED"}


def test_of_two_forms_on_one_day_the_worse_answer_counts() -> None:
    assert codes(answered((92, 0), (2, 1), (2, 0), (2, None))) & FLAGS == {"SAFETY_ITEM9"}
    assert codes(answered((92, 0), (2, 0), (2, None))) & FLAGS == set()


def test_safety_stands_after_discharge_and_before_treatment() -> None:
    unsafe = answered((92, 0), (2, 1))
    assert codes(replace(unsafe, phase="discharged")) == {"SAFETY_ITEM9"}
    assert codes(replace(unsafe, phase="referred")) == {"SAFETY_ITEM9"}


def test_it_stands_since_the_form_and_unaddressed_since_the_next_one() -> None:
    assert since(answered((92, 0), (20, 1)), "SAFETY_ITEM9") == ago(20)
    assert since(answered((92, 1), (20, 0), (2, 0)), "SAFETY_ITEM9_UNADDRESSED") == ago(20)
