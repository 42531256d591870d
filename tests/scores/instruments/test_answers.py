"""Answers are refused with everything that is wrong with them, and nothing is taken for a number that is not one."""

import pytest

from functions.kernel.errors import Invalid
from functions.scores.instruments import find
from functions.scores.instruments.answers import Answers, check, from_questions


def refused(code: str, answers: Answers) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        check(find(code), answers)
    assert found.value.code == found.value.problems[0].code
    return [(problem.field, problem.code) for problem in found.value.problems]


def test_every_item_out_of_range_is_named() -> None:
    assert refused("PHQ-9", Answers(items=(4, 0, -1, 0, 0, 0, 0, 0, 99), functional=4)) == [
        ("/items/0", "ITEM_OUT_OF_RANGE"),
        ("/items/2", "ITEM_OUT_OF_RANGE"),
        ("/items/8", "ITEM_OUT_OF_RANGE"),
        ("/functional", "ITEM_OUT_OF_RANGE"),
    ]


@pytest.mark.parametrize("value", [True, False, 1.0, 1.5, "1", "", [1], {}])
def test_only_whole_numbers_are_answers(value: object) -> None:
    assert refused("PHQ-2", Answers(items=(value, 1))) == [("/items/0", "ITEM_NOT_A_WHOLE_NUMBER")]


@pytest.mark.parametrize("count", [0, 8, 10])
def test_the_number_of_items_is_the_instruments(count: int) -> None:
    assert refused("PHQ-9", Answers(items=(0,) * count)) == [("/items", "ITEM_COUNT")]


def test_a_wrong_count_does_not_hide_a_wrong_item() -> None:
    assert refused("PHQ-2", Answers(items=(9,))) == [("/items", "ITEM_COUNT"), ("/items/0", "ITEM_OUT_OF_RANGE")]


def test_a_tool_is_recorded_by_its_total_only_where_that_is_allowed() -> None:
    assert refused("PHQ-9", Answers(total=12)) == [("/items", "ITEMS_REQUIRED"), ("/total", "TOTAL_NOT_ACCEPTED")]
    assert refused("EPDS", Answers()) == [("/items", "ITEMS_REQUIRED")]
    assert check(find("EPDS"), Answers(total=12, safety_item=1)).total == 12


@pytest.mark.parametrize(("code", "highest"), [("EPDS", 30), ("DAST-10", 10), ("PCL-5", 80), ("OUD-DAYS", 30)])
def test_a_total_lies_in_its_range(code: str, highest: int) -> None:
    assert check(find(code), Answers(total=highest)).total == highest
    assert check(find(code), Answers(total=0)).total == 0
    assert refused(code, Answers(total=highest + 1)) == [("/total", "ITEM_OUT_OF_RANGE")]
    assert refused(code, Answers(total=-1)) == [("/total", "ITEM_OUT_OF_RANGE")]
    assert refused(code, Answers(total=True)) == [("/total", "ITEM_NOT_A_WHOLE_NUMBER")]


def test_numbers_that_cannot_all_be_true_are_refused() -> None:
    assert refused("EPDS", Answers(total=2, safety_item=3)) == [("/total", "TOTAL_DISAGREES")]
    assert refused("DAST-10", Answers(items=(1,) * 10, total=9)) == [("/total", "TOTAL_DISAGREES")]
    assert refused("PHQ-9", Answers(items=(0,) * 9, safety_item=1)) == [("/item9", "ITEM_DISAGREES")]


def test_the_safety_item_is_read_from_the_items() -> None:
    assert check(find("PHQ-9"), Answers(items=(*(0,) * 8, 2))).safety_item == 2
    assert check(find("PHQ-9"), Answers(items=(*(0,) * 8, None))).safety_item is None
    assert refused("EPDS", Answers(total=12, safety_item=4)) == [("/item10", "ITEM_OUT_OF_RANGE")]


def test_questions_by_name_come_in_the_instruments_order() -> None:
    asked = {"6_lifetime": True, "2": False, "1": True, "5": None}
    assert from_questions(find("C-SSRS"), asked) == (1, 0, None, None, None, 1, None)


def test_unknown_questions_and_other_answers_than_yes_or_no_are_all_named() -> None:
    with pytest.raises(Invalid) as found:
        from_questions(find("C-SSRS"), {"7": True, "1": 1, "2": "yes"})
    assert [(problem.field, problem.code) for problem in found.value.problems] == [
        ("/q/7", "QUESTION_UNKNOWN"),
        ("/q/1", "ANSWER_NOT_YES_OR_NO"),
        ("/q/2", "ANSWER_NOT_YES_OR_NO"),
    ]
