"""What a contact tells beside that it happened: steps, medication, barriers, family, the next one."""

from typing import Any

import pytest

from functions.care.api import door
from functions.care.rules.techniques import TECHNIQUES
from tests.care.test_api import CONTACT, CONTACTS, a_contact, listed, post, problems, where
from tests.charts import settle_episodes
from tests.snapshots import as_made
from tests.support import FINANCE, Answer, knock

BA = {"technique": "BA", "steps": ["values", "activity_scheduling"]}


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def contact(**changes: Any) -> Answer:
    return post(CONTACTS, **changes)


def test_steps_medication_barriers_family_and_the_next_contact_are_kept() -> None:
    told = {
        "steps": [BA],
        "medication": {"adherence": "mostly", "side_effects": ["nausea"], "note": None},
        "barriers": [{"kind": "pharmacy", "note": "closes at five"}],
        "family": "took_part",
        "next_contact_on": "2026-03-23",
    }
    kept = contact(**told)
    assert kept.status == 201
    assert {name: kept.body[name] for name in told} == told
    better = a_contact(**told | {"next_contact_on": "2026-03-24"})
    amended = knock(door, "PUT", CONTACT, path=where(kept), body=better, headers={"If-Match": kept.etag})
    assert (amended.status, amended.body["next_contact_on"], amended.body["steps"]) == (200, "2026-03-24", [BA])


def test_what_nobody_asked_is_not_the_same_as_nothing_said() -> None:
    silent, none = contact().body, contact(barriers=[], medication={"adherence": "stopped", "side_effects": []}).body
    assert [silent[name] for name in ("medication", "barriers", "family", "next_contact_on")] == [None] * 4
    assert (none["barriers"], none["medication"]["side_effects"]) == ([], [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"steps": [{"technique": "PST", "steps": ["goal"]}]}, {("/steps/0/technique", "NOT_USED")}),
        ({"steps": [{"technique": "BA", "steps": ["goal"]}]}, {("/steps/0/steps/0", "UNKNOWN_STEP")}),
        ({"steps": [{"technique": "psychoeducation", "steps": ["x"]}]}, {("/steps/0/steps/0", "UNKNOWN_STEP")}),
        ({"steps": [BA, BA]}, {("/steps/1/technique", "TWICE")}),
        ({"steps": [{"technique": "BA", "steps": []}]}, {("/steps/0/steps", "INVALID")}),
        (
            {"barriers": [{"kind": "weather"}], "family": "maybe"},
            {("/barriers/0/kind", "INVALID"), ("/family", "INVALID")},
        ),
        ({"medication": {"side_effects": []}}, {("/medication/adherence", "REQUIRED")}),
        ({"next_contact_on": "2026-03-08"}, {("/next_contact_on", "BEFORE")}),
    ],
)
def test_details_that_cannot_be_are_refused_and_nothing_is_written(
    changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert problems(contact(**changes)) == expected
    assert listed(CONTACTS)["count"] == 0


def test_somebody_who_was_not_reached_told_nothing_but_may_be_tried_again_that_day() -> None:
    missed: dict[str, Any] = {"outcome": "attempted", "techniques": [], "spent": None}
    told = contact(**missed, medication={"adherence": "stopped"}, barriers=[], family="informed")
    assert problems(told) == {(f"/{name}", "NOT_REACHED") for name in ("medication", "barriers", "family")}
    assert contact(**missed, next_contact_on="2026-03-09").status == 201


def test_whoever_is_signed_in_reads_the_techniques_with_their_steps_and_sources() -> None:
    answer = knock(door, "GET", "/v1/techniques", by=FINANCE)
    found = {technique["code"]: technique for technique in answer.body["items"]}
    assert answer.body["count"] == len(TECHNIQUES)
    assert len(found["PST"]["steps"]) == 7
    assert all(technique["source"] for technique in found.values() if technique["steps"])
    assert knock(door, "GET", "/v1/techniques", by=None).status == 401


@pytest.mark.parametrize("technique", [each for each in TECHNIQUES if each.steps])
def test_every_coded_step_is_taken(technique: Any) -> None:
    steps = [step.code for step in technique.steps]
    kept = contact(techniques=[technique.code], steps=[{"technique": technique.code, "steps": steps}])
    assert (kept.status, kept.body["steps"][0]["steps"]) == (201, steps)
    assert len(set(steps)) == len(steps)
    assert knock(door, "GET", CONTACT, path=where(kept)).body["steps"] == kept.body["steps"]
