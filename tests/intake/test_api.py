"""Intake through its door: referral, patient, consent, episode."""

from typing import Any

import pytest

from functions.care.api import door as care
from functions.intake.api import door
from tests.care.plans import a_relapse_plan
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, STRANGER, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

REFERRALS = "/v1/clinics/{clinic_id}/referrals"
PATIENT = "/v1/clinics/{clinic_id}/patients/{patient_id}"
CONSENTS = f"{PATIENT}/consents"
EPISODES = f"{PATIENT}/episodes"
EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"


def a_referral(**changes: Any) -> dict[str, Any]:
    person = {
        "mrn": "A-100",
        "family_name": "Žižková",
        "given_name": "Anna",
        "birth_date": "1980-02-29",
        "sex": "female",
        **changes,
    }
    return {
        "patient": person,
        "referred_by": PCP,
        "referred_at": "2026-03-02T10:00:00-05:00",
        "reason": "PHQ-9 of 17 at the annual visit",
    }


def an_episode(**changes: Any) -> dict[str, Any]:
    return {
        "enrolled_on": "2026-03-02",
        "diagnoses": [{"code": "F32.1", "provisional": True}],
        "coverage": {"payer_id": "medicare_ffs", "member_id": "1EG4TE5MK73"},
        "care_team": {"care_manager_id": MANAGER, "psychiatric_consultant_id": CONSULTANT, "pcp_id": PCP},
        "initiating_visit": {"required": False},
        **changes,
    }


def a_consent(**changes: Any) -> dict[str, Any]:
    return {
        "given_on": "2026-03-02",
        "method": "verbal",
        "obtained_by": MANAGER,
        "statements": ["specialist_consultation", "cost_sharing"],
        "billing_practitioner_id": PCP,
        **changes,
    }


def refer(**changes: Any) -> Answer:
    return knock(door, "POST", REFERRALS, body=a_referral(**changes), by=PCP)


def enrol(**changes: Any) -> Answer:
    patient_id = refer().body["patient_id"]
    return knock(door, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(**changes))


def test_a_referral_registers_an_unknown_patient_and_links_a_known_one() -> None:
    first, second = refer(), refer()
    assert (first.status, second.status) == (201, 201)
    assert first.body["patient_id"] == second.body["patient_id"]
    assert first.body["referral_id"] != second.body["referral_id"]
    listed = knock(door, "GET", REFERRALS, query={"limit": "1"})
    assert listed.body["count"] == 2
    assert listed.body["next_cursor"]


def test_a_known_record_number_with_another_birth_date_is_somebody_else() -> None:
    refer()
    answer = refer(birth_date="1981-02-28")
    assert (answer.status, answer.body["code"]) == (409, "MRN_OF_ANOTHER_PATIENT")


def test_the_same_key_and_body_have_one_effect_and_another_body_is_refused() -> None:
    key = {"Idempotency-Key": "phone-1"}
    once = knock(door, "POST", REFERRALS, body=a_referral(), by=PCP, headers=key)
    again = knock(door, "POST", REFERRALS, body=a_referral(), by=PCP, headers=key)
    other = knock(door, "POST", REFERRALS, body=a_referral(mrn="B-200"), by=PCP, headers=key)
    assert (once.status, once.body) == (again.status, again.body)
    assert (other.status, other.body["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert knock(door, "GET", REFERRALS).body["count"] == 1


def test_every_problem_of_a_body_is_said_at_once_and_nothing_is_written() -> None:
    bad = a_referral(birth_date="yesterday", sex="?")
    del bad["reason"]
    bad["referred_at"] = "2026-03-02T10:00:00"
    bad["total"] = 3
    answer = knock(door, "POST", REFERRALS, body=bad, by=PCP)
    assert answer.status == 400
    fields = {problem["field"] for problem in answer.body["errors"]}
    assert fields == {"/patient/birth_date", "/patient/sex", "/reason", "/referred_at", "/total"}
    assert knock(door, "GET", REFERRALS).body["count"] == 0


def test_a_consent_is_kept_with_who_asked_how_and_what_was_said_and_can_be_revoked() -> None:
    patient_id = refer().body["patient_id"]
    key = {"Idempotency-Key": "c1"}
    given = knock(door, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent(), headers=key)
    again = knock(door, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent(), headers=key)
    assert (given.status, given.body) == (201, again.body)
    other = knock(
        door, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent(method="written"), headers=key
    )
    assert other.status == 409
    where = {"patient_id": patient_id, "consent_id": given.body["consent_id"]}
    too_early = knock(
        door, "POST", f"{CONSENTS}/{{consent_id}}/revocation", path=where, body={"revoked_on": "2026-03-01"}
    )
    assert too_early.status == 422
    ended = knock(door, "POST", f"{CONSENTS}/{{consent_id}}/revocation", path=where, body={"revoked_on": "2026-04-01"})
    assert (ended.body["status"], ended.body["revoked_on"]) == ("revoked", "2026-04-01")
    repeated = knock(door, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent(), headers=key)
    assert (repeated.status, repeated.body["consent_id"]) == (201, given.body["consent_id"])
    patient = knock(door, "GET", PATIENT, path=where).body
    assert [consent["status"] for consent in patient["consents"]] == ["revoked"]
    assert patient["version"] == 3


def test_an_episode_opens_once_and_a_second_one_waits_for_the_discharge() -> None:
    patient_id = refer().body["patient_id"]
    key = {"Idempotency-Key": "e1"}
    opened = knock(door, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(), headers=key)
    again = knock(door, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(), headers=key)
    assert (opened.status, opened.body) == (201, again.body)
    second = knock(door, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode())
    assert (second.status, second.body["code"]) == (409, "EPISODE_OPEN")
    where = {"episode_id": opened.body["episode_id"]}
    gone = {"phase": "discharged", "on": "2026-05-01", "discharge_reason": "declined"}
    knock(door, "PATCH", EPISODE, path=where, body=gone, headers={"If-Match": opened.etag})
    third = knock(door, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(enrolled_on="2026-11-02"))
    assert third.status == 201


def test_a_change_names_the_version_it_read_and_a_repeat_is_recognised() -> None:
    opened = enrol()
    where = {"episode_id": opened.body["episode_id"]}
    start = {"phase": "active", "on": "2026-03-04"}
    assert knock(door, "PATCH", EPISODE, path=where, body=start).status == 428
    changed = knock(door, "PATCH", EPISODE, path=where, body=start, headers={"If-Match": '"1"'})
    repeated = knock(door, "PATCH", EPISODE, path=where, body=start, headers={"If-Match": '"1"'})
    assert (changed.status, changed.body) == (200, repeated.body)
    assert (changed.body["phase"], changed.body["treatment_started_on"]) == ("active", "2026-03-04")
    late = knock(door, "PATCH", EPISODE, path=where, body={"medication": "sertraline"}, headers={"If-Match": '"1"'})
    assert (late.status, late.body["code"]) == (412, "STALE_VERSION")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phase": "relapse_prevention", "on": "2026-03-05"}, "/phase"),
        ({"phase": "discharged", "on": "2026-03-05"}, "/discharge_reason"),
        ({"phase": "active", "on": "2026-03-01"}, "/on"),
        ({"phase": "active"}, "/on"),
        ({"phase": "active", "on": "2199-01-01"}, "/on"),
    ],
)
def test_a_step_that_the_phases_do_not_know_is_refused(change: dict[str, str], field: str) -> None:
    opened = enrol()
    where = {"episode_id": opened.body["episode_id"]}
    answer = knock(door, "PATCH", EPISODE, path=where, body=change, headers={"If-Match": opened.etag})
    assert answer.status == 422
    assert field in [problem["field"] for problem in answer.body["errors"]]


