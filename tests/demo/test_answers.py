"""Answers: real ones read without making a zero of silence, and made ones that stay answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.demo.answers import ITEMS, gad7, item_score, respondents, towards
from infra.demo.chance import chance

ANSWER = st.integers(0, 3)
ITEM9 = len(ITEMS) - 1


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("0.0", 0),
        ("5.397605346934028e-79", 0),
        ("3", 3),
        ("7", None),
        ("9.0", None),
        ("", None),
        (" ", None),
    ],
)
def test_zero_is_a_score_and_a_refusal_is_none(text: str, score: int | None) -> None:
    assert item_score(text) == score


@pytest.mark.parametrize("text", ["4", "-1", "77", "nan", "often"])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        item_score(text)


def test_the_survey_has_thousands_of_adults_and_only_answers() -> None:
    people = respondents()
    assert len(people) > 5000
    assert all(answer in (None, 0, 1, 2, 3) for who in people for answer in who.items)
    assert all(len(who.items) == 9 and who.age >= 18 and who.sex in ("female", "male") for who in people)
    assert any(who.missing for who in people)
    assert any(who.item9 for who in people)


def test_the_survey_tells_men_from_women() -> None:
    women = sum(who.sex == "female" for who in respondents())
    assert 0.4 < women / len(respondents()) < 0.6


@given(st.integers(), st.lists(st.none() | ANSWER, min_size=9, max_size=9), st.integers(-5, 40))
def test_moved_answers_are_complete_and_add_up(seed: int, items: list[int | None], total: int) -> None:
    moved = towards(chance(seed), items, total)
    assert all(0 <= answer <= 3 for answer in moved)
    assert sum(moved) == max(0, min(total, 27))


@given(st.integers(), st.lists(ANSWER, min_size=9, max_size=9), st.integers(0, 24))
def test_thoughts_of_death_do_not_come_with_a_move(seed: int, items: list[int], total: int) -> None:
    assert towards(chance(seed), items, total)[ITEM9] <= items[ITEM9] or total > 24


@given(st.integers(), st.lists(ANSWER, min_size=9, max_size=9))
def test_anxiety_has_seven_answers(seed: int, items: list[int]) -> None:
    made = gad7(chance(seed), items)
    assert len(made) == 7
    assert all(answer in (0, 1, 2, 3) for answer in made)
