"""Ready for relapse prevention, and relapsing in it, at both sides of every number (C13, C14)."""

from dataclasses import replace

import pytest

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import Phase
from tests.review.rules.episodes import TODAY, ago, codes, quiet, scored, since, with_phq9


@pytest.mark.parametrize(("apart", "stands"), [(27, False), (28, True), (60, True)])
def test_two_scores_at_target_are_four_weeks_apart(apart: int, *, stands: bool) -> None:
    assert ("RP_CANDIDATE" in codes(with_phq9((92, 16), (5 + apart, 4), (5, 3)))) == stands


@pytest.mark.parametrize(
    ("baseline", "first", "second", "stands"),
    [(16, 4, 4, True), (16, 8, 8, True), (16, 8, 9, False), (20, 9, 9, True), (20, 10, 9, False), (20, 9, 10, False)],
)
def test_target_is_below_five_or_half_and_below_ten(baseline: int, first: int, second: int, *, stands: bool) -> None:
    assert ("RP_CANDIDATE" in codes(with_phq9((92, baseline), (50, first), (5, second)))) == stands


def test_only_the_last_two_scores_count() -> None:
    assert "RP_CANDIDATE" not in codes(with_phq9((92, 16), (60, 4), (25, 4), (5, 3)))


def test_a_high_gad7_holds_a_candidate_back() -> None:
    ready = with_phq9((92, 16), (50, 4), (5, 4))
    assert "RP_CANDIDATE" in codes(replace(ready, gad7=scored((92, 12), (5, 9))))
    assert "RP_CANDIDATE" not in codes(replace(ready, gad7=scored((92, 12), (5, 10))))


@pytest.mark.parametrize("phase", ["enrolled", "relapse_prevention", "discharged"])
def test_a_candidate_is_in_active_treatment(phase: Phase) -> None:
    assert "RP_CANDIDATE" not in codes(replace(with_phq9((92, 16), (50, 4), (5, 4)), phase=phase))


def test_the_reason_names_both_scores() -> None:
    flag = next(
        f for f in evaluate(with_phq9((92, 16), (50, 4), (5, 3)), TODAY, Thresholds()) if f.code == "RP_CANDIDATE"
    )
    assert "4 on 2026-04-12 and 3 on 2026-05-27, 45 days apart" in flag.reason
    assert flag.since == ago(5)


@pytest.mark.parametrize(
    ("best", "latest", "stands"),
    [(3, 7, False), (3, 8, True), (8, 9, False), (8, 10, True), (0, 4, False), (0, 5, True)],
)
def test_relapse_is_ten_or_five_above_the_best(best: int, latest: int, *, stands: bool) -> None:
    episode = replace(with_phq9((92, 16), (50, best), (5, latest)), phase="relapse_prevention")
    assert ("RELAPSE_SIGNAL" in codes(episode)) == stands


def test_the_gad7_may_relapse_too() -> None:
    episode = replace(quiet(), phase="relapse_prevention", gad7=scored((92, 12), (50, 2), (5, 7)))
    assert "RELAPSE_SIGNAL" in codes(episode)
    assert since(episode, "RELAPSE_SIGNAL") == ago(5)


def test_a_relapse_is_said_in_relapse_prevention_only() -> None:
    assert "RELAPSE_SIGNAL" not in codes(with_phq9((92, 16), (50, 3), (5, 12)))


def test_the_number_given_is_the_one_that_was_passed() -> None:
    found = [
        next(
            f
            for f in evaluate(replace(e, phase="relapse_prevention"), TODAY, Thresholds())
            if f.code == "RELAPSE_SIGNAL"
        )
        for e in (with_phq9((92, 16), (50, 3), (5, 12)), with_phq9((92, 16), (50, 3), (5, 8)))
    ]
    assert [(flag.threshold, flag.value) for flag in found] == [(10, 12), (5, 5)]