def test_a_care_team_is_made_of_people_of_the_organization() -> None:
    team = {"care_manager_id": STRANGER, "psychiatric_consultant_id": CONSULTANT, "pcp_id": "nobody"}
    answer = enrol(care_team=team)
    assert answer.status == 422
    assert {p["field"] for p in answer.body["errors"]} == {"/care_team/care_manager_id", "/care_team/pcp_id"}


def test_who_may_not_enter_learns_nothing() -> None:
    patient_id = refer().body["patient_id"]
    where = {"patient_id": patient_id}
    assert knock(door, "GET", PATIENT, path=where, by=None).status == 401
    assert knock(door, "GET", PATIENT, path=where, by=FINANCE).status == 403
    foreign = knock(door, "GET", PATIENT, path={"clinic_id": OTHER_CLINIC, **where})
    unknown = knock(door, "GET", PATIENT, path={"clinic_id": "cli_none", **where})
    assert foreign.status == unknown.status == 404
    assert foreign.body == unknown.body
    assert knock(door, "GET", PATIENT, path=where, by=STRANGER).body == unknown.body


@pytest.mark.parametrize(
    ("raw", "headers", "status"),
    [
        ("{", {}, 400),
        ("[]", {}, 400),
        ("{}", {"Content-Type": "text/plain"}, 415),
        ('{"patient": "' + "x" * 300_000 + '"}', {}, 413),
        ("[" * 100_000, {}, 400),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(raw: str, headers: dict[str, str], status: int) -> None:
    answer = knock(door, "POST", REFERRALS, raw=raw, by=PCP, headers=headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_record_number_is_looked_for_in_a_body() -> None:
    patient_id = refer().body["patient_id"]
    found = knock(door, "POST", "/v1/clinics/{clinic_id}/patient-searches", body={"mrn": "A-100"})
    assert found.body["patient_id"] == patient_id
    assert found.body["clinic_id"] == CLINIC
    missing = knock(door, "POST", "/v1/clinics/{clinic_id}/patient-searches", body={"mrn": "A-101"})
    assert missing.status == 404


def test_a_goals_met_discharge_needs_a_relapse_prevention_plan_and_others_do_not() -> None:
    episode = enrol().body
    where, match = {"episode_id": episode["episode_id"]}, {"If-Match": '"1"'}
    gone = {"phase": "discharged", "on": "2026-04-20", "discharge_reason": "goals_met"}
    refused = knock(door, "PATCH", EPISODE, path=where, body=gone, headers=match)
    assert (refused.status, refused.body["code"]) == (422, "REFUSED")
    assert [(one["field"], one["code"]) for one in refused.body["errors"]] == [
        ("/discharge_reason", "RELAPSE_PLAN_REQUIRED")
    ]
    assert knock(door, "GET", EPISODE, path=where).body["phase"] == "enrolled"
    plan = f"{EPISODE}/plans/relapse-prevention"
    assert knock(care, "PUT", plan, path=where, body=a_relapse_plan()).status == 200
    let_go = [knock(door, "PATCH", EPISODE, path=where, body=gone, headers=match) for _ in range(2)]
    assert [(one.status, one.body["discharge_reason"]) for one in let_go] == [(200, "goals_met")] * 2


@pytest.mark.parametrize("code", ["F32.1\n", "F32.1 ", "f32.1", "F\u0663\u0662.1"])
def test_a_code_with_anything_else_in_it_is_refused(code: str) -> None:
    answer = enrol(diagnoses=[{"code": code, "provisional": True}])
    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "/diagnoses/0/code")
