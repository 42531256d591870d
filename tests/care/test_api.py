"""Care through its door: contacts, time entries, safety assessments."""

from typing import Any

import pytest

from functions.aws.tables import find_all
from functions.care.api import door
from functions.care.store import Contacts
from tests.charts import ENDED_EPISODE, EPISODE, FOREIGN_EPISODE, settle_episodes
from tests.snapshots import as_made
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, STRANGER, Answer, knock

HERE = {"episode_id": EPISODE}
ROOT = "/v1/clinics/{clinic_id}/episodes/{episode_id}"
CONTACTS, TIMES, SAFETY = f"{ROOT}/contacts", f"{ROOT}/time-entries", f"{ROOT}/safety-assessments"
CONTACT, TIME, ONE_SAFETY = f"{CONTACTS}/{{contact_id}}", f"{TIMES}/{{entry_id}}", f"{SAFETY}/{{safety_assessment_id}}"
FAR = "2199-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def time_spent(start: str = "10:00", end: str = "10:20", **changes: Any) -> dict[str, Any]:
    day = "2026-03-09"
    return {"started_at": f"{day}T{start}:00-04:00", "ended_at": f"{day}T{end}:00-04:00", "kind": "cocm", **changes}


def a_contact(**changes: Any) -> dict[str, Any]:
    return {
        "occurred_at": "2026-03-09T10:00:00-04:00",
        "mode": "phone",
        "outcome": "reached",
        "party": "patient",
        "techniques": ["BA", "psychoeducation"],
        "note": "planned two walks",
        "spent": time_spent(),
        **changes,
    }


def an_entry(**changes: Any) -> dict[str, Any]:
    return {"activity": "registry", "entry": "timer", "spent": time_spent("10:30", "10:40"), **changes}


def a_safety_assessment(**changes: Any) -> dict[str, Any]:
    return {"assessed_at": "2026-03-09T11:00:00-04:00", "risk": "low", "disposition": "safety_plan", **changes}


BODIES = {CONTACTS: a_contact, TIMES: an_entry, SAFETY: a_safety_assessment}
NAMES = {CONTACTS: "contact_id", TIMES: "entry_id", SAFETY: "safety_assessment_id"}


def post(route: str, episode_id: str = EPISODE, by: str | None = MANAGER, **changes: Any) -> Answer:
    return knock(door, "POST", route, path={"episode_id": episode_id}, body=BODIES[route](**changes), by=by)


def listed(route: str, **query: str) -> Any:
    return knock(door, "GET", route, path=HERE, query=query).body


def where(answer: Answer) -> dict[str, str]:
    return {**HERE, **{name: answer.body[name] for name in NAMES.values() if name in answer.body}}


def problems(answer: Answer) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer.body["errors"]}


def test_a_contact_is_kept_with_its_time_in_whole_seconds_and_who_was_reached_how() -> None:
    body = a_contact(spent={**time_spent(), "ended_at": "2026-03-09T10:20:01.900-04:00"})
    kept = knock(door, "POST", CONTACTS, path=HERE, body=body)
    assert (kept.status, kept.etag) == (201, '"1"')
    assert (kept.body["outcome"], kept.body["techniques"]) == ("reached", ["BA", "psychoeducation"])
    assert (kept.body["staff_id"], kept.body["patient_id"]) == (MANAGER, "pat_anna")
    assert kept.body["spent"]["started_at"] == "2026-03-09T14:00:00Z"
    assert (kept.body["spent"]["seconds"], kept.body["spent"]["actor"]) == (1201, "bhcm")
    assert kept.body["counting"] == {"countable_seconds": 1201, "not_counted": None}
    assert kept.body["overlaps"] == []
    assert knock(door, "GET", CONTACT, path=where(kept)).body == kept.body


def test_an_attempt_is_told_apart_from_somebody_reached_and_practises_nothing() -> None:
    attempt = post(CONTACTS, outcome="attempted", techniques=[], spent=None)
    assert (attempt.status, attempt.body["outcome"], attempt.body["counting"]) == (201, "attempted", None)
    practised = post(CONTACTS, outcome="no_show")
    assert (practised.status, problems(practised)) == (422, {("/techniques", "NOT_REACHED")})


