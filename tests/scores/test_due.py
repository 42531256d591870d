"""What is due when: at both sides of each day, for each reason, and nothing for who is not under care."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import AssessmentRecorded, Written
from functions.kernel.ids import AssessmentId
from functions.scores.due import Due, chart_of, measures_due
from functions.scores.rules import Answers, score
from functions.scores.schedule_settings import DEFAULTS, Schedule
from tests.charts import an_episode
from tests.support import MANAGER

ENROLLED = date(2026, 3, 2)
ZONE = "America/New_York"
PHQ9_ONLY = Schedule(instruments=("PHQ-9",))


def answered(instrument: str, items: Sequence[int | None], on: date = ENROLLED, **changes: Any) -> AssessmentRecorded:
    """An assessment of a clinic's noon, scored."""
    episode, result = an_episode(), score(instrument, Answers(items=tuple(items)))
    at = datetime(on.year, on.month, on.day, 17, tzinfo=UTC)
    values: dict[str, Any] = {
        "clinic_id": episode.clinic_id,
        "episode_id": episode.episode_id,
        "patient_id": episode.patient_id,
        "assessment_id": AssessmentId(f"asm_{instrument.lower()}_{on}"),
        "version": 1,
        "status": "final",
        "instrument": instrument,
        "instrument_version": result.version,
        "items": tuple(items),
        "functional": None,
        "answers": {},
        "total": result.total,
        "valid": result.valid,
        "prorated": result.prorated,
        "band": result.band,
        "positive": result.positive,
        "safety_item": result.safety_item,
        "safety": result.safety,
        "reason": result.reason,
        "how": "phone",
        "answered_at": at,
        "recorded": Written(at=at, by=MANAGER),
    }
    return AssessmentRecorded(**{**values, **changes})


def due(today: date, *answers: AssessmentRecorded, schedule: Schedule = PHQ9_ONLY, **episode: Any) -> tuple[Due, ...]:
    return measures_due(chart_of(an_episode(**episode), answers, today=today, zone=ZONE), schedule)


def after(days: int) -> date:
    return ENROLLED + timedelta(days=days)


@pytest.mark.parametrize(("day", "state"), [(0, "due"), (14, "due"), (15, "overdue")])
def test_a_baseline_is_due_from_enrolment_and_overdue_after_fourteen_days(day: int, state: str) -> None:
    (line,) = due(after(day))
    assert (line.instrument, line.why, line.state) == ("PHQ-9", "baseline", state)
    assert (line.due_from, line.due_by, line.rule, line.last_on) == (ENROLLED, after(14), "C10", None)


def test_answers_before_enrolment_are_no_baseline() -> None:
    (line,) = due(after(0), answered("PHQ-9", [1] * 8 + [0], after(-1)))
    assert line.why == "baseline"


@pytest.mark.parametrize(("phase", "every"), [("enrolled", 30), ("active", 30), ("relapse_prevention", 60)])
def test_the_next_answers_are_due_by_phase_and_overdue_the_day_after(phase: str, every: int) -> None:
    """More than 30 days, or 60 in relapse prevention, is MEASURE_OVERDUE (C10): the last day is not yet."""
    answers = answered("PHQ-9", [1, 1, 1, 0, 0, 0, 0, 0, 0])
    states = [due(after(day), answers, phase=phase)[0].state for day in (every - 1, every, every + 1)]
    assert states == ["later", "due", "overdue"]


def test_each_instrument_has_its_own_turn_and_the_most_urgent_comes_first() -> None:
    lines = due(after(20), answered("GAD-7", [1] * 7, after(10)), schedule=DEFAULTS)
    assert [(line.instrument, line.state) for line in lines] == [("PHQ-9", "overdue"), ("GAD-7", "later")]


def test_the_clinic_s_calendar_decides_the_day() -> None:
    late = answered("PHQ-9", [0] * 9, answered_at=datetime(2026, 3, 3, 4, 59, tzinfo=UTC))  # 23:59 on 2 March
    assert due(after(5), late)[0].last_on == date(2026, 3, 2)


@pytest.mark.parametrize("phase", ["referred", "discharged"])
def test_nothing_is_due_for_who_is_not_under_care(phase: str) -> None:
    assert due(after(20), answered("PHQ-9", [3] * 9), phase=phase) == ()


def test_too_little_answered_and_a_mistake_are_not_answers() -> None:
    little = answered("PHQ-9", [1, 1, 1, None, None, None, 0, 0, 0])
    mistake = answered("PHQ-9", [1] * 8 + [0], status="entered_in_error")
    assert [line.why for line in due(after(1), little, mistake)] == ["baseline"]


