"""A patient who left and came back within a month: one decision, with everything that was done (R1, R17)."""

from typing import Any

import pytest

from functions.billing.api import door
from functions.intake.api import door as intake
from tests.billing.worked_month import EXPLAIN, MONTH, a_patient, looked_at, measured, met, tell, tell_again, worked
from tests.intake.test_api import EPISODE, EPISODES, an_episode
from tests.support import FINANCE, knock

pytestmark = pytest.mark.usefixtures("aws")


def month_of(episode: Any, month: str = "2026-03") -> Any:
    where = {"month": month, "episode_id": episode["episode_id"]}
    return knock(door, "GET", EXPLAIN, path=where, by=FINANCE).body


def two_episodes(left: str, came_back: str) -> tuple[Any, Any]:
    first = a_patient("M-1")
    gone = {"phase": "discharged", "on": left, "discharge_reason": "declined"}
    where = {"episode_id": first["episode_id"], "patient_id": first["patient_id"]}
    ended = knock(intake, "PATCH", EPISODE, path=where, body=gone, headers={"If-Match": '"1"'})
    assert ended.status == 200, ended.body
    second = knock(intake, "POST", EPISODES, path=where, body=an_episode(enrolled_on=came_back)).body
    tell_again()
    return first, second


def test_what_was_done_before_and_after_is_one_decision_of_the_later_episode() -> None:
    first, second = two_episodes("2026-03-12", "2026-03-20")
    tell(worked(first, 20, day=10, name="a"), worked(second, 20, day=25, name="b"))
    tell(measured(first), looked_at(second), met())
    found = month_of(second)["decision"]
    assert (found["status"], found["minutes"]) == ("BILL", 40)
    assert [line["code"] for line in found["lines"]] == ["99492"]
    assert month_of(first)["code"] == "NOT_FOUND"
    page = knock(door, "GET", MONTH, path={"month": "2026-03"}, by=FINANCE).body
    assert [one["episode_id"] for one in page["items"]] == [second["episode_id"]]


def test_work_after_the_first_one_ended_does_not_count_with_the_second() -> None:
    first, second = two_episodes("2026-03-12", "2026-03-20")
    tell(worked(first, 20, day=12, name="a"), worked(first, 20, day=13, name="b"), worked(second, 20, day=25, name="c"))
    assert month_of(second)["decision"]["minutes"] == 40


def test_each_month_before_the_second_belongs_to_the_first() -> None:
    first, second = two_episodes("2026-03-31", "2026-04-01")
    tell(worked(first, 20, day=10, name="a"))
    assert month_of(first)["decision"]["minutes"] == 20
    assert month_of(second, "2026-04")["decision"]["minutes"] == 0
    assert month_of(second)["code"] == "NOT_FOUND"
