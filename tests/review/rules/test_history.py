"""What is known of an episode on a day."""

from functions.review.rules.history import Score, totals
from tests.review.rules.episodes import START, ago, quiet


def test_only_facts_up_to_and_on_the_day_are_known() -> None:
    known = quiet().until(ago(7))
    assert (len(known.phq9), known.contacts, known.reviews) == (2, (ago(7),), (ago(12),))
    earlier = quiet().until(ago(8))
    assert (len(earlier.phq9), earlier.contacts, earlier.reviews) == (1, (), (ago(12),))


def test_of_two_scores_on_a_day_the_higher_counts() -> None:
    both = (Score(START, 9, 0), Score(START, 12, 0), Score(ago(0), 5, 0), Score(ago(0), None, 1))
    assert totals(both) == totals(tuple(reversed(both))) == (Score(START, 12, 0), Score(ago(0), 5, 0))


def test_a_fully_answered_score_goes_before_a_prorated_one_of_the_same_total() -> None:
    assert totals((Score(START, 9, 0, prorated=True), Score(START, 9, 0))) == (Score(START, 9, 0),)
