"""Help in a crisis: the Lifeline unless the clinic names another, and never nothing."""

import pytest

from functions.scores.crisis import DEFAULT, Crisis, crisis_help


def test_without_a_setting_it_is_the_lifeline() -> None:
    assert crisis_help({}) == DEFAULT
    assert DEFAULT.phone == "988"
    assert "988, the Suicide & Crisis Lifeline" in DEFAULT.text


def test_a_clinic_says_it_in_its_own_words_with_its_own_number() -> None:
    own: dict[str, int | bool | str] = {"crisis_text": " Call us. ", "crisis_phone": "+1 (207) 555-0100"}
    assert crisis_help(own) == Crisis("Call us.", "+1 (207) 555-0100")


def test_a_number_written_as_a_number_is_one() -> None:
    assert crisis_help({"crisis_phone": 988}) == DEFAULT


def test_another_number_without_words_does_not_speak_of_the_lifeline() -> None:
    assert "988" not in crisis_help({"crisis_phone": "207-555-0100"}).text


@pytest.mark.parametrize(
    "policy",
    [
        {"crisis_phone": ""},
        {"crisis_phone": True},
        {"crisis_phone": "call us"},
        {"crisis_text": " "},
        {"crisis_text": 9},
    ],
)
def test_what_cannot_be_shown_or_dialled_is_the_lifeline(policy: dict[str, int | bool | str]) -> None:
    assert crisis_help(policy) == DEFAULT


def test_a_text_is_cut_where_it_would_cover_the_form() -> None:
    assert len(crisis_help({"crisis_text": "x" * 301}).text) == 300
