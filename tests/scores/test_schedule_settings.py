"""A clinic's schedule settings: used where they can be, said and defaulted where not, and nobody else's business."""

import pytest

from functions.kernel.payer_settings import dated_name
from functions.scores.schedule_settings import DEFAULTS, Schedule, schedule_of


def test_without_settings_it_is_the_rule_s_default() -> None:
    assert schedule_of({}) == (DEFAULTS, ())
    assert (
        Schedule(instruments=("PHQ-9", "GAD-7"), active_days=30, relapse_prevention_days=60, baseline_days=14)
        == DEFAULTS
    )


def test_a_clinic_sets_instruments_and_days() -> None:
    policy: dict[str, int | bool | str] = {
        "schedule_instruments": "PHQ-9, PCL-5,PHQ-9",
        "schedule_active_days": 14,
        "schedule_relapse_prevention_days": 28,
        "schedule_baseline_days": 7,
    }
    expected = Schedule(instruments=("PHQ-9", "PCL-5"), active_days=14, relapse_prevention_days=28, baseline_days=7)
    assert schedule_of(policy) == (expected, ())


@pytest.mark.parametrize(("days", "used"), [(0, 30), (1, 1), (366, 366), (367, 30), (True, 30), ("14", 30)], ids=str)
def test_days_are_one_to_a_year(days: int | str, used: int) -> None:
    schedule, problems = schedule_of({"schedule_active_days": days})
    assert schedule.active_days == used
    assert [problem.field for problem in problems] == (["/policy/schedule_active_days"] if days != used else [])


@pytest.mark.parametrize("codes", ["", "PHQ-99", "PHQ-9,,GAD-7", 9, True], ids=str)
def test_instruments_that_are_not_known_leave_the_default(codes: int | str) -> None:
    schedule, problems = schedule_of({"schedule_instruments": codes})
    assert schedule.instruments == DEFAULTS.instruments
    assert [problem.code for problem in problems] == ["SETTING"]


def test_a_misspelt_setting_is_said_and_others_settings_are_not_looked_at() -> None:
    _, problems = schedule_of({"schedule_activ_days": 14, "crisis_phone": "988", "date_of_service": "LAST_DAY"})
    assert [(problem.field, problem.code) for problem in problems] == [
        ("/policy/schedule_activ_days", "SETTING_UNKNOWN")
    ]


def test_billing_does_not_mind_them() -> None:
    names = ("schedule_active_days", "self_report_hours", "crisis_phone")
    assert [dated_name(name) for name in names] == [None, None, None]
