"""What a clinic says of its care managers' time, and what it leaves unsaid."""

import pytest

from functions.review.rules.staffing import AIMS, CaseloadRange, Staffing, staffing, together

FTE = "care_manager_fte_percent"


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("commercial_bh", 90, 120),
        ("commercial_bh_medical", 80, 100),
        ("medicaid_bh", 60, 80),
        ("medicaid_bh_medical", 50, 75),
    ],
)
def test_the_range_is_that_of_the_clinic_s_type(kind: str, low: int, high: int) -> None:
    assert staffing({"caseload_type": kind}).expected == CaseloadRange(low, high)


@pytest.mark.parametrize("value", [0, -1, True, "60", 100_001])
def test_what_does_not_fit_is_as_if_unset(value: object) -> None:
    assert staffing({FTE: value, "caseload_type": value}) == Staffing(None, None)


def test_a_clinic_that_names_its_people_has_their_sum_unless_it_says_another() -> None:
    people = {f"{FTE}:stf-one": 60, f"{FTE}:stf-two": 100}
    assert staffing(people).fte_percent == 160
    assert staffing({**people, FTE: 150}).fte_percent == 150
    assert staffing(people, "stf-one").fte_percent == 60
    assert staffing({**people, FTE: 150}, "stf-three").fte_percent is None


def test_several_clinics_are_their_sum_once_all_have_said() -> None:
    one, other = Staffing(60, AIMS["medicaid_bh"]), Staffing(100, AIMS["medicaid_bh"])
    assert together([one, other]) == Staffing(160, AIMS["medicaid_bh"])
    assert together([one, Staffing(None, AIMS["commercial_bh"])]) == Staffing(None, None)
    assert together([]) == Staffing(None, None)
