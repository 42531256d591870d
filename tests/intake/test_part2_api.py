"""Consents about Part 2 records through the door: given, revoked, entered in error, listed, and refused."""

from typing import Any

import pytest

from functions.intake.api import door
from tests.access.officers import PRIVACY, settle_privacy_officer
from tests.intake.test_api import CONSENTS as CARE_CONSENTS
from tests.intake.test_api import EPISODE, PATIENT, a_consent, enrol, refer
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

CONSENTS = f"{PATIENT}/part2-consents"
REVOCATION = f"{CONSENTS}/{{consent_id}}/revocation"
MISTAKE = f"{CONSENTS}/{{consent_id}}/entered-in-error"


def a_part2_consent(**changes: Any) -> dict[str, Any]:
    return {
        "purposes": ["treatment", "payment", "operations"],
        "recipients": "treating providers, health plans and those who work for them",
        "given_on": "2026-03-02",
        "method": "written",
        "obtained_by": MANAGER,
        **changes,
    }


def give(patient_id: str, *, key: str = "p2-1", by: str = MANAGER, **changes: Any) -> Answer:
    body, headers = a_part2_consent(**changes), {"Idempotency-Key": key}
    return knock(door, "POST", CONSENTS, path={"patient_id": patient_id}, body=body, headers=headers, by=by)


def listed(patient_id: str, by: str = MANAGER) -> Answer:
    return knock(door, "GET", CONSENTS, path={"patient_id": patient_id}, by=by)


def test_a_consent_keeps_what_it_covers_whom_until_when_and_who_asked() -> None:
    patient_id = refer().body["patient_id"]
    given = give(patient_id, expires_on="2027-03-01", records_from="2026-01-01")
    assert given.status == 201
    assert given.body["purposes"] == ["operations", "payment", "treatment"]
    assert (given.body["expires_on"], given.body["records_from"]) == ("2027-03-01", "2026-01-01")
    assert (given.body["obtained_by"], given.body["recorded"]["by"]) == (MANAGER, MANAGER)
    assert give(patient_id, expires_on="2027-03-01", records_from="2026-01-01").body == given.body
    assert give(patient_id).status == 409
    assert listed(patient_id).body == {"count": 1, "items": [given.body]}


def test_a_revoked_consent_stays_listed_and_a_repeat_of_its_giving_does_not_revive_it() -> None:
    patient_id = refer().body["patient_id"]
    where = {"patient_id": patient_id, "consent_id": give(patient_id).body["consent_id"]}
    early = knock(door, "POST", REVOCATION, path=where, body={"revoked_on": "2026-03-01"})
    future = knock(door, "POST", REVOCATION, path=where, body={"revoked_on": "2099-03-01"})
    assert (early.status, future.status) == (422, 422)
    ended = knock(door, "POST", REVOCATION, path=where, body={"revoked_on": "2026-04-01"})
    assert (ended.status, ended.body["status"], ended.body["revoked_on"]) == (200, "revoked", "2026-04-01")
    assert give(patient_id).body["status"] == "revoked"
    assert [one["status"] for one in listed(patient_id).body["items"]] == ["revoked"]


def test_a_mistaken_consent_says_why_and_can_be_neither_revoked_nor_revived() -> None:
    patient_id = refer().body["patient_id"]
    where = {"patient_id": patient_id, "consent_id": give(patient_id).body["consent_id"]}
    for _ in range(2):
        gone = knock(door, "POST", MISTAKE, path=where, body={"reason": "the consent of another patient"})
        assert (gone.body["status"], gone.body["correction"]) == ("entered_in_error", "the consent of another patient")
    revoked = knock(door, "POST", REVOCATION, path=where, body={"revoked_on": "2026-04-01"})
    assert (revoked.status, revoked.body["code"]) == (422, "ENTERED_IN_ERROR")
    assert give(patient_id).body["status"] == "entered_in_error"


def test_each_kind_of_consent_is_its_own() -> None:
    patient_id = refer().body["patient_id"]
    given = give(patient_id).body["consent_id"]
    where = {"patient_id": patient_id, "consent_id": given}
    other = knock(
        door, "POST", f"{CARE_CONSENTS}/{{consent_id}}/revocation", path=where, body={"revoked_on": "2026-04-01"}
    )
    knock(door, "POST", CARE_CONSENTS, path=where, body=a_consent())
    patient = knock(door, "GET", PATIENT, path=where).body
    assert other.status == 404
    assert (len(patient["consents"]), len(patient["part2_consents"])) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"purposes": []}, 400, "/purposes"),
        ({"purposes": ["legal_proceeding"]}, 400, "/purposes/0"),
        ({"purposes": None}, 400, "/purposes"),
        ({"recipients": ""}, 400, "/recipients"),
        ({"recipients": "a\nb"}, 400, "/recipients"),
        ({"method": "verbal"}, 400, "/method"),
        ({"given_on": "2099-01-01"}, 422, "/given_on"),
        ({"expires_on": "2026-03-01"}, 422, "/expires_on"),
        ({"obtained_by": "stf-nobody"}, 422, "/obtained_by"),
        ({"covers_everything": True}, 400, "/covers_everything"),
    ],
)
def test_a_consent_that_cannot_be_one_is_refused_and_not_kept(changes: dict[str, Any], status: int, field: str) -> None:
    patient_id = refer().body["patient_id"]
    answer = give(patient_id, **changes)
    assert answer.status == status
    assert [problem["field"] for problem in answer.body["errors"]] == [field]
    assert listed(patient_id).body["count"] == 0


@pytest.mark.parametrize(
    ("by", "writes", "reads"), [(PCP, 201, 200), (CONSULTANT, 403, 200), (FINANCE, 403, 403), (PRIVACY, 403, 200)]
)
def test_the_care_team_records_and_the_privacy_officer_reads(by: str, writes: int, reads: int) -> None:
    settle_privacy_officer()
    patient_id = refer().body["patient_id"]
    assert (give(patient_id, by=by).status, listed(patient_id, by=by).status) == (writes, reads)


def test_another_clinics_patient_and_an_unknown_consent_are_not_there() -> None:
    where = {"patient_id": refer().body["patient_id"], "consent_id": "p2c_nothing"}
    assert knock(door, "GET", CONSENTS, path={**where, "clinic_id": OTHER_CLINIC}).status == 404
    assert knock(door, "POST", REVOCATION, path=where, body={"revoked_on": "2026-04-01"}).status == 404
    assert knock(door, "POST", MISTAKE, path=where, body={"reason": "nobody's"}).status == 404
    assert knock(door, "GET", CONSENTS, path={"clinic_id": CLINIC, "patient_id": "pat_nobody"}).status == 404


def test_an_episode_is_marked_as_a_part_2_record_when_that_is_found_out() -> None:
    opened = enrol()
    where, read = {"episode_id": opened.body["episode_id"]}, {"If-Match": opened.etag}
    marked = knock(door, "PATCH", EPISODE, path=where, body={"part2_record": True}, headers=read)
    assert (opened.body["part2_record"], marked.body["part2_record"]) == (False, True)
    kept = knock(door, "PATCH", EPISODE, path=where, body={"medication": "none"}, headers={"If-Match": marked.etag})
    assert kept.body["part2_record"] is True
