"""`caseload flags` in the published format: patients' rows and quality measures."""

from datetime import date

import pytest

from caseload.flags import answer
from caseload.whatif import answer_each

ROW: dict[str, object] = {
    "as_of": "2026-06-01",
    "phase": "active",
    "age_years": 45,
    "enrolled_on": "2026-03-01",
    "treatment_start": "2026-03-01",
    "phq9": [{"date": "2026-03-01", "total": 14, "item9": 0}, {"date": "2026-05-25", "total": 6, "item9": 0}],
    "gad7": [],
    "last_successful_contact": "2026-05-25",
    "last_psych_review": "2026-05-20",
    "safety_assessment_done_on": None,
    "config": {},
}


def test_each_flag_comes_with_its_reason_rule_numbers_and_day() -> None:
    found = answer(ROW | {"last_successful_contact": "2026-05-17"})
    assert found["flags"] == ["CONTACT_OVERDUE", "RESPONSE"]
    details = found["details"]
    assert isinstance(details, list)
    assert details[0] == {
        "code": "CONTACT_OVERDUE",
        "rule": "C11",
        "priority": 16,
        "reason": "last reached on 2026-05-17, more than 14 days ago",
        "threshold": 14,
        "value": 15,
        "since": date(2026, 6, 1),
    }
    assert found["next_change"] == date(2026, 6, 25)


def test_a_threshold_of_the_case_takes_the_place_of_the_default() -> None:
    late = ROW | {"last_successful_contact": "2026-05-12"}
    assert answer(late)["flags"] == ["CONTACT_OVERDUE", "RESPONSE"]
    assert answer(late | {"config": {"contact_overdue_days": 21}})["flags"] == ["RESPONSE"]


def test_someone_without_any_score_has_no_outcome() -> None:
    waiting = ROW | {"phase": "enrolled", "treatment_start": None, "phq9": []}
    assert answer(waiting)["outcome"] is None
    assert answer(waiting)["flags"] == ["BASELINE_MISSING"]


def test_an_unanswered_item_9_is_missing() -> None:
    assert answer(ROW | {"phq9": [{"date": "2026-05-25", "total": 6, "item9": None}]})["flags"] == ["ITEM9_MISSING"]


def test_only_what_has_to_be_known_is_required() -> None:
    found = answer({"as_of": "2026-03-02", "phase": "enrolled", "enrolled_on": "2026-03-01"})
    assert (found["flags"], found["outcome"]) == (["PSYCH_REVIEW_NEW"], None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phq9": [{"date": "2026-05-25", "total": 28, "item9": 0}]}, "ITEM_OUT_OF_RANGE"),
        ({"phq9": [{"date": "2026-05-25", "total": 9, "item9": 4}]}, "ITEM_OUT_OF_RANGE"),
        ({"gad7": [{"date": "2026-05-25", "total": 22}]}, "ITEM_OUT_OF_RANGE"),
        ({"phq9": [{"date": "2026-05-25", "total": "9"}]}, "INVALID"),
        ({"phq9": [{"date": "2026-02-30", "total": 9}]}, "INVALID"),
        ({"phase": "waiting"}, "INVALID"),
        ({"as_of": None}, "INVALID"),
        ({"config": {"contact_days": 3}}, "THRESHOLD_UNKNOWN"),
        ({"config": {"contact_overdue_days": "3"}}, "THRESHOLD_NOT_A_WHOLE_NUMBER"),
        ({"measure": "DRR-E"}, "INVALID"),
    ],
)
def test_a_case_that_does_not_fit_is_answered_with_its_error(change: dict[str, object], code: str) -> None:
    (found,) = answer_each(answer, [ROW | change])
    assert found["error"] == code


def test_everything_wrong_with_a_case_is_said_at_once() -> None:
    (found,) = answer_each(answer, [{"as_of": "soon", "phase": "active", "phq9": [{"total": 3}, {"date": 4}]}])
    problems = found["problems"]
    assert isinstance(problems, list)
    assert {problem["field"] for problem in problems} == {
        "/as_of", "/enrolled_on", "/phq9/0/date", "/phq9/1/date", "/phq9/1/total",
    }  # fmt: skip


def measured(measure: str, index: int, *scores: tuple[str, int], **more: object) -> dict[str, object]:
    given = [{"date": day, "total": total} for day, total in scores]
    (found,) = answer_each(
        answer, [{"measure": measure, "index": {"date": "2026-01-01", "total": index}, "scores": given, **more}]
    )
    names = ("error", "denominator", "follow_up", "remission", "response")
    return {name: found[name] for name in names if name in found}


def test_quality_measures_are_answered_beside_rows() -> None:
    assert measured("DRR-E", 14, ("2026-05-01", 4)) == {
        "denominator": True, "follow_up": True, "remission": True, "response": True,
    }  # fmt: skip
    assert measured("CMS159", 10, ("2026-12-30", 4))["remission"] is True
    assert measured("0711", 10, ("2026-12-30", 4))["remission"] is False
    assert measured("0711", 10, ("2026-07-01", 4))["remission"] is True
    assert measured("CMS159", 9, ("2026-12-30", 4)) == dict.fromkeys(
        ("denominator", "follow_up", "remission", "response"), False
    )


def test_age_and_diagnosis_count_when_they_are_given() -> None:
    assert measured("DRR-E", 14, age_years=11)["denominator"] is False
    assert measured("DRR-E", 14, age_years=12)["denominator"] is True
    assert measured("DRR-E", 14, depression_dx=False)["denominator"] is False


def test_unknown_measures_and_impossible_days_are_refused() -> None:
    assert measured("DRR", 14) == {"error": "MEASURE_UNKNOWN"}
    far = {"measure": "CMS159", "index": {"date": "9999-06-01", "total": 14}, "scores": []}
    assert answer_each(answer, [far])[0]["error"] == "DATE_IMPLAUSIBLE"
    assert measured("DRR-E", 28) == {"error": "ITEM_OUT_OF_RANGE"}
