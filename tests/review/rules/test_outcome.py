"""What an episode has come to, at both sides of every number (C4-C6)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.thresholds import Thresholds
from functions.review.rules.history import History, Score
from functions.review.rules.outcome import Outcome, outcome
from tests.review.rules.episodes import TODAY, ago, codes, quiet, scored, with_phq9


def reached(history: History) -> Outcome:
    found = outcome(history, TODAY, Thresholds())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("baseline", "latest", "five_point", "reliable"),
    [
        (14, 10, False, "none"),
        (14, 9, True, "none"),
        (14, 8, True, "improved"),
        (8, 2, True, "improved"),
        (14, 19, False, "none"),
        (14, 20, False, "deteriorated"),
    ],
)
def test_five_points_matter_and_six_are_reliable(
    baseline: int, latest: int, *, five_point: bool, reliable: str
) -> None:
    found = reached(with_phq9((92, baseline), (7, latest)))
    assert (found.five_point, found.reliable) == (five_point, reliable)


@pytest.mark.parametrize(("latest", "reliable"), [(11, "none"), (10, "improved"), (17, "none"), (18, "deteriorated")])
def test_four_points_of_the_gad7_are_reliable(latest: int, reliable: str) -> None:
    assert reached(replace(quiet(), phq9=(), gad7=scored((92, 14), (7, latest)))).reliable == reliable


def test_the_phq9_is_the_primary_scale_when_present() -> None:
    both = replace(with_phq9((92, 18), (7, 17)), gad7=scored((92, 16), (7, 2)))
    assert (reached(both).instrument, reached(both).response) == ("PHQ-9", False)


def test_a_phq9_without_a_total_is_not_a_scale_to_judge_by() -> None:
    partial = replace(quiet(), phq9=(Score(ago(92), None, 0),), gad7=scored((92, 16), (7, 2)))
    assert reached(partial).instrument == "GAD-7"


def test_a_baseline_alone_has_changed_nothing() -> None:
    found = reached(with_phq9((92, 14)))
    assert (found.response, found.remission, found.five_point, found.reliable) == (False, False, False, "none")


def test_without_any_score_there_is_no_outcome() -> None:
    assert outcome(replace(quiet(), phq9=()), TODAY, Thresholds()) is None
    assert outcome(quiet(), ago(100), Thresholds()) is None


@given(baseline=st.integers(0, 27), latest=st.integers(0, 27))
def test_the_flags_say_of_response_and_remission_what_the_outcome_says(baseline: int, latest: int) -> None:
    episode = with_phq9((92, baseline), (7, latest))
    found = reached(episode)
    assert (found.response, found.remission) == ("RESPONSE" in codes(episode), "REMISSION" in codes(episode))
