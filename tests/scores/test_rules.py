"""What answers amount to, at both edges of every band and cut-off (C1-C3, C16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.scores.instruments.answers import Sex
from functions.scores.rules import Answers, Score, find, from_questions, prorated, score

PHQ_9_EDGES = [
    (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
    (15, "moderately_severe"), (19, "moderately_severe"), (20, "severe"), (27, "severe"),
]  # fmt: skip
GAD_7_EDGES = [
    (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
    (15, "severe"), (21, "severe"),
]  # fmt: skip


def adding_up(total: int, count: int, high: int) -> tuple[int, ...]:
    return tuple(max(0, min(high, total - high * place)) for place in range(count))


def of(code: str, *items: int | None, sex: Sex = "unknown") -> Score:
    return score(code, Answers(items=items, sex=sex))


@pytest.mark.parametrize("code", ["PHQ-9", "PHQ-9M", "PHQ-A"])
@pytest.mark.parametrize(("total", "band"), PHQ_9_EDGES)
def test_phq9_bands(code: str, total: int, band: str) -> None:
    found = of(code, *adding_up(total, 9, 3))
    assert (found.total, found.band, found.valid, found.prorated) == (total, band, True, False)


@pytest.mark.parametrize(("total", "band"), GAD_7_EDGES)
def test_gad7_bands(total: int, band: str) -> None:
    found = of("GAD-7", *adding_up(total, 7, 3))
    assert (found.total, found.band) == (total, band)


@pytest.mark.parametrize(
    ("items", "total"),
    [
        ((2, 2, None, 2, None, 1, 1, 1, 0), 12),
        ((None, 0, 0, 0, 0, 0, 0, 0, 0), 0),
        ((None, 1, 1, 1, 1, 0, 0, 0, 0), 5),
        ((None, 3, 3, 3, 3, 3, 3, 3, 3), 27),
    ],
)
def test_up_to_two_missing_phq9_items_are_prorated_half_up(items: tuple[int | None, ...], total: int) -> None:
    found = of("PHQ-9", *items)
    assert (found.total, found.valid, found.prorated) == (total, True, True)
    assert found.reason.startswith(f"prorated from {9 - items.count(None)} of 9 items; {total} of 27")
    assert "C2" in found.rules


def test_half_a_point_is_rounded_up() -> None:
    assert prorated(4, answered=8, of=9) == 5
    assert prorated(1, answered=2, of=5) == 3
    assert prorated(3, answered=7, of=9) == 4
    assert prorated(5, answered=7, of=9) == 6


@pytest.mark.parametrize(
    ("code", "items"),
    [
        ("PHQ-9", (2, 2, None, 2, None, None, 1, 1, 0)),
        ("GAD-7", (3, None, None, 3, 3, 3, 3)),
        ("PHQ-2", (3, None)),
        ("GAD-2", (None, 3)),
        ("AUDIT-C", (4, 4, None)),
        ("EPDS", (3, 3, 3, 3, 3, 3, 3, 3, None, 0)),
        ("DAST-10", (1, 1, 1, 1, 1, 1, 1, 1, 1, None)),
        ("PCL-5", (4,) * 19 + (None,)),
        ("PC-PTSD-5", (1, 1, 1, 1, None)),
        ("MDQ", (1,) * 13 + (1, None)),
        ("OUD-DAYS", (None,)),
        ("BAM", (12, 24, None)),
    ],
)
def test_too_little_answered_says_nothing(code: str, items: tuple[int | None, ...]) -> None:
    found = of(code, *items)
    assert (found.valid, found.prorated, found.total, found.band, found.positive, found.risk) == (
        False, False, None, None, None, None,
    )  # fmt: skip
    assert found.missing == tuple(place for place, value in enumerate(items, start=1) if value is None)


@pytest.mark.parametrize(
    ("code", "items", "reason"),
    [
        ("PHQ-9", (2, 2, None, 2, None, None, 1, 1, 0), "3 of 9 items unanswered, at most 2 may be missing: no total"),
        ("AUDIT-C", (4, 4, None), "1 of 3 items unanswered, none may be missing: no total"),
    ],
)
def test_too_little_answered_says_how_little(code: str, items: tuple[int | None, ...], reason: str) -> None:
    found = of(code, *items)
    assert (found.reason, found.rules[-1]) == (reason, "C2")


@pytest.mark.parametrize(
    ("code", "items", "sex", "reason"),
    [
        ("PHQ-2", (2, 1), "unknown", "3 of 6, positive, cut-off 3"),
        ("PHQ-2", (1, 1), "unknown", "2 of 6, negative, cut-off 3"),
        ("AUDIT-C", (2, 1, 0), "female", "3 of 12, positive, cut-off 3 for women, 4 for men (female)"),
        ("AUDIT-C", (2, 1, 0), "male", "3 of 12, negative, cut-off 3 for women, 4 for men (male)"),
        ("AUDIT-C", (2, 1, 0), "unknown", "3 of 12, positive from 3 for women and 4 for men"),
    ],
)
def test_a_cut_off_is_named_with_the_total(code: str, items: tuple[int, ...], sex: Sex, reason: str) -> None:
    assert of(code, *items, sex=sex).reason == reason


def test_one_missing_gad7_item_is_prorated() -> None:
    assert (of("GAD-7", 2, 2, 2, 2, 2, 2, None).total, of("GAD-7", 1, 1, 1, 1, 1, 0, None).total) == (14, 6)
    assert of("GAD-7", 2, 2, 2, 2, 2, 2, None).band == "moderate"


def test_item_9_asks_for_a_person_whatever_the_total() -> None:
    assert not of("PHQ-9", 3, 3, 3, 3, 3, 3, 3, 3, 0).safety
    asked = of("PHQ-9", 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert (asked.safety, asked.rules) == (True, ("C1", "C3"))
    unfinished = of("PHQ-9", None, None, None, 0, 0, 0, 0, 0, 1)
    assert (unfinished.safety, unfinished.valid) == (True, False)


def test_an_unanswered_item_9_is_not_zero() -> None:
    found = of("PHQ-9", 1, 1, 1, 1, 1, 1, 1, 1, None)
    assert (found.safety_item, found.safety, found.total, found.prorated) == (None, False, 9, True)
    assert "not zero" in found.reason


@pytest.mark.parametrize(
    ("code", "total", "positive"), [("PHQ-2", 2, False), ("PHQ-2", 3, True), ("GAD-2", 2, False), ("GAD-2", 3, True)]
)
def test_the_short_forms_are_positive_from_three(code: str, total: int, *, positive: bool) -> None:
    assert of(code, *adding_up(total, 2, 3)).positive is positive


@pytest.mark.parametrize(
    ("total", "sex", "positive"),
    [
        (2, "female", False),
        (3, "female", True),
        (3, "male", False),
        (4, "male", True),
        (2, "unknown", False),
        (3, "unknown", None),
        (3, "other", None),
        (4, "unknown", True),
    ],
)
def test_audit_c_is_positive_from_three_for_women_and_four_for_men(
    total: int, sex: Sex, *, positive: bool | None
) -> None:
    found = of("AUDIT-C", *adding_up(total, 3, 4), sex=sex)
    assert (found.total, found.positive) == (total, positive)


@pytest.mark.parametrize(
    ("code", "total", "band"),
    [
        ("EPDS", 9, "below_cutoff"),
        ("EPDS", 10, "possible"),
        ("EPDS", 12, "possible"),
        ("EPDS", 13, "probable"),
        ("DAST-10", 0, "none"),
        ("DAST-10", 1, "low"),
        ("DAST-10", 2, "low"),
        ("DAST-10", 3, "moderate"),
        ("DAST-10", 5, "moderate"),
        ("DAST-10", 6, "substantial"),
        ("DAST-10", 8, "substantial"),
        ("DAST-10", 9, "severe"),
        ("DAST-10", 10, "severe"),
    ],
)
def test_bands_of_tools_recorded_by_their_total(code: str, total: int, band: str) -> None:
    assert score(code, Answers(total=total)).band == band


def test_item_10_of_the_epds_is_a_safety_item() -> None:
    assert score("EPDS", Answers(total=4, safety_item=1)).safety
    assert not score("EPDS", Answers(total=24, safety_item=0)).safety
    assert score("EPDS", Answers(total=24)).safety_item is None
    assert of("EPDS", 0, 0, 0, 0, 0, 0, 0, 0, 0, 1).safety


@pytest.mark.parametrize(("total", "positive"), [(32, False), (33, True)])
def test_pcl5_is_positive_from_33(total: int, *, positive: bool) -> None:
    assert score("PCL-5", Answers(total=total)).positive is positive
    assert of("PCL-5", *adding_up(total, 20, 4)).positive is positive


def test_pcl5_says_which_symptom_clusters_are_met_where_the_items_are_known() -> None:
    met = of("PCL-5", 2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0)
    lacking = of("PCL-5", 2, 0, 0, 0, 0, 1, 0, 2, 2, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0)
    assert "clusters B, C, D, E met" in met.reason
    assert "not met: C, E" in lacking.reason
    assert "cluster" not in score("PCL-5", Answers(total=40)).reason


@pytest.mark.parametrize(("total", "positive"), [(2, False), (3, True)])
def test_pc_ptsd_5_is_positive_from_three(total: int, *, positive: bool) -> None:
    assert of("PC-PTSD-5", *adding_up(total, 5, 1)).positive is positive


@pytest.mark.parametrize(
    ("symptoms", "together", "problem", "positive"),
    [(7, 1, 2, True), (13, 1, 3, True), (6, 1, 3, False), (7, 0, 3, False), (7, 1, 1, False)],
)
def test_mdq_needs_seven_symptoms_together_that_were_a_problem(
    symptoms: int, together: int, problem: int, *, positive: bool
) -> None:
    found = of("MDQ", *adding_up(symptoms, 13, 1), together, problem)
    assert (found.total, found.positive, found.valid) == (symptoms, positive, True)
    alike = "in the same period" if together else "not in the same period"
    assert found.reason == f"{symptoms} of 13 symptoms, {alike}, problem level {problem} of 3"


@pytest.mark.parametrize(("days", "valid"), [(0, True), (30, True)])
def test_days_of_opioid_use_are_a_count(days: int, *, valid: bool) -> None:
    found = score("OUD-DAYS", Answers(total=days))
    assert (found.total, found.valid, found.band, found.positive) == (days, valid, None, None)


def test_bam_subscales_are_not_added_up() -> None:
    found = of("BAM", 3, 10, 20)
    assert (found.total, found.valid, found.reason) == (None, True, "use 3 of 12, risk 10 of 24, protective 20 of 24")


def columbia(**yes: bool | None) -> Score:
    """All questions answered with no, but for those named q1 to q5, lifetime and recent."""
    names = {"lifetime": "6_lifetime", "recent": "6_past_3_months"}
    asked: dict[str, object] = {f"{number}": False for number in range(1, 6)}
    asked |= {"6_lifetime": False, "6_past_3_months": False}
    asked |= {names.get(name, name.removeprefix("q")): value for name, value in yes.items()}
    return score("C-SSRS", Answers(items=from_questions(find("C-SSRS"), asked)))


@pytest.mark.parametrize(
    ("yes", "risk", "safety"),
    [
        ({}, "none", False),
        ({"q1": True}, "low", False),
        ({"q2": True}, "low", False),
        ({"q1": True, "q2": True, "q3": True}, "moderate", True),
        ({"lifetime": True}, "moderate", True),
        ({"q2": True, "q4": True}, "high", True),
        ({"q5": True}, "high", True),
        ({"lifetime": True, "recent": True}, "high", True),
        ({"recent": True}, "high", True),
        ({"q3": True, "lifetime": True}, "moderate", True),
        ({"q1": True, "lifetime": True, "q4": True}, "high", True),
    ],
)
def test_columbia_risk_is_the_highest_answered_with_yes(yes: dict[str, bool], risk: str, *, safety: bool) -> None:
    found = columbia(**yes)
    assert (found.risk, found.safety, found.valid) == (risk, safety, True)


def test_columbia_says_what_its_risk_rests_on() -> None:
    assert columbia(q2=True).reason == "low risk by the questions answered with yes"
    assert columbia(q1=None).reason == "questions unanswered: the risk is open"
    assert columbia(q1=None).rules == columbia(q2=True).rules == ("C16", "C3")


@pytest.mark.parametrize("number", [3, 4, 5])
def test_columbia_asks_three_to_five_after_a_yes_to_two(number: int) -> None:
    found = columbia(q2=True, **{f"q{number}": None})
    assert (found.risk, found.valid, found.missing) == (None, False, (number,))
    assert columbia(**{f"q{number}": None}).missing == ()


def test_columbia_questions_that_are_only_asked_after_a_yes_may_stay_open() -> None:
    assert columbia(q3=None, q4=None, q5=None, recent=None).risk == "none"


@pytest.mark.parametrize("name", ["q1", "q2", "lifetime"])
def test_columbia_risk_is_open_while_a_question_is(name: str) -> None:
    found = columbia(**{name: None})
    assert (found.risk, found.valid, found.safety) == (None, False, False)
    assert found.missing


def test_columbia_gaps_do_not_hide_what_was_said() -> None:
    assert (columbia(q1=None, q5=True).risk, columbia(q1=None, q5=True).valid) == ("high", True)
    moderate = columbia(q2=True, q3=True, q4=None)
    assert (moderate.risk, moderate.safety, moderate.missing) == (None, True, (4,))
    assert columbia(lifetime=True, recent=None).risk is None


@given(items=st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9))
def test_a_phq9_total_lies_in_range_and_never_below_what_was_answered(items: list[int | None]) -> None:
    found = of("PHQ-9", *items)
    answered = sum(value for value in items if value is not None)
    assert found.valid == (items.count(None) <= 2)
    assert found.prorated == (items.count(None) in (1, 2))
    if found.total is not None:
        assert answered <= found.total <= 27
        assert found.prorated or found.total == answered


@given(items=st.lists(st.integers(0, 2), min_size=9, max_size=9), place=st.integers(0, 8))
def test_a_worse_answer_never_lowers_the_total(items: list[int], place: int) -> None:
    worse = [value + (1 if index == place else 0) for index, value in enumerate(items)]
    before, after = of("PHQ-9", *items).total, of("PHQ-9", *worse).total
    assert before is not None
    assert after == before + 1
