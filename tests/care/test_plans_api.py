"""Plans through care's door: the first, the next, every version, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.care.api import door
from tests.care.plans import a_relapse_plan, a_safety_plan, a_treatment_plan
from tests.charts import ENDED_EPISODE, EPISODE, FOREIGN_EPISODE, settle_episodes
from tests.snapshots import as_made
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, PCP, STRANGER, Answer, a_clinic, knock

ROOT = "/v1/clinics/{clinic_id}/episodes/{episode_id}/plans"
TREATMENT, SAFETY, RELAPSE = f"{ROOT}/treatment", f"{ROOT}/safety", f"{ROOT}/relapse-prevention"
BODIES = {TREATMENT: a_treatment_plan, SAFETY: a_safety_plan, RELAPSE: a_relapse_plan}
EVERY = pytest.mark.parametrize("route", list(BODIES))


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def put(
    route: str, match: str | None = None, by: str | None = MANAGER, episode_id: str = EPISODE, **changes: Any
) -> Answer:
    headers = {"If-Match": match} if match else {}
    where = {"episode_id": episode_id}
    return knock(door, "PUT", route, path=where, body=BODIES[route](**changes), by=by, headers=headers)


def read(route: str, by: str = MANAGER, **query: str) -> Answer:
    return knock(door, "GET", route, path={"episode_id": EPISODE}, by=by, query=query)


def problems(answer: Answer) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer.body["errors"]}


@EVERY
def test_a_plan_is_kept_as_it_was_sent_with_who_wrote_it(route: str) -> None:
    kept = put(route)
    assert (kept.status, kept.etag) == (200, '"1"')
    assert kept.body.keys() >= BODIES[route]().keys()
    assert kept.body["agreed_on"] == "2026-03-09"
    assert (kept.body["patient_id"], kept.body["recorded"]["by"]) == ("pat_anna", MANAGER)
    assert read(route, by=CONSULTANT).body == kept.body


def test_the_sections_of_each_plan_are_read_back() -> None:
    treatment = put(TREATMENT).body
    assert treatment["goals"] == a_treatment_plan()["goals"]
    assert treatment["medications"] == a_treatment_plan()["medications"]
    assert treatment["barriers"] == [{"kind": "transport", "note": "no car"}]
    safety = put(SAFETY).body
    assert (safety["people"], safety["professionals"], safety["reasons_for_living"]) == (
        [{"name": "her sister", "phone": "207-555-0142"}],
        [],
        [],
    )
    relapse = put(RELAPSE).body
    assert relapse["maintenance"] == [{"name": "sertraline", "dose": "50 mg daily", "since": None}]
    every = read(ROOT).body
    assert every == {"treatment": treatment, "safety": safety, "relapse_prevention": relapse}


@EVERY
def test_every_version_is_kept_and_readable_the_one_that_stands_first(route: str) -> None:
    first = put(route)
    second = put(route, first.etag, by=PCP, agreed_on="2026-03-16")
    third = put(route, second.etag, agreed_on="2026-03-23")
    assert (second.status, second.etag, third.etag) == (200, '"2"', '"3"')
    versions = read(f"{route}/versions", limit="2")
    rest = read(f"{route}/versions", limit="2", cursor=versions.body["next_cursor"])
    assert versions.body["count"] == 3
    assert versions.body["items"] + rest.body["items"] == [third.body, second.body, first.body]
    assert read(route).body == third.body


@EVERY
def test_nobody_overwrites_a_plan_unread_and_a_repeat_changes_nothing(route: str) -> None:
    first, again = put(route), put(route)
    assert (again.status, again.body) == (200, first.body)
    blind = put(route, agreed_on="2026-03-10")
    assert (blind.status, blind.body["code"]) == (428, "IF_MATCH_REQUIRED")
    second, repeated = (put(route, first.etag, agreed_on="2026-03-10") for _ in range(2))
    assert (second.body, second.etag) == (repeated.body, '"2"')
    late = put(route, first.etag, agreed_on="2026-03-11")
    assert (late.status, late.body["code"]) == (412, "STALE_VERSION")
    assert read(f"{route}/versions").body["count"] == 2


@EVERY
def test_there_is_no_plan_until_there_is_one(route: str) -> None:
    assert read(route).status == 404
    assert read(f"{route}/versions").body == {"count": 0, "next_cursor": None, "items": [], "withheld": []}
    assert read(ROOT).body == {"treatment": None, "safety": None, "relapse_prevention": None}
    early = put(route, '"1"')
    assert (early.status, early.body["code"]) == (412, "STALE_VERSION")


@pytest.mark.parametrize(
    ("route", "changes", "expected"),
    [
        (TREATMENT, {"goals": []}, {"/goals"}),
        (TREATMENT, {"goals": [{"text": "sleep"}]}, {"/goals/0/target"}),
        (
            TREATMENT,
            {"interventions": [{"technique": "hypnosis"}], "barriers": [{"kind": "weather"}]},
            {"/interventions/0/technique", "/barriers/0/kind"},
        ),
        (
            TREATMENT,
            {"goals": [{"text": "x", "target": "y", "measure": {"instrument": "PHQ-8", "below": 5}}]},
            {"/goals/0/measure/instrument"},
        ),
        (
            TREATMENT,
            {"goals": [{"text": "x", "target": "y", "measure": {"instrument": "PHQ-9", "below": 28}}]},
            {"/goals/0/measure/below"},
        ),
        (
            TREATMENT,
            {"goals": [{"text": "x", "target": "y", "target_on": "2026-03-08"}]},
            {"/goals/0/target_on"},
        ),
        (
            TREATMENT,
            {"medications": [{"name": "x", "dose": "y", "since": "2199-01-01"}], "agreed_on": "2199-01-01"},
            {"/agreed_on", "/medications/0/since", "/goals/0/target_on"},
        ),
        (TREATMENT, {"agreed_on": "1980-02-28"}, {"/agreed_on"}),
        (SAFETY, {"warning_signs": [], "environment": []}, {"/warning_signs", "/environment"}),
        (SAFETY, {"people": None, "contract": "signed"}, {"/people", "/contract"}),
        (RELAPSE, {"call": [], "what_helps": []}, {"/call", "/what_helps"}),
        (RELAPSE, {"follow_up_on": "2026-03-08"}, {"/follow_up_on"}),
    ],
)
def test_what_cannot_be_a_plan_is_refused_with_every_problem(
    route: str, changes: dict[str, Any], expected: set[str]
) -> None:
    answer = put(route, **changes)
    assert answer.status in (400, 422)
    assert {field for field, _ in problems(answer)} == expected
    assert read(route).status == 404


def test_a_safety_plan_names_988_unless_the_clinic_or_the_plan_names_another_line() -> None:
    assert put(SAFETY).body["crisis_line"] == "988"
    store, standing = AccessStore(), a_clinic()
    store.change(replace(standing, version=2, policy={"crisis_phone": "207-555-0100"}), standing, "own-line")
    directory.forget()
    assert put(SAFETY, '"1"').body["crisis_line"] == "207-555-0100"
    assert put(SAFETY, '"2"', crisis_line="116 123").body["crisis_line"] == "116 123"


def test_after_a_discharge_a_safety_plan_may_still_be_agreed_and_no_other() -> None:
    after = {"agreed_on": "2026-05-01"}
    assert put(SAFETY, episode_id=ENDED_EPISODE, **after).status == 200
    late = put(RELAPSE, episode_id=ENDED_EPISODE, **after)
    assert (late.status, problems(late)) == (422, {("/agreed_on", "AFTER_DISCHARGE")})
    assert put(RELAPSE, episode_id=ENDED_EPISODE, agreed_on="2026-04-30").status == 200


@EVERY
def test_the_care_team_plans_and_nobody_else_and_only_for_its_own_patients(route: str) -> None:
    for by, status in ((FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert put(route, by=by).status == status
    assert put(route, episode_id=FOREIGN_EPISODE).body == put(route, episode_id="epi_none").body
    assert read(route, by=FINANCE).status == 403
    assert knock(door, "GET", route, path={"clinic_id": CLINIC, "episode_id": FOREIGN_EPISODE}).status == 404
