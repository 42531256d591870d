"""Tasks and referrals to others through care's door: made, followed step by step, never left hanging."""

from typing import Any

import pytest

from functions.care.api import door
from tests.charts import EPISODE, FOREIGN_EPISODE, settle_episodes
from tests.snapshots import as_made
from tests.support import CONSULTANT, FINANCE, MANAGER, PCP, STRANGER, Answer, knock

ROOT = "/v1/clinics/{clinic_id}/episodes/{episode_id}"
TASKS, REFERRALS = f"{ROOT}/tasks", f"{ROOT}/outside-referrals"
TASK_STEPS = f"{TASKS}/{{task_id}}/steps"
REFERRAL_STEPS = f"{REFERRALS}/{{outside_referral_id}}/steps"
HERE = {"episode_id": EPISODE}
SOON, LATER = "2026-09-01T10:00:00Z", "2026-09-02T10:00:00Z"


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def a_task(**changes: Any) -> dict[str, Any]:
    return {"text": "call the pharmacy", "due_on": "2026-03-12", "assignee_id": MANAGER, **changes}


def a_referral(**changes: Any) -> dict[str, Any]:
    body = {"kind": "social_services", "to": "Harbor Food Pantry", "reason": "skips meals", "referred_at": SOON}
    return {**body, **changes}


BODIES = {TASKS: a_task, REFERRALS: a_referral}
BOTH = pytest.mark.parametrize("route", [TASKS, REFERRALS])


def post(route: str, by: str | None = MANAGER, episode_id: str = EPISODE, **changes: Any) -> Answer:
    return knock(door, "POST", route, path={"episode_id": episode_id}, body=BODIES[route](**changes), by=by)


def listed(route: str, **query: str) -> Any:
    return knock(door, "GET", route, path=HERE, query=query).body


def task_step(task: Answer, status: str, by: str = MANAGER, **more: Any) -> Answer:
    at = more.pop("at", task.body["steps"][-1]["at"])
    where = {**HERE, "task_id": task.body["task_id"]}
    return knock(door, "POST", TASK_STEPS, path=where, body={"status": status, "at": at, **more}, by=by)


def referral_step(referral: Answer, status: str, **more: Any) -> Answer:
    where = {**HERE, "outside_referral_id": referral.body["outside_referral_id"]}
    return knock(door, "POST", REFERRAL_STEPS, path=where, body={"status": status, "at": LATER, **more})


def problems(answer: Answer) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer.body["errors"]}


def test_a_task_is_open_until_somebody_says_done() -> None:
    made = post(TASKS)
    assert (made.status, made.body["status"], made.body["assignee_id"]) == (201, "open", MANAGER)
    done = task_step(made, "done", by=PCP)
    again = task_step(made, "done", by=PCP)
    assert (done.status, done.body["status"], done.etag) == (201, "done", '"2"')
    assert again.body == done.body
    assert [(step["status"], step["by"]) for step in done.body["steps"]] == [("open", MANAGER), ("done", PCP)]


def test_an_open_task_changes_hands_and_days_and_a_closed_one_opens_again_with_a_reason() -> None:
    made = post(TASKS)
    handed = task_step(made, "open", assignee_id=CONSULTANT, due_on="2026-03-20")
    assert (handed.body["assignee_id"], handed.body["due_on"]) == (CONSULTANT, "2026-03-20")
    done = task_step(handed, "done")
    assert problems(task_step(done, "open")) == {("/reason", "REQUIRED")}
    assert task_step(done, "open", reason="the pharmacy was closed").body["status"] == "open"


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        ("open", {"reason": "still to do"}, {("/status", "STEP")}),
        ("cancelled", {}, {("/reason", "REQUIRED")}),
        ("done", {"due_on": "2026-04-01"}, {("/due_on", "NOT_EXPECTED")}),
        ("done", {"at": "2020-01-01T00:00:00Z"}, {("/at", "BEFORE")}),
        ("done", {"at": "2199-01-01T00:00:00Z"}, {("/at", "IN_THE_FUTURE")}),
        ("open", {"assignee_id": "stf-nobody"}, {("/assignee_id", "UNKNOWN")}),
        ("forgotten", {"at": "2026-03-12"}, {("/status", "INVALID"), ("/at", "INVALID")}),
    ],
)
def test_a_task_takes_no_step_that_makes_no_sense(status: str, more: Any, expected: set[tuple[str, str]]) -> None:
    made = post(TASKS)
    assert problems(task_step(made, status, **more)) == expected
    assert listed(TASKS)["items"] == [made.body]