@pytest.mark.parametrize(
    ("by", "changes", "actor", "why"),
    [
        (MANAGER, {}, "bhcm", None),
        (PCP, {}, "pcp", None),
        (CONSULTANT, {}, "psychiatric_consultant", "R20"),
        (MANAGER, {"actor": "clerical"}, "clerical", "R20"),
        (MANAGER, {"activity": "scheduling"}, "clerical", "R20"),
        (PCP, {"spent": time_spent(kind="separately_billed", code="99214")}, "pcp", "99214"),
        (MANAGER, {"spent": time_spent(inpatient=True)}, "bhcm", "R19"),
    ],
)
def test_time_that_does_not_count_is_kept_apart_with_its_reason(
    by: str, changes: dict[str, Any], actor: str, why: str | None
) -> None:
    kept = post(TIMES, by=by, **changes).body
    assert kept["spent"]["actor"] == actor
    counted = kept["counting"]
    assert counted["countable_seconds"] == (0 if why else kept["spent"]["seconds"])
    assert (why or "None") in str(counted["not_counted"])


def test_overlaps_of_the_same_person_are_said_at_entry_across_contacts_and_time() -> None:
    contact = post(CONTACTS)
    touching = post(TIMES, spent=time_spent("10:20", "10:30"))
    mine = post(TIMES, spent=time_spent("10:10", "10:25"))
    colleague = post(TIMES, by=PCP, spent=time_spent("10:00", "10:30"))
    assert (mine.status, colleague.body["overlaps"]) == (201, [])
    assert mine.body["overlaps"] == sorted([contact.body["contact_id"], touching.body["entry_id"]])
    seen = knock(door, "GET", CONTACT, path=where(contact)).body["overlaps"]
    assert seen == [mine.body["entry_id"]]
    knock(
        door,
        "POST",
        f"{TIME}/entered-in-error",
        path=where(mine),
        body={"reason": "timer left running"},
        headers={"If-Match": '"1"'},
    )
    assert knock(door, "GET", CONTACT, path=where(contact)).body["overlaps"] == []


@pytest.mark.parametrize(
    ("route", "changes", "expected"),
    [
        (CONTACTS, {"occurred_at": "2026-03-09T10:00:00", "mode": "fax"}, {"/occurred_at", "/mode"}),
        (
            CONTACTS,
            {"techniques": ["hypnosis"], "actor": "pcp", "seconds": 60},
            {"/techniques/0", "/actor", "/seconds"},
        ),
        (CONTACTS, {"occurred_at": FAR, "spent": None}, {"/occurred_at"}),
        (CONTACTS, {"occurred_at": "9999-12-31T23:59:59-12:00", "spent": None}, {"/occurred_at"}),
        (CONTACTS, {"occurred_at": "0001-01-01T00:00:00+12:00", "spent": None}, {"/occurred_at"}),
        (CONTACTS, {"occurred_at": "2026-03-10T10:00:00-04:00"}, {"/spent/started_at"}),
        (CONTACTS, {"spent": time_spent("10:20", "10:00"), "outcome": "attempted"}, {"/spent/ended_at", "/techniques"}),
        (TIMES, {"spent": time_spent("10:00", "10:00")}, {"/spent/ended_at"}),
        (TIMES, {"spent": {**time_spent(), "ended_at": "2026-03-10T10:00:01-04:00"}}, {"/spent/ended_at"}),
        (TIMES, {"spent": time_spent(started_at="2026-03-09T10:00:00")}, {"/spent/started_at"}),
        (TIMES, {"spent": time_spent(started_at=FAR, ended_at="2199-01-01T00:01:00Z")}, {"/spent/ended_at"}),
        (
            TIMES,
            {"spent": time_spent(started_at="0001-01-01T00:00:00+12:00")},
            {"/spent/started_at", "/spent/ended_at"},
        ),
        (TIMES, {"spent": time_spent(kind="separately_billed")}, {"/spent/code"}),
        (TIMES, {"entry": "manual", "spent": time_spent(code="99214")}, {"/reason", "/spent/code"}),
        (TIMES, {"activity": "lunch", "entry": None, "spent": None}, {"/activity", "/entry", "/spent"}),
        (SAFETY, {"assessed_at": FAR}, {"/assessed_at"}),
        (
            SAFETY,
            {"risk": "unknown", "disposition": "", "assessed_at": "today"},
            {"/risk", "/disposition", "/assessed_at"},
        ),
    ],
)
def test_what_cannot_be_is_refused_with_every_problem_and_nothing_is_written(
    route: str, changes: dict[str, Any], expected: set[str]
) -> None:
    answer = post(route, **changes)
    assert answer.status in (400, 422)
    assert {field for field, _ in problems(answer)} == expected
    assert listed(route)["count"] == 0


