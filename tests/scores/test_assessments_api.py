"""Scores through their door: instruments, and the assessments of an episode."""

import subprocess
import sys
from typing import Any

import pytest
from pynamodb.connection import Connection

from functions.aws.tables import find_all
from functions.intake.store import IntakeStore
from functions.scores.api import door
from functions.scores.store import Assessments
from tests.charts import ENDED_EPISODE, EPISODE, FOREIGN_EPISODE, an_episode, settle_episodes
from tests.snapshots import as_made
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, STRANGER, Answer, knock

ASSESSMENTS = "/v1/clinics/{clinic_id}/episodes/{episode_id}/assessments"
ASSESSMENT = f"{ASSESSMENTS}/{{assessment_id}}"
MISTAKE = f"{ASSESSMENT}/entered-in-error"
HERE = {"episode_id": EPISODE}


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def a_phq9(**changes: Any) -> dict[str, Any]:
    return {
        "instrument": "PHQ-9",
        "items": [2, 2, 1, 2, 1, 2, 1, 1, 0],
        "functional": 2,
        "answered_at": "2026-03-02T10:00:00-05:00",
        "how": "in_person",
        **changes,
    }


def record(episode_id: str = EPISODE, **changes: Any) -> Answer:
    return knock(door, "POST", ASSESSMENTS, path={"episode_id": episode_id}, body=a_phq9(**changes))


def listed(**query: str) -> Any:
    return knock(door, "GET", ASSESSMENTS, path=HERE, query=query).body


def where(answer: Answer) -> dict[str, str]:
    return {"episode_id": EPISODE, "assessment_id": answer.body["assessment_id"]}


def problems(answer: Answer) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer.body["errors"]}


def test_answers_are_kept_item_by_item_and_scored_here() -> None:
    kept = record()
    assert (kept.status, kept.etag) == (201, '"1"')
    assert kept.body["items"] == [2, 2, 1, 2, 1, 2, 1, 1, 0]
    assert (kept.body["total"], kept.body["band"], kept.body["status"]) == (12, "moderate", "final")
    assert kept.body["rules"] == ["C1"]
    assert kept.body["answered_at"] == "2026-03-02T15:00:00Z"
    assert kept.body["patient_id"] == "pat_anna"
    read = knock(door, "GET", ASSESSMENT, path=where(kept))
    assert (read.status, read.body, read.etag) == (200, kept.body, '"1"')


def test_a_positive_item_9_asks_for_a_person_whatever_the_total() -> None:
    kept = record(items=[0, 0, 0, 0, 0, 0, 0, 0, 1])
    assert (kept.body["total"], kept.body["safety"], kept.body["safety_item"]) == (1, True, 1)


def test_an_incomplete_instrument_is_kept_with_what_is_missing_and_is_not_zero() -> None:
    kept = record(items=[2, None, None, None, 1, 2, 1, 1, None])
    assert kept.status == 201
    assert (kept.body["valid"], kept.body["total"], kept.body["band"]) == (False, None, None)
    assert kept.body["missing"] == [2, 3, 4, 9]
    assert kept.body["safety_item"] is None
    assert kept.body["items"][1] is None


def test_yes_and_no_are_taken_by_question_and_by_sex_where_a_cut_off_depends_on_it() -> None:
    asked = {"1": True, "2": True, "3": False, "4": False, "5": None, "6_lifetime": False}
    screened = record(instrument="C-SSRS", items=None, functional=None, answers=asked)
    assert screened.status == 201
    assert screened.body["answers"] == {name: said for name, said in asked.items() if said is not None}
    assert screened.body["missing"] == [5]
    drinks = record(instrument="AUDIT-C", items=[1, 1, 1], functional=None)
    assert drinks.body["positive"] is True  # from 3 for women (C16)


