"""One patient's block in words."""

from dataclasses import replace

from functions.review.packet import document as d
from functions.review.packet.block import compose_block
from tests.review.packet.people import AS_OF, Shape, reading, series
from tests.review.packet.samples import packet

ONE = packet([Shape("Sample A", is_urgent=True)], seed=3).patients[0]


def facts(patient: d.Discussion) -> dict[str, str]:
    return {fact.label: fact.words for fact in compose_block(patient, AS_OF).facts}


def test_each_reason_carries_its_rule_its_threshold_and_since_when() -> None:
    assert compose_block(ONE, AS_OF).why[0].source == "C3 · threshold item 9 of 1 or more · since Mar 6"


def test_only_safety_reasons_are_urgent() -> None:
    assert [why.urgent for why in compose_block(ONE, AS_OF).why] == [True, False]


def test_an_instrument_without_a_reading_says_why() -> None:
    panel = compose_block(replace(ONE, gad7=series("GAD-7", [])), AS_OF).gad7
    assert panel.absent == "no GAD-7 since enrollment (C10: baseline missing after 14 days)"
    assert panel.course == "–"


def test_a_score_of_zero_is_not_taken_for_an_absent_one() -> None:
    panel = compose_block(replace(ONE, phq9=series("PHQ-9", [reading(AS_OF, 0)])), AS_OF).phq9
    assert (panel.course, panel.absent, panel.chart.last) == ("0", "", "0")


def test_a_last_questionnaire_that_cannot_be_scored_is_said_and_not_shown_as_a_number() -> None:
    panel = compose_block(replace(ONE, phq9=series("PHQ-9", [reading(AS_OF, None)])), AS_OF).phq9
    assert panel.in_brief == "last – not scorable (Mar 9)"


def test_missing_texts_are_dashes_with_their_reason() -> None:
    told = facts(replace(ONE, medication="", plan="", last_contact=None, last_review=None))
    assert (told["Medication"], told["Plan"], told["Last review"]) == (
        "– none recorded",
        "– no plan recorded",
        "– never reviewed",
    )
    assert told["Contact"].startswith("– never reached · ")


def test_a_measure_due_today_is_due_and_one_of_yesterday_overdue() -> None:
    assert facts(ONE)["Due"] == "PHQ-9 overdue since Mar 5; GAD-7 due Mar 9"


def test_a_recommendation_tells_its_whole_fate() -> None:
    given = d.Recommendation(
        kind="Medication change",
        text="raise sertraline",
        status="declined",
        steps=(d.Step("proposed", AS_OF), d.Step("declined", AS_OF)),
        reason="QT interval",
        owner="PCP",
        due=AS_OF,
    )
    advice = compose_block(replace(ONE, recommendations=(given,)), AS_OF).advice[0]
    assert advice.text == "Medication change: raise sertraline"
    assert advice.fate == "proposed Mar 9 → declined Mar 9 · reason: QT interval · owner PCP · due Mar 9"
    assert not advice.is_open


def test_every_treatment_change_is_in_the_legend_under_the_letter_of_its_mark() -> None:
    block = compose_block(packet([Shape("Sample A", changes=5)]).patients[0], AS_OF)
    assert [fact.label for fact in block.legend] == [mark.letter for mark in block.phq9.chart.marks] == list("abcde")
