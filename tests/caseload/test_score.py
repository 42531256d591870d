"""`caseload score` in the published format."""

import pytest

from caseload.score import answer
from caseload.whatif import answer_each

COLUMBIA = {"1": False, "2": False, "3": False, "4": False, "5": False, "6_lifetime": False, "6_past_3_months": False}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            {"instrument": "PHQ-9", "items": [1, 1, 1, 1, 1, 1, 1, 1, None]},
            {"total": 9, "valid": True, "prorated": True, "band": "mild", "safety_item": None, "safety_flag": None},
        ),
        (
            {"instrument": "GAD-7", "items": [2, 2, 2, 2, 2, 2, None]},
            {"total": 14, "prorated": True, "band": "moderate"},
        ),
        ({"instrument": "GAD-7", "items": [2, 2, 2, 2, 2, None, None]}, {"total": None, "valid": False, "band": None}),
        ({"instrument": "PHQ-2", "items": [1, 2]}, {"total": 3, "positive": True}),
        ({"instrument": "AUDIT-C", "items": [1, 1, 1], "sex": "male"}, {"total": 3, "positive": False}),
        ({"instrument": "AUDIT-C", "items": [1, 1, 1]}, {"total": 3, "positive": None}),
        ({"instrument": "EPDS", "total": 9, "item10": 0}, {"total": 9, "band": "below_cutoff", "safety_flag": False}),
        ({"instrument": "EPDS", "total": 9, "item10": 1}, {"band": "below_cutoff", "safety_flag": True}),
        ({"instrument": "EPDS", "total": 13}, {"band": "probable", "safety_flag": None}),
        ({"instrument": "DAST-10", "total": 6}, {"total": 6, "band": "substantial"}),
        ({"instrument": "PCL-5", "total": 33}, {"total": 33, "positive": True}),
        ({"instrument": "C-SSRS", "q": COLUMBIA}, {"risk": "none", "safety": False}),
        ({"instrument": "C-SSRS", "q": COLUMBIA | {"6_lifetime": True}}, {"risk": "moderate", "safety": True}),
        ({"instrument": "C-SSRS", "q": {"1": True}}, {"risk": None, "valid": False}),
        ({"instrument": "OUD-DAYS", "total": 12}, {"total": 12, "valid": True}),
    ],
)
def test_a_case_is_scored(case: dict[str, object], expected: dict[str, object]) -> None:
    found = answer(case)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"instrument": "PHQ-9", "items": [4, 0, 0, 0, 0, 0, 0, 0, 0]}, "ITEM_OUT_OF_RANGE"),
        ({"instrument": "PHQ-9", "items": [0, 0, 0, 0, 0, 0, 0, 0, 0], "functional": 4}, "ITEM_OUT_OF_RANGE"),
        ({"instrument": "PHQ-9", "items": [True, 0, 0, 0, 0, 0, 0, 0, 0]}, "ITEM_NOT_A_WHOLE_NUMBER"),
        ({"instrument": "PHQ-9", "items": [0, 0]}, "ITEM_COUNT"),
        ({"instrument": "PHQ-9", "total": 12}, "ITEMS_REQUIRED"),
        ({"instrument": "EPDS", "total": 12, "item10": 4}, "ITEM_OUT_OF_RANGE"),
        ({"instrument": "DAST-10", "total": 11}, "ITEM_OUT_OF_RANGE"),
        ({"instrument": "PHQ-10", "items": []}, "INSTRUMENT_UNKNOWN"),
        ({"instrument": "AUDIT-C", "items": [1, 1, 1], "sex": "f"}, "INVALID"),
        ({"instrument": "C-SSRS", "q": COLUMBIA | {"1": "no"}}, "ANSWER_NOT_YES_OR_NO"),
        ({"instrument": "C-SSRS", "q": COLUMBIA, "items": [0] * 7}, "INVALID"),
        ({"items": [0]}, "INVALID"),
        ([], "INVALID"),
        (None, "INVALID"),
    ],
)
def test_a_case_that_does_not_fit_is_answered_with_its_error(case: object, code: str) -> None:
    (found,) = answer_each(answer, [case])
    assert found["error"] == code
    assert found["detail"]