def test_a_tool_may_come_by_its_total_and_its_safety_item_apart() -> None:
    kept = record(instrument="EPDS", items=None, functional=None, total=13, safety_item=1)
    assert (kept.body["total"], kept.body["band"], kept.body["safety"]) == (13, "probable", True)
    unknown = record(instrument="EPDS", items=None, functional=None, total=13)
    assert (unknown.body["safety_item"], unknown.body["safety"]) == (None, False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"instrument": "PHQ-99"}, {("/instrument", "INSTRUMENT_UNKNOWN")}),
        ({"items": [0] * 8 + [99]}, {("/items/8", "ITEM_OUT_OF_RANGE")}),
        ({"items": [0] * 8 + [-1]}, {("/items/8", "ITEM_OUT_OF_RANGE")}),
        ({"items": [0] * 8}, {("/items", "ITEM_COUNT")}),
        ({"items": [0] * 10}, {("/items", "ITEM_COUNT")}),
        ({"items": None}, {("/items", "ITEMS_REQUIRED")}),
        ({"total": 12}, {("/total", "TOTAL_NOT_ACCEPTED")}),
        ({"functional": 4}, {("/functional", "ITEM_OUT_OF_RANGE")}),
        ({"safety_item": 1}, {("/safety_item", "ITEM_DISAGREES")}),
        (
            {"instrument": "GAD-7", "items": [0] * 7, "functional": 99, "safety_item": 0},
            {("/functional", "NOT_ASKED"), ("/safety_item", "NOT_ASKED")},
        ),
        ({"answers": {"1": True}}, {("/answers", "ANSWERED_TWICE")}),
        ({"items": None, "answers": {"1": True}}, {("/answers", "ITEMS_REQUIRED")}),
        (
            {"instrument": "C-SSRS", "items": None, "functional": None, "answers": {"7": True}},
            {("/answers/7", "QUESTION_UNKNOWN")},
        ),
        ({"answered_at": "2026-03-02T10:00:00"}, {("/answered_at", "NO_OFFSET")}),
        ({"answered_at": "2199-01-01T00:00:00Z"}, {("/answered_at", "IN_THE_FUTURE")}),
        ({"answered_at": "9999-12-31T23:59:59-05:00"}, {("/answered_at", "IN_THE_FUTURE")}),
        ({"answered_at": "0001-01-01T00:00:00+05:00"}, {("/answered_at", "BEFORE")}),
        ({"items": [0.5] + [0] * 8, "how": "fax"}, {("/items/0", "INVALID"), ("/how", "INVALID")}),
        ({"items": [True] + [0] * 8}, {("/items/0", "INVALID")}),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_is_written(
    change: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    answer = record(**change)
    assert answer.status in (400, 422)
    assert problems(answer) == expected
    assert listed()["count"] == 0


def test_wrong_answers_and_a_wrong_time_are_said_at_once() -> None:
    answer = record(items=[99, 0, 0, 0, 0, 0, 0, 0, 7], functional=9, answered_at="2026-03-02T10:00:00")
    assert answer.status == 400
    assert {field for field, _ in problems(answer)} == {"/items/0", "/items/8", "/functional", "/answered_at"}


def test_what_was_answered_by_the_last_day_may_come_in_late_and_later_answers_may_not() -> None:
    assert record(ENDED_EPISODE, answered_at="2026-04-30T23:59:59-04:00").status == 201
    late = record(ENDED_EPISODE, answered_at="2026-05-01T00:00:00-04:00")
    assert (late.status, problems(late)) == (422, {("/answered_at", "AFTER_DISCHARGE")})


def test_the_same_key_and_body_have_one_effect_and_another_body_is_refused() -> None:
    key = {"Idempotency-Key": "phone-1"}
    once = knock(door, "POST", ASSESSMENTS, path=HERE, body=a_phq9(), headers=key)
    again = knock(door, "POST", ASSESSMENTS, path=HERE, body=a_phq9(), headers=key)
    other = knock(door, "POST", ASSESSMENTS, path=HERE, body=a_phq9(functional=3), headers=key)
    assert (once.status, once.body) == (again.status, again.body)
    assert (other.status, other.body["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert listed()["count"] == 1


def test_an_amendment_is_scored_again_and_the_earlier_version_kept() -> None:
    first = record()
    better = a_phq9(items=[0] * 9, correction="read from the wrong sheet")
    assert knock(door, "PUT", ASSESSMENT, path=where(first), body=better).status == 428
    amended = knock(door, "PUT", ASSESSMENT, path=where(first), body=better, headers={"If-Match": first.etag})
    again = knock(door, "PUT", ASSESSMENT, path=where(first), body=better, headers={"If-Match": first.etag})
    assert (amended.status, amended.etag, amended.body) == (200, '"2"', again.body)
    assert (amended.body["total"], amended.body["status"]) == (0, "amended")
    assert amended.body["correction"] == "read from the wrong sheet"
    stale = knock(door, "PUT", ASSESSMENT, path=where(first), body=a_phq9(), headers={"If-Match": first.etag})
    assert (stale.status, stale.body["code"]) == (412, "STALE_VERSION")
    history = [record.version for record in find_all(Assessments, f"CLINIC#{CLINIC}#EPISODE#{EPISODE}", "HISTORY#")]
    assert (history, listed()["count"]) == ([1], 1)


def test_an_amendment_is_read_as_strictly_and_does_not_change_the_instrument() -> None:
    first = record()
    wrong = a_phq9(instrument="GAD-7", answered_at="2199-01-01T00:00:00Z")
    answer = knock(door, "PUT", ASSESSMENT, path=where(first), body=wrong, headers={"If-Match": first.etag})
    assert problems(answer) == {
        ("/instrument", "OTHER_INSTRUMENT"),
        ("/answered_at", "IN_THE_FUTURE"),
        ("/answered_at", "OTHER_MONTH"),
        ("/items", "ITEM_COUNT"),
        ("/functional", "NOT_ASKED"),
    }
    assert knock(door, "GET", ASSESSMENT, path=where(first)).body == first.body


def test_a_mistake_stays_visible_with_its_reason_and_is_final() -> None:
    first, reason = record(), {"reason": "another patient's sheet"}
    gone = knock(door, "POST", MISTAKE, path=where(first), body=reason, headers={"If-Match": '"1"'})
    again = knock(door, "POST", MISTAKE, path=where(first), body=reason, headers={"If-Match": '"1"'})
    assert (gone.status, gone.body) == (200, again.body)
    assert (gone.body["status"], gone.body["correction"]) == ("entered_in_error", "another patient's sheet")
    assert (gone.body["total"], gone.body["reason"]) == (first.body["total"], first.body["reason"])
    revived = knock(door, "PUT", ASSESSMENT, path=where(first), body=a_phq9(), headers={"If-Match": gone.etag})
    assert (revived.status, revived.body["code"]) == (422, "ENTERED_IN_ERROR")
    assert [item["status"] for item in listed()["items"]] == ["entered_in_error"]


def test_a_list_is_paged_and_counted_with_the_latest_answers_first() -> None:
    days = ("2026-03-09", "2026-03-02", "2026-03-16")
    for day in days:
        record(answered_at=f"{day}T10:00:00Z")
    first = listed(limit="2")
    second = listed(limit="2", cursor=first["next_cursor"])
    seen = [item["answered_at"][:10] for page in (first, second) for item in page["items"]]
    assert seen == sorted(days, reverse=True)
    assert (first["count"], second["count"], second["next_cursor"]) == (3, 3, None)
    assert knock(door, "GET", ASSESSMENTS, path=HERE, query={"limit": "0", "page": "2"}).status == 400


def test_a_foreign_episode_and_an_unknown_one_are_the_same_answer() -> None:
    foreign, unknown = record(FOREIGN_EPISODE), record("epi_none")
    assert (foreign.status, foreign.body) == (404, unknown.body)
    there = {"clinic_id": OTHER_CLINIC, "episode_id": FOREIGN_EPISODE}
    assert knock(door, "POST", ASSESSMENTS, path=there, body=a_phq9()).status == 404
    lists = [knock(door, "GET", ASSESSMENTS, path={"episode_id": each}) for each in (FOREIGN_EPISODE, "epi_none")]
    assert (lists[0].status, lists[0].body) == (404, lists[1].body)
    elsewhere = {**where(record()), "episode_id": ENDED_EPISODE}
    assert knock(door, "GET", ASSESSMENT, path=elsewhere).status == 404


def test_the_care_team_writes_and_reads_and_nobody_else() -> None:
    for by, status in ((PCP, 201), (CONSULTANT, 201), (FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert knock(door, "POST", ASSESSMENTS, path=HERE, body=a_phq9(), by=by).status == status
    assert knock(door, "GET", ASSESSMENTS, path=HERE, by=CONSULTANT).body["count"] == 2
    assert knock(door, "GET", ASSESSMENTS, path=HERE, by=FINANCE).status == 403


def test_a_phone_gets_what_it_needs_to_draw_a_form_and_no_text_that_is_not_free() -> None:
    catalog = knock(door, "GET", "/v1/instruments", by=STRANGER).body
    assert catalog["count"] == len(catalog["items"])
    phq9 = knock(door, "GET", "/v1/instruments/{instrument}", path={"instrument": "PHQ-9"}).body
    assert phq9 in catalog["items"]
    assert phq9["items"][8]["loinc"] == "44260-8"
    assert [choice["value"] for choice in phq9["items"][0]["choices"]] == [0, 1, 2, 3]
    pcl5 = knock(door, "GET", "/v1/instruments/{instrument}", path={"instrument": "PCL-5"}).body
    assert {item["text"] for item in pcl5["items"]} == {None}
    assert knock(door, "GET", "/v1/instruments/{instrument}", path={"instrument": "PHQ-99"}).status == 404


def test_recording_reads_the_episode_once_and_writes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    calls: list[tuple[str, str]] = []
    dispatch = Connection.dispatch

    def counted(self: Connection, operation: str, operands: dict[str, Any]) -> dict[str, Any]:
        calls.append((operation, operands["TableName"]))
        return dispatch(self, operation, operands)

    monkeypatch.setattr(Connection, "dispatch", counted)
    record()
    who_writes = [("GetItem", "directory-table")] * 4  # the clinic, two places of grants, whether they are blocked
    assert calls == [
        *who_writes,
        ("GetItem", "episodes-table"),
        ("PutItem", "assessments-table"),
        ("PutItem", "audit-table"),
    ]


def test_an_assessment_costs_one_write_unit() -> None:
    full_ids = "epi_" + "x" * 26
    IntakeStore().write([an_episode(episode_id=full_ids, patient_id="pat_" + "x" * 26)], [], "test-full-ids")
    assert record(full_ids, items=[3] * 9).body["safety"] is True
    kept = next(find_all(Assessments, f"CLINIC#{CLINIC}#EPISODE#{full_ids}", "ASSESSMENT#"))
    size = sum(len(name) + len(str(value).encode()) for name, value in kept.attribute_values.items())
    clinic_and_staff = 2 * (30 - len(CLINIC)) + 36 - len(MANAGER)
    assert size + clinic_and_staff <= 1024


def test_the_door_opens_without_boto3() -> None:
    seen = "import functions.scores.api, sys; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False).returncode == 0  # noqa: S603
