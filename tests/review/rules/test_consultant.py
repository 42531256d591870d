"""The steps of the consultant's ladder, one at a time (C12)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import History, Phase
from tests.review.rules.episodes import START, TODAY, ago, codes, quiet, scored, since, with_phq9


def step(episode: History) -> set[str]:
    return {code for code in codes(episode) if code.startswith("PSYCH_REVIEW")}


@pytest.mark.parametrize("phase", ["enrolled", "active", "relapse_prevention"])
def test_whoever_was_never_reviewed_is_new(phase: Phase) -> None:
    assert step(replace(quiet(), phase=phase, reviews=())) == {"PSYCH_REVIEW_NEW"}
    assert since(replace(quiet(), phase=phase, reviews=()), "PSYCH_REVIEW_NEW") == START


@pytest.mark.parametrize(("days", "stands"), [(28, False), (29, True), (80, True)])
def test_no_improvement_asks_for_a_review_within_four_weeks(days: int, *, stands: bool) -> None:
    found = step(replace(with_phq9((92, 20), (7, 15)), reviews=(ago(days),)))
    assert found == ({"PSYCH_REVIEW_NOT_IMPROVING"} if stands else set())


def test_little_early_change_and_getting_worse_ask_for_it_too() -> None:
    early = replace(with_phq9((40, 15), (7, 14)), treatment_started_on=ago(40), reviews=(ago(30),))
    worse = replace(with_phq9((20, 3), (7, 8)), treatment_started_on=ago(20), reviews=(ago(30),))
    assert step(early) == step(worse) == {"PSYCH_REVIEW_NOT_IMPROVING"}


@pytest.mark.parametrize(("latest", "days", "stands"), [(20, 29, True), (20, 28, False), (19, 29, False)])
def test_a_severe_phq9_asks_for_a_review_within_four_weeks(latest: int, days: int, *, stands: bool) -> None:
    improving = replace(with_phq9((60, 27), (7, latest)), treatment_started_on=ago(60), reviews=(ago(days),))
    assert step(improving) == ({"PSYCH_REVIEW_SEVERE"} if stands else set())


@pytest.mark.parametrize(("latest", "stands"), [(14, False), (15, True)])
def test_a_severe_gad7_counts_as_well(latest: int, *, stands: bool) -> None:
    episode = replace(quiet(), treatment_started_on=ago(60), gad7=scored((60, 20), (7, latest)), reviews=(ago(40),))
    assert step(episode) == ({"PSYCH_REVIEW_SEVERE"} if stands else set())


@pytest.mark.parametrize(("days", "latest", "stands"), [(56, 6, False), (57, 6, True), (57, 4, False)])
def test_outside_remission_a_review_is_due_every_eight_weeks(days: int, latest: int, *, stands: bool) -> None:
    found = step(replace(with_phq9((92, 14), (7, latest)), reviews=(ago(days),)))
    assert found == ({"PSYCH_REVIEW_OVERDUE"} if stands else set())


def test_the_highest_step_stands_alone() -> None:
    failing = with_phq9((92, 22), (7, 22))
    assert step(replace(failing, reviews=())) == {"PSYCH_REVIEW_NEW"}
    assert step(replace(failing, reviews=(ago(80),))) == {"PSYCH_REVIEW_NOT_IMPROVING"}
    assert step(replace(failing, phase="relapse_prevention", reviews=(ago(80),))) == {"PSYCH_REVIEW_SEVERE"}


def test_a_step_begins_where_the_higher_one_ends() -> None:
    """Not improving until 7 days ago, then a response: the last review is 70 days old all along."""
    episode = replace(with_phq9((92, 18), (7, 9)), reviews=(ago(70),))
    assert since(episode, "PSYCH_REVIEW_OVERDUE") == ago(7)


def test_the_reason_names_the_last_review() -> None:
    flags = evaluate(replace(with_phq9((92, 20), (7, 15)), reviews=(ago(42),)), TODAY, Thresholds())
    assert flags[0].code == "PSYCH_REVIEW_NOT_IMPROVING"
    assert "2026-04-20" in flags[0].reason
    assert (flags[0].threshold, flags[0].value) == (28, 42)
    assert flags[0].since == START + timedelta(days=79)
