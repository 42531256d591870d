"""A clinic's open tasks through review's door: what care noted becomes a list, what is overdue first."""

from datetime import date
from typing import Any

import pytest

from functions.aws.records import FACTS
from functions.care.api import door as care
from functions.care.store import CareStore
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.shelves import Shelves
from tests.charts import EPISODE, an_episode, settle_episodes
from tests.snapshots import as_made
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, STRANGER, Answer, knock

TASKS = "/v1/clinics/{clinic_id}/tasks"
MAKE = "/v1/clinics/{clinic_id}/episodes/{episode_id}/tasks"
HERE = {"episode_id": EPISODE}
ZONE = "America/New_York"


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)
    hear(Shelves(), an_episode(), lambda _: ZONE)


def make(due_on: str, assignee_id: str = MANAGER) -> Any:
    body = {"text": "call the pharmacy", "due_on": due_on, "assignee_id": assignee_id}
    return knock(care, "POST", MAKE, path=HERE, body=body).body


def hear_again() -> None:
    for record in CareStore.table.scan():
        if record.kind in FACTS:
            hear(Shelves(), record.value(FACTS[record.kind]), lambda _: ZONE)


def listed(by: str | None = MANAGER, **query: str) -> Answer:
    return knock(door, "GET", TASKS, query=query, by=by)


def test_open_tasks_come_what_is_overdue_first_and_are_paged_and_counted() -> None:
    far, near, past = make("2199-01-01"), make("2198-01-01", PCP), make("2026-03-01")
    hear_again()
    first = listed(limit="2").body
    rest = listed(limit="2", cursor=first["next_cursor"]).body
    items = first["items"] + rest["items"]
    assert [item["task_id"] for item in items] == [past["task_id"], near["task_id"], far["task_id"]]
    assert (first["count"], rest["next_cursor"]) == (3, None)
    assert items[0]["overdue_days"] > (date(2026, 6, 1) - date(2026, 3, 1)).days
    assert [item["overdue_days"] for item in items[1:]] == [0, 0]
    assert (items[0]["patient_id"], items[0]["text"]) == ("pat_anna", "call the pharmacy")


def test_a_task_that_is_done_leaves_the_list_and_each_sees_their_own() -> None:
    mine, theirs = make("2026-03-01"), make("2026-03-02", PCP)
    step = {"status": "done", "at": mine["steps"][0]["at"]}
    knock(care, "POST", f"{MAKE}/{{task_id}}/steps", path={**HERE, "task_id": mine["task_id"]}, body=step)
    hear_again()
    assert [item["task_id"] for item in listed().body["items"]] == [theirs["task_id"]]
    assert listed(assignee_id=MANAGER).body["count"] == 0
    assert listed(assignee_id=PCP).body["count"] == 1


def test_the_care_team_of_the_clinic_reads_and_nobody_else() -> None:
    assert [listed(by=by).status for by in (PCP, CONSULTANT, FINANCE, STRANGER, None)] == [200, 200, 403, 404, 401]
    assert knock(door, "GET", TASKS, path={"clinic_id": OTHER_CLINIC}).status == 404
    assert knock(door, "GET", TASKS, path={"clinic_id": CLINIC}, query={"assignee_id": "!"}).status == 400
    assert listed(cursor="bm9wZQ==").status == 400