def test_a_positive_phq2_asks_for_the_phq9_that_day_with_its_two_answers() -> None:
    standing, screen = answered("PHQ-9", [0] * 9), answered("PHQ-2", [2, 1], after(3))
    (line,) = due(after(3), standing, screen)
    assert (line.instrument, line.why, line.state, line.rule) == ("PHQ-9", "follow_up", "due", "C16")
    assert line.carry_over == (2, 1, None, None, None, None, None, None, None)
    (next_day,) = due(after(4), standing, screen)
    assert (next_day.state, next_day.carry_over) == ("overdue", None)


def test_a_baseline_that_waits_takes_the_screen_s_answers_over_too() -> None:
    (line,) = due(after(20), answered("PHQ-2", [2, 1], after(20)))
    assert (line.why, line.state) == ("baseline", "overdue")
    assert line.carry_over == (2, 1, None, None, None, None, None, None, None)


def test_safety_comes_before_what_is_overdue_longer() -> None:
    lines = due(after(90), answered("PHQ-9", [0] * 8 + [1], after(90)), schedule=DEFAULTS)
    assert [line.instrument for line in lines] == ["C-SSRS", "GAD-7", "PHQ-9"]


def test_a_negative_screen_asks_for_nothing() -> None:
    (line,) = due(after(3), answered("PHQ-9", [0] * 9), answered("PHQ-2", [1, 1], after(3)))
    assert (line.why, line.state) == ("repeat", "later")


def test_a_screen_is_followed_up_by_a_valid_answer_and_superseded_by_a_later_screen() -> None:
    screen = answered("PHQ-2", [3, 3], after(3))
    little = answered("PHQ-9", [3] * 6 + [None] * 3, after(4))
    whole = answered("PHQ-9", [3] * 8 + [0], after(4))
    assert due(after(5), screen, little)[0].why == "follow_up"
    assert due(after(5), screen, whole)[0].why == "repeat"
    assert due(after(5), screen, answered("PHQ-2", [0, 0], after(4)))[0].why == "baseline"
    assert due(after(5), screen, whole, replace(whole, status="entered_in_error"))[0].why == "repeat"


def test_a_positive_gad2_asks_for_the_gad7() -> None:
    lines = {line.instrument: line for line in due(after(3), answered("GAD-2", [3, 0], after(3)))}
    assert (lines["GAD-7"].why, lines["GAD-7"].carry_over) == ("follow_up", (3, 0, None, None, None, None, None))


def test_a_safety_item_asks_for_the_suicide_screen_the_same_day_before_all_else() -> None:
    raised = answered("PHQ-9", [None] * 8 + [1], after(3))
    first, second = due(after(3), raised)
    assert (first.instrument, first.why, first.state, first.rule) == ("C-SSRS", "safety", "due", "C3")
    assert second.why == "baseline"  # eight of nine are open: that is no result
    assert due(after(4), raised)[0].state == "overdue"


def test_a_suicide_screen_on_or_after_the_day_is_the_answer() -> None:
    raised = answered("PHQ-9", [0] * 8 + [1], after(3))
    asked = answered("C-SSRS", [0, 0, None, None, None, 0, None], after(3))
    before = replace(asked, answered_at=asked.answered_at - timedelta(days=1))
    incomplete = answered("C-SSRS", [0, None, None, None, None, 0, None], after(3))
    assert [line.instrument for line in due(after(4), raised, asked)] == ["PHQ-9"]
    assert [line.instrument for line in due(after(4), raised, before)] == ["C-SSRS", "PHQ-9"]
    assert [line.instrument for line in due(after(4), raised, incomplete)] == ["C-SSRS", "PHQ-9"]


def test_an_adolescent_s_form_takes_the_turn_of_the_phq9() -> None:
    (line,) = due(after(3), answered("PHQ-A", [0] * 9))
    assert (line.instrument, line.why, line.due_from) == ("PHQ-9", "repeat", after(30))


ANSWERED = st.builds(
    lambda kind, day: answered(kind[0], kind[1], after(day)),
    st.sampled_from(
        [("PHQ-9", [1] * 9), ("PHQ-9", [0] * 9), ("PHQ-2", [2, 2]), ("PHQ-2", [0, 0]), ("C-SSRS", [0] * 7)]
    ),
    st.integers(0, 40),
)


@given(st.lists(ANSWERED, max_size=6, unique_by=lambda it: it.assessment_id), st.integers(0, 50), st.randoms())
def test_the_order_in_which_answers_come_does_not_matter_and_no_instrument_comes_twice(
    answers: list[AssessmentRecorded], day: int, shuffler: Any
) -> None:
    lines = due(after(day), *answers, schedule=DEFAULTS)
    shuffler.shuffle(answers)
    assert due(after(day), *answers, schedule=DEFAULTS) == lines
    assert len({line.instrument for line in lines}) == len(lines)
    assert {"PHQ-9", "GAD-7"} <= {line.instrument for line in lines}
