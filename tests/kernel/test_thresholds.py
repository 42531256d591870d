"""A clinic's own thresholds, and what is refused."""

from dataclasses import replace

import pytest

from functions.kernel.errors import Invalid
from functions.kernel.thresholds import Thresholds, basis_of, override, settings
from tests.review.rules.episodes import ago, codes, quiet, with_phq9


def test_without_settings_the_rules_defaults_hold() -> None:
    assert override({}) == Thresholds()


def test_every_default_names_its_rule_and_lies_in_its_range() -> None:
    for name, default, basis in settings():
        assert basis.rule.startswith("C"), name
        assert basis.low <= default <= basis.high, name
        assert basis.meaning, name


def test_a_clinic_sets_one_and_keeps_the_others() -> None:
    assert override({"contact_overdue_days": 21}) == replace(Thresholds(), contact_overdue_days=21)
    assert override({"relapse_rise": 4}, base=Thresholds(relapse_score=12)) == Thresholds(
        relapse_score=12, relapse_rise=4
    )


def test_everything_wrong_is_said_at_once() -> None:
    given = {"contact_days": 3, "relapse_rise": "5", "relapse_score": True, "lost_contact_days": 0, "severe_phq9": 2.0}
    with pytest.raises(Invalid) as refused:
        override(given)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("/config/contact_days", "THRESHOLD_UNKNOWN"),
        ("/config/lost_contact_days", "THRESHOLD_OUT_OF_RANGE"),
        ("/config/relapse_rise", "THRESHOLD_NOT_A_WHOLE_NUMBER"),
        ("/config/relapse_score", "THRESHOLD_NOT_A_WHOLE_NUMBER"),
        ("/config/severe_phq9", "THRESHOLD_NOT_A_WHOLE_NUMBER"),
    ]


def test_item_9_is_no_setting() -> None:
    assert not [name for name, _, _ in settings() if "item9" in name]


@pytest.mark.parametrize(
    ("name", "value", "gone"),
    [
        ("measure_overdue_days", 45, "MEASURE_OVERDUE"),
        ("contact_overdue_days", 45, "CONTACT_OVERDUE"),
        ("lost_contact_days", 90, "LOST_CONTACT"),
        ("not_improved_day", 100, "NOT_IMPROVED_10WK"),
        ("not_improved_percent", 20, "NOT_IMPROVED_10WK"),
        ("psych_review_days", 60, "PSYCH_REVIEW_NOT_IMPROVING"),
    ],
)
def test_a_threshold_moves_its_flag(name: str, value: int, gone: str) -> None:
    late = replace(with_phq9((92, 20), (40, 15)), contacts=(ago(40),), reviews=(ago(50),))
    late = replace(late, contacts=(ago(70),)) if name == "lost_contact_days" else late
    assert gone in codes(late)
    assert gone not in codes(late, thresholds=override({name: value}))


def test_the_early_rule_reaches_to_wherever_the_late_one_begins() -> None:
    slow = with_phq9((92, 14), (7, 14))
    assert "NOT_IMPROVING_EARLY" in codes(slow, thresholds=override({"not_improved_day": 100}))


def test_a_quiet_episode_is_quiet_because_of_its_numbers() -> None:
    assert "CONTACT_OVERDUE" in codes(quiet(), thresholds=override({"contact_overdue_days": 6}))
    assert basis_of("contact_overdue_days").rule == "C11"