def test_a_day_is_the_longest_entry_and_manual_time_says_why() -> None:
    longest = {**time_spent(), "ended_at": "2026-03-10T10:00:00-04:00"}
    kept = post(TIMES, entry="manual", reason="timer forgotten", spent=longest)
    assert (kept.status, kept.body["spent"]["seconds"], kept.body["reason"]) == (201, 86_400, "timer forgotten")


def test_an_ended_episode_takes_late_entries_of_its_time_and_none_after_it() -> None:
    last = {"started_at": "2026-04-30T23:50:00-04:00", "ended_at": "2026-05-01T00:00:00-04:00", "kind": "cocm"}
    assert post(TIMES, ENDED_EPISODE, spent=last).status == 201
    beyond = post(TIMES, ENDED_EPISODE, spent={**last, "ended_at": "2026-05-01T00:00:01-04:00"})
    assert (beyond.status, problems(beyond)) == (422, {("/spent/ended_at", "AFTER_DISCHARGE")})
    late = post(CONTACTS, ENDED_EPISODE, occurred_at="2026-05-01T00:00:00-04:00", spent=None)
    assert (late.status, problems(late)) == (422, {("/occurred_at", "AFTER_DISCHARGE")})


def test_an_alert_that_is_open_at_the_end_can_still_be_answered() -> None:
    kept = post(SAFETY, ENDED_EPISODE, assessed_at="2026-05-02T09:00:00-04:00")
    assert (kept.status, kept.body["assessed_at"]) == (201, "2026-05-02T13:00:00Z")


