"""Review through its door and its ear: facts become a caseload, a consultation becomes recommendations with a fate."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.aws.chart import Episodes
from functions.aws.records import FACTS, KINDS
from functions.intake.api import door as intake
from functions.kernel.facts import AssessmentRecorded, Written
from functions.kernel.ids import AssessmentId, EpisodeId, PatientId
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from tests.intake.test_api import EPISODES, an_episode, enrol, refer
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

CASELOAD = "/v1/clinics/{clinic_id}/caseload"
EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"
REVIEWS = f"{EPISODE}/case-reviews"
STEPS = f"{EPISODE}/recommendations/{{recommendation_id}}/steps"
ZONE = "America/New_York"


def hear_again() -> None:
    """Replay every record of the clinic into the registry, as the streams would."""
    for record in (*Episodes.scan(), *ReviewStore.table.scan()):
        if record.kind in FACTS:
            hear(Shelves(), record.value(FACTS[record.kind]), lambda _: ZONE)


def an_assessment(episode: Any, on: date, total: int, item9: int | None = 0, name: str = "asm_1") -> AssessmentRecorded:
    moment = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return AssessmentRecorded(
        clinic_id=CLINIC,
        episode_id=EpisodeId(episode["episode_id"]),
        patient_id=PatientId(episode["patient_id"]),
        assessment_id=AssessmentId(name),
        version=1,
        status="final",
        instrument="PHQ-9",
        instrument_version="1",
        items=(),
        functional=None,
        answers={},
        total=total,
        valid=True,
        prorated=False,
        band=None,
        positive=None,
        safety_item=item9,
        safety=bool(item9),
        reason="",
        how="phone",
        answered_at=moment,
        recorded=Written(at=moment, by=MANAGER),
    )


def enrol_another() -> Any:
    patient_id = refer(mrn="B-200").body["patient_id"]
    return knock(intake, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode()).body


def caseload(as_of: str = "2026-04-20", **query: str) -> Answer:
    return knock(door, "GET", CASELOAD, query={"as_of": as_of, **query})


def reviewed(episode_id: str, **changes: Any) -> Answer:
    body = {
        "reviewed_at": "2026-03-10T15:00:00-05:00",
        "consultant_id": CONSULTANT,
        "summary": "Moderate depression, sleep poor.",
        "recommendations": [{"kind": "medication_change", "text": "sertraline 50 mg", "owner_id": PCP}],
        **changes,
    }
    return knock(door, "POST", REVIEWS, path={"episode_id": episode_id}, body=body, by=CONSULTANT)


def test_a_caseload_is_sorted_by_urgency_and_each_flag_says_why() -> None:
    calm, urgent = enrol().body, enrol_another()
    for episode, item9 in ((calm, 0), (urgent, 2)):
        hear(Shelves(), an_assessment(episode, date(2026, 3, 2), 12, item9), lambda _: ZONE)
    hear_again()
    page = caseload()
    assert page.status == 200
    assert page.body["count"] == 2
    assert [row["episode_id"] for row in page.body["items"]] == [urgent["episode_id"], calm["episode_id"]]
    first = page.body["items"][0]["flags"][0]
    assert (first["code"], first["rule"], first["since"]) == ("SAFETY_ITEM9", "C3", "2026-03-02")
    assert first["reason"]
    assert page.body["items"][0]["family_name"] == "Žižková"


def test_a_caseload_pages_completely_and_filters() -> None:
    first, second = enrol().body, enrol_another()
    hear_again()
    page = caseload(limit="1")
    rest = caseload(limit="1", cursor=page.body["next_cursor"])
    assert {page.body["items"][0]["episode_id"], rest.body["items"][0]["episode_id"]} == {
        first["episode_id"],
        second["episode_id"],
    }
    assert rest.body["next_cursor"] is None
    assert caseload(care_manager_id=MANAGER).body["count"] == 2
    assert caseload(care_manager_id="somebody-else").body["count"] == 0
    assert caseload(phase="active").body["count"] == 0
    assert caseload(flag="BASELINE_MISSING").body["count"] == 2
    assert caseload(cursor="bm9wZQ==").status == 400
    assert caseload(colour="red").status == 400


def test_a_patient_who_changes_hands_is_on_one_shelf_only() -> None:
    episode = enrol().body
    hear_again()
    team = {"care_manager_id": CONSULTANT, "psychiatric_consultant_id": CONSULTANT, "pcp_id": PCP}
    where = {"episode_id": episode["episode_id"]}
    knock(intake, "PATCH", EPISODE, path=where, body={"care_team": team}, headers={"If-Match": '"1"'})
    hear_again()
    assert caseload(care_manager_id=MANAGER).body["count"] == 0
    assert caseload(care_manager_id=CONSULTANT).body["count"] == 1
    assert caseload().body["count"] == 1


def test_a_discharged_patient_leaves_the_caseload_unless_safety_is_open() -> None:
    episode = enrol().body
    hear(Shelves(), an_assessment(episode, date(2026, 3, 2), 12, 1), lambda _: ZONE)
    gone = {"phase": "discharged", "on": "2026-03-20", "discharge_reason": "declined"}
    where = {"episode_id": episode["episode_id"]}
    knock(intake, "PATCH", EPISODE, path=where, body=gone, headers={"If-Match": '"1"'})
    hear_again()
    assert [flag["code"] for flag in caseload().body["items"][0]["flags"]] == ["SAFETY_ITEM9"]
    corrected = an_assessment(episode, date(2026, 3, 2), 12, 0)
    hear(Shelves(), replace(corrected, version=2), lambda _: ZONE)
    assert caseload().body["count"] == 0
    assert caseload(phase="discharged").body["count"] == 1


def test_a_recommendation_is_followed_to_its_end_and_ages_until_then() -> None:
    episode_id = enrol().body["episode_id"]
    made = reviewed(episode_id)
    assert made.status == 201
    hear_again()
    aging = knock(door, "GET", "/v1/clinics/{clinic_id}/recommendations")
    assert [(one["status"], one["recommended_on"]) for one in aging.body["items"]] == [("proposed", "2026-03-10")]
    where = {"episode_id": episode_id, "recommendation_id": made.body["recommendation_ids"][0]}
    declined = {"status": "declined", "at": "2026-03-11T09:00:00-05:00"}
    refused = knock(door, "POST", STEPS, path=where, body=declined, by=PCP)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/reason")
    told = {**declined, "reason": "long QT"}
    once, again = (knock(door, "POST", STEPS, path=where, body=told, by=PCP) for _ in range(2))
    assert (once.status, once.body) == (201, again.body)
    assert [step["status"] for step in once.body["steps"]] == ["proposed", "declined"]
    back = {"status": "accepted", "at": "2026-03-12T09:00:00-05:00"}
    assert knock(door, "POST", STEPS, path=where, body=back, by=PCP).status == 422
    hear_again()
    assert knock(door, "GET", "/v1/clinics/{clinic_id}/recommendations").body["count"] == 0


def test_an_earlier_step_sent_again_is_the_same_answer() -> None:
    episode_id = enrol().body["episode_id"]
    where = {"episode_id": episode_id, "recommendation_id": reviewed(episode_id).body["recommendation_ids"][0]}
    seen = {"status": "seen", "at": "2026-03-11T09:00:00-05:00"}
    accepted = {"status": "accepted", "at": "2026-03-12T09:00:00-05:00"}
    answers = [knock(door, "POST", STEPS, path=where, body=body, by=PCP) for body in (seen, accepted, seen)]
    assert [answer.status for answer in answers] == [201, 201, 201]
    assert answers[2].body == answers[1].body


def test_a_day_before_the_enrolment_knows_nobody() -> None:
    enrol()
    hear_again()
    assert caseload("2026-03-01").body["count"] == 0
    assert caseload("2026-03-02").body["count"] == 1


def test_a_declined_recommendation_keeps_its_reason() -> None:
    episode_id = enrol().body["episode_id"]
    where = {"episode_id": episode_id, "recommendation_id": reviewed(episode_id).body["recommendation_ids"][0]}
    declined = {"status": "declined", "at": "2026-03-11T09:00:00-05:00", "reason": "long QT"}
    knock(door, "POST", STEPS, path=where, body=declined, by=PCP)
    listed = knock(door, "GET", f"{EPISODE}/recommendations", path=where).body
    assert listed["items"][0]["steps"][1]["reason"] == "long QT"


def test_a_review_is_kept_once_with_all_of_its_recommendations() -> None:
    episode_id = enrol().body["episode_id"]
    hear_again()
    body = {"reviewed_at": "2026-03-10T15:00:00-05:00", "consultant_id": CONSULTANT, "summary": "Stable."}
    key = {"Idempotency-Key": "r1"}
    once = knock(door, "POST", REVIEWS, path={"episode_id": episode_id}, body=body, by=CONSULTANT, headers=key)
    again = knock(door, "POST", REVIEWS, path={"episode_id": episode_id}, body=body, by=CONSULTANT, headers=key)
    assert (once.status, once.body) == (201, again.body)
    other = {**body, "summary": "Worse."}
    assert (
        knock(door, "POST", REVIEWS, path={"episode_id": episode_id}, body=other, by=CONSULTANT, headers=key).status
        == 409
    )
    assert knock(door, "GET", REVIEWS, path={"episode_id": episode_id}).body["count"] == 1


def test_a_consultation_names_people_and_episodes_of_the_clinic() -> None:
    episode_id = enrol().body["episode_id"]
    body = {
        "held_at": "2026-03-10T15:00:00-05:00",
        "seconds": 2400,
        "care_manager_id": MANAGER,
        "consultant_id": CONSULTANT,
        "episode_ids": [episode_id, "epi_nobody"],
        "attendee_ids": [PCP],
    }
    refused = knock(door, "POST", "/v1/clinics/{clinic_id}/consultations", body=body)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/episode_ids/1")
    held = knock(
        door, "POST", "/v1/clinics/{clinic_id}/consultations", body={**body, "episode_ids": [episode_id, episode_id]}
    )
    assert (held.status, held.body["episode_ids"], held.body["attendee_ids"]) == (201, [episode_id], [PCP])


def test_another_clinics_episode_and_an_unknown_one_are_the_same_answer() -> None:
    episode_id = enrol().body["episode_id"]
    hear_again()
    for route in (REVIEWS, f"{EPISODE}/registry", f"{EPISODE}/recommendations"):
        foreign = knock(door, "GET", route, path={"clinic_id": OTHER_CLINIC, "episode_id": episode_id})
        unknown = knock(door, "GET", route, path={"episode_id": "epi_none"})
        assert foreign.status == unknown.status == 404
        assert knock(door, "GET", route, path={"episode_id": episode_id}, by=FINANCE).status == 403


def test_every_fact_has_a_kind_of_its_own() -> None:
    assert len(KINDS) == len(FACTS)


def test_whom_nobody_has_reached_for_long_is_proposed_and_stays_until_a_person_decides() -> None:
    episode_id = enrol().body["episode_id"]
    hear_again()
    proposals = knock(door, "GET", "/v1/clinics/{clinic_id}/discharge-proposals").body
    assert [one["episode_id"] for one in proposals["items"]] == [episode_id]
    assert proposals["items"][0]["proposal"]["threshold"] == 90
    assert caseload().body["items"][0]["phase"] == "enrolled"
