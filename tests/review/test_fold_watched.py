"""What asks for a person folds into a row the same in any order, and however often it is heard."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import Written
from functions.kernel.ids import ManualFlagId, PatientId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import FlagAcknowledged, ManualFlagChanged, ReviewMarked
from functions.review.fold import fold
from functions.review.row import Row
from functions.review.rules.alerts import disposed
from functions.review.standing import standing_flags
from tests.charts import EPISODE, an_episode
from tests.review.rules.test_alerts import NINE, act, opened, written
from tests.support import CLINIC, CONSULTANT, MANAGER

ZONE = "America/New_York"
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
OF: dict[str, Any] = {"clinic_id": CLINIC, "episode_id": EPISODE, "patient_id": PatientId("pat_anna")}
EMPTY = Row(clinic_id=CLINIC, episode_id=EPISODE)


def by_hand() -> tuple[ManualFlagChanged, ManualFlagChanged]:
    said = Written(at=AT, by=MANAGER)
    flag = ManualFlagChanged(
        **OF,
        manual_flag_id=ManualFlagId("flg_1"),
        version=1,
        kind="safety",
        reason="sounded hopeless",
        raised=said,
        raised_by_name="Mai Nguyen",
        cleared=None,
        cleared_reason=None,
        recorded=said,
    )
    later = Written(at=AT + timedelta(days=3), by=CONSULTANT)
    return flag, replace(flag, version=2, cleared=later, cleared_reason="seen", recorded=later)


def course() -> tuple[object, ...]:
    alert = opened()
    resolved = disposed(alert, written(2), act())
    seen = FlagAcknowledged(
        **OF, version=1, code="SAFETY_ALERT", since=date(2026, 3, 2), note=None, recorded=written(1)
    )
    marks = (ReviewMarked(**OF, version=1, read_until=AT + timedelta(hours=h), recorded=written(9)) for h in (1, 2))
    return tuple(chain((an_episode(), alert, resolved), by_hand(), (seen,), marks))


def folded(facts: list[object]) -> Row:
    row = EMPTY
    for fact in facts:
        row = fold(row, fact, ZONE)
    return row


@given(order=st.permutations(course()), again=st.lists(st.sampled_from(course()), max_size=4))
def test_no_order_and_no_repeat_changes_a_row(order: list[object], again: list[object]) -> None:
    assert folded([*order, *again]) == folded(list(course()))


def test_an_alert_and_a_flag_by_hand_stand_on_their_own_days() -> None:
    alert, (flag, cleared) = opened(), by_hand()
    row = folded([alert, flag])
    assert _codes(row, date(2026, 3, 1)) == []
    assert _codes(row, date(2026, 3, 2)) == ["SAFETY_ALERT", "SAFETY_MANUAL"]
    row = folded([alert, cleared])
    assert _codes(row, date(2026, 3, 4)) == ["SAFETY_ALERT", "SAFETY_MANUAL"]
    assert _codes(row, date(2026, 3, 5)) == ["SAFETY_ALERT"]


def _codes(row: Row, day: date) -> list[str]:
    return [flag.code for flag in standing_flags(row, day, Thresholds())]


def test_an_alert_entered_later_stands_from_the_day_of_its_answer_until_the_day_it_was_resolved() -> None:
    """The answer of 2 March and what was done about it on the 4th are written down on the 20th."""
    late = Written(at=NINE + timedelta(days=18), by=MANAGER)
    alert = opened(recorded=late)
    resolved = disposed(alert, late, act(hours=48))
    row = folded([alert, resolved])
    days = [date(2026, 3, day) for day in (1, 2, 3, 4, 20)]
    assert [_codes(row, day) for day in days] == [[], ["SAFETY_ALERT"], ["SAFETY_ALERT"], [], []]
    (flag,) = standing_flags(row, date(2026, 3, 3), Thresholds())
    assert flag.since == date(2026, 3, 2)
    unresolved = folded([alert])
    assert [_codes(unresolved, day) for day in days] == [[], *[["SAFETY_ALERT"]] * 4]


def test_an_alert_resolved_on_the_day_of_its_answer_stands_at_the_end_of_no_day() -> None:
    late = Written(at=NINE + timedelta(days=18), by=MANAGER)
    row = folded([opened(recorded=late), disposed(opened(recorded=late), late, act(hours=1))])
    assert [_codes(row, date(2026, 3, day)) for day in (1, 2, 3, 20)] == [[], [], [], []]