@pytest.mark.parametrize(
    ("route", "change"), [(CONTACTS, {"note": "x"}), (TIMES, {"reason": "x"}), (SAFETY, {"note": "x"})]
)
def test_the_same_key_and_body_have_one_effect_and_another_body_is_refused(route: str, change: dict[str, str]) -> None:
    key = {"Idempotency-Key": "phone-1"}
    once, again, other = (
        knock(door, "POST", route, path=HERE, body=body, headers=key)
        for body in (BODIES[route](), BODIES[route](), BODIES[route](**change))
    )
    assert (once.status, once.body) == (again.status, again.body)
    assert (other.status, other.body["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert listed(route)["count"] == 1


@pytest.mark.parametrize(
    ("route", "one", "changes"),
    [
        (CONTACTS, CONTACT, {"spent": time_spent("10:00", "10:25"), "correction": "ended later"}),
        (TIMES, TIME, {"spent": time_spent("10:00", "10:25"), "correction": "ended later"}),
    ],
)
def test_an_amendment_is_a_new_version_by_the_same_person(route: str, one: str, changes: dict[str, Any]) -> None:
    first, better = post(route), BODIES[route](**changes)
    assert knock(door, "PUT", one, path=where(first), body=better).status == 428
    match = {"If-Match": first.etag}
    amended = knock(door, "PUT", one, path=where(first), body=better, headers=match)
    again = knock(door, "PUT", one, path=where(first), body=better, headers=match)
    assert (amended.status, amended.etag, amended.body) == (200, '"2"', again.body)
    assert (amended.body["status"], amended.body["correction"]) == ("amended", "ended later")
    assert amended.body["spent"]["seconds"] == 1500
    stale = knock(door, "PUT", one, path=where(first), body=BODIES[route](), headers=match)
    assert (stale.status, stale.body["code"]) == (412, "STALE_VERSION")
    others = knock(door, "PUT", one, path=where(first), body=better, headers={"If-Match": amended.etag}, by=PCP)
    assert others.status == 403
    history = [record.version for record in find_all(Contacts, f"CLINIC#{CLINIC}#EPISODE#{EPISODE}", "HISTORY#")]
    assert (history, listed(route)["count"]) == ([1], 1)


@pytest.mark.parametrize(("route", "one"), [(CONTACTS, CONTACT), (TIMES, TIME), (SAFETY, ONE_SAFETY)])
def test_a_mistake_stays_visible_with_its_reason_and_is_final(route: str, one: str) -> None:
    first, mistake = post(route), f"{one}/entered-in-error"
    reason, match = {"reason": "another patient"}, {"If-Match": first.etag}
    assert knock(door, "POST", mistake, path=where(first), body=reason).status == 428
    gone = knock(door, "POST", mistake, path=where(first), body=reason, headers=match, by=PCP)
    again = knock(door, "POST", mistake, path=where(first), body=reason, headers=match, by=PCP)
    assert (gone.status, gone.body) == (200, again.body)
    assert (gone.body["status"], gone.body["correction"]) == ("entered_in_error", "another patient")
    assert (gone.body["staff_id"], gone.body["recorded"]["by"]) == (MANAGER, PCP)
    twice = knock(door, "POST", mistake, path=where(first), body=reason, headers={"If-Match": gone.etag})
    assert (twice.status, twice.body["code"]) == (422, "ENTERED_IN_ERROR")
    assert knock(door, "GET", one, path=where(first)).body == gone.body
    assert [item["status"] for item in listed(route)["items"]] == ["entered_in_error"]


@pytest.mark.parametrize(("route", "moment"), [(CONTACTS, "occurred_at"), (TIMES, "spent"), (SAFETY, "assessed_at")])
def test_a_list_is_paged_and_counted_with_the_latest_first(route: str, moment: str) -> None:
    for hour in (12, 10, 14):
        at, end = f"2026-03-09T{hour}:00:00Z", f"2026-03-09T{hour}:05:00Z"
        at_this_hour: dict[str, Any] = {moment: at, "spent": None} if route == CONTACTS else {moment: at}
        if moment == "spent":
            at_this_hour = {"spent": time_spent(started_at=at, ended_at=end)}
        post(route, **at_this_hour)
    first = listed(route, limit="2")
    second = listed(route, limit="2", cursor=first["next_cursor"])
    moments = [item[moment] for page in (first, second) for item in page["items"]]
    seen = [each["started_at"] if moment == "spent" else each for each in moments]
    assert seen == [f"2026-03-09T{hour}:00:00Z" for hour in (14, 12, 10)]
    assert (first["count"], second["count"], second["next_cursor"]) == (3, 3, None)


@pytest.mark.parametrize("route", [CONTACTS, TIMES, SAFETY])
def test_a_foreign_episode_and_an_unknown_one_are_the_same_answer(route: str) -> None:
    foreign, unknown = post(route, FOREIGN_EPISODE), post(route, "epi_none")
    assert (foreign.status, foreign.body) == (404, unknown.body)
    there = {"clinic_id": OTHER_CLINIC, "episode_id": FOREIGN_EPISODE}
    assert knock(door, "POST", route, path=there, body=BODIES[route]()).status == 404
    lists = [knock(door, "GET", route, path={"episode_id": each}) for each in (FOREIGN_EPISODE, "epi_none")]
    assert (lists[0].status, lists[0].body) == (404, lists[1].body)


@pytest.mark.parametrize("route", [CONTACTS, TIMES, SAFETY])
def test_the_care_team_writes_and_reads_and_nobody_else(route: str) -> None:
    for by, status in ((PCP, 201), (CONSULTANT, 201), (FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert post(route, by=by).status == status
    assert knock(door, "GET", route, path=HERE, by=CONSULTANT).body["count"] == 2
    assert knock(door, "GET", route, path=HERE, by=FINANCE).status == 403


def test_a_record_of_one_kind_is_not_found_as_another() -> None:
    contact, entry = post(CONTACTS), post(TIMES)
    assert knock(door, "GET", TIME, path={**HERE, "entry_id": contact.body["contact_id"]}).status == 404
    assert knock(door, "GET", CONTACT, path={**HERE, "contact_id": entry.body["entry_id"]}).status == 404
    assert knock(door, "GET", ONE_SAFETY, path={**HERE, "safety_assessment_id": "saf_none"}).status == 404