def test_open_tasks_come_first_by_the_day_that_they_are_due() -> None:
    late, early = post(TASKS, due_on="2026-03-20"), post(TASKS, due_on="2026-03-10")
    done = task_step(post(TASKS, due_on="2026-03-01"), "done")
    first = listed(TASKS, limit="2")
    rest = listed(TASKS, limit="2", cursor=first["next_cursor"])
    assert first["items"] + rest["items"] == [early.body, late.body, done.body]
    assert (first["count"], listed(TASKS, status="done")["items"]) == (3, [done.body])


def test_a_referral_is_followed_until_it_is_closed() -> None:
    made = post(REFERRALS)
    assert (made.status, made.body["status"], made.body["to"]) == (201, "made", "Harbor Food Pantry")
    booked = referral_step(made, "appointment", appointment_at="2026-09-20T10:00:00-04:00")
    missed = referral_step(made, "not_attended")
    attended = referral_step(made, "attended")
    closed = referral_step(made, "closed", note="comes every week")
    assert [one.status for one in (booked, missed, attended, closed)] == [201] * 4
    assert [step["status"] for step in closed.body["steps"]] == [
        "made",
        "appointment",
        "not_attended",
        "attended",
        "closed",
    ]
    assert closed.body["steps"][1]["appointment_at"] == "2026-09-20T14:00:00Z"
    assert problems(referral_step(made, "attended")) == {("/status", "STEP")}
    assert listed(REFERRALS, status="closed")["count"] == 1
    assert listed(REFERRALS, status="made")["count"] == 0


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        ("appointment", {}, {("/appointment_at", "REQUIRED")}),
        ("attended", {"appointment_at": LATER}, {("/appointment_at", "NOT_EXPECTED")}),
        ("declined", {}, {("/note", "REQUIRED")}),
        ("made", {}, {("/status", "STEP")}),
        ("closed", {"at": "2026-08-31T00:00:00Z"}, {("/at", "BEFORE")}),
        ("closed", {"at": "2199-01-01T00:00:00Z"}, {("/at", "IN_THE_FUTURE")}),
        ("lost", {}, {("/status", "INVALID")}),
    ],
)
def test_a_referral_takes_no_step_that_makes_no_sense(status: str, more: Any, expected: set[tuple[str, str]]) -> None:
    made = post(REFERRALS)
    assert problems(referral_step(made, status, **more)) == expected
    assert listed(REFERRALS)["items"] == [made.body]


@pytest.mark.parametrize(
    ("route", "changes", "expected"),
    [
        (TASKS, {"assignee_id": "stf-nobody"}, {"/assignee_id"}),
        (TASKS, {"text": "", "due_on": "soon", "done": True}, {"/text", "/due_on", "/done"}),
        (REFERRALS, {"referred_at": "2199-01-01T00:00:00Z"}, {"/referred_at"}),
        (REFERRALS, {"kind": "friend", "to": "", "reason": None}, {"/kind", "/to", "/reason"}),
    ],
)
def test_what_cannot_be_is_refused_with_every_problem_and_nothing_is_written(
    route: str, changes: dict[str, Any], expected: set[str]
) -> None:
    assert {field for field, _ in problems(post(route, **changes))} == expected
    assert listed(route)["count"] == 0


@BOTH
def test_the_same_key_and_body_have_one_effect_and_another_body_is_refused(route: str) -> None:
    key = {"Idempotency-Key": "phone-1"}
    other_words = {"text": "y"} if route == TASKS else {"reason": "y"}
    once, again, other = (
        knock(door, "POST", route, path=HERE, body=body, headers=key)
        for body in (BODIES[route](), BODIES[route](), BODIES[route](**other_words))
    )
    assert (once.status, once.body) == (again.status, again.body)
    assert (other.status, other.body["code"], listed(route)["count"]) == (409, "IDEMPOTENCY_KEY_REUSED", 1)


@BOTH
def test_the_care_team_works_here_and_nobody_else_and_only_on_its_own_patients(route: str) -> None:
    for by, status in ((PCP, 201), (CONSULTANT, 201), (FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert post(route, by=by).status == status
    assert post(route, episode_id=FOREIGN_EPISODE).body == post(route, episode_id="epi_none").body
    assert knock(door, "GET", route, path=HERE, by=FINANCE).status == 403
    steps = {**HERE, "task_id": "tsk_none", "outside_referral_id": "out_none"}
    body = {"status": "done" if route == TASKS else "closed", "at": SOON}
    missing = knock(door, "POST", TASK_STEPS if route == TASKS else REFERRAL_STEPS, path=steps, body=body)
    assert missing.status == 404
