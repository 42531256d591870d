"""A medical emergency of a Part 2 patient (42 CFR 2.51): who works there and is outside breaks the glass."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.access.api import door as access
from functions.intake.api import door as intake
from functions.kernel.calendar import local_day
from tests.access.officers import PRIVACY, settle_privacy_officer
from tests.intake.test_api import EPISODE, PATIENT, enrol, refer
from tests.intake.test_part2_api import give
from tests.support import CONSULTANT, FINANCE, MANAGER, Answer, a_clinic, knock

GLASS = "/v1/clinics/{clinic_id}/break-glass"
REASON = "unconscious, what does the patient take?"
SEARCH = "/v1/clinics/{clinic_id}/patient-searches"

pytestmark = pytest.mark.usefixtures("aws")


def look(episode_id: str, by: str = CONSULTANT) -> Answer:
    return knock(intake, "GET", EPISODE, path={"episode_id": episode_id}, by=by)


def break_glass(by: str = CONSULTANT) -> Answer:
    body = {"role": "psychiatric_consultant", "minutes": 10, "reason": REASON}
    return knock(access, "POST", GLASS, body=body, by=by)


def accesses(patient_id: str) -> list[dict[str, Any]]:
    """What the privacy officer sees of the consultant's reads of a patient."""
    settle_privacy_officer()
    today = local_day(datetime.now(UTC), a_clinic().time_zone).isoformat()
    route, query = f"{PATIENT}/accesses", {"from": today, "to": today}
    found = knock(access, "GET", route, path={"patient_id": patient_id}, query=query, by=PRIVACY).body["items"]
    return [one for one in found if one["staff_id"] == CONSULTANT]


def test_who_works_there_and_is_outside_breaks_the_glass_and_is_told_at_once() -> None:
    episode = enrol(part2_record=True).body
    refused = look(episode["episode_id"])
    assert (refused.status, refused.body["code"]) == (403, "PART2_WITHHELD")
    emergency = break_glass()
    assert emergency.status == 201, emergency.body
    told = look(episode["episode_id"])
    assert told.status == 200
    assert "Part2-Notice" not in told.headers
    denied, allowed = accesses(episode["patient_id"])
    assert (denied["outcome"], denied["code"], denied["emergency_id"]) == ("denied", "PART2_WITHHELD", None)
    assert (allowed["purpose"], allowed["emergency_id"]) == ("break_glass", emergency.body["emergency_id"])


def test_what_needs_no_emergency_is_none_in_the_audit_and_writing_by_the_own_role_goes_on() -> None:
    own = enrol().body
    assert break_glass().status == 201
    assert look(own["episode_id"]).status == 200
    (read,) = accesses(own["patient_id"])
    assert (read["purpose"], read["emergency_id"]) == ("treatment", None)


def test_whoever_is_inside_or_of_no_care_team_has_no_glass_to_break() -> None:
    assert (break_glass(MANAGER).status, break_glass(MANAGER).body["code"]) == (409, "ROLE_HELD")
    assert (break_glass(FINANCE).status, break_glass(FINANCE).body["code"]) == (409, "ROLE_HELD")


def test_a_search_that_would_find_somebody_withheld_finds_nobody_and_is_in_the_audit() -> None:
    patient_id = enrol(part2_record=True).body["patient_id"]
    hidden, nobody = (knock(intake, "POST", SEARCH, body={"mrn": mrn}, by=CONSULTANT) for mrn in ("A-100", "Z-9"))
    assert (hidden.status, hidden.body, hidden.headers) == (404, nobody.body, nobody.headers)
    (tried,) = accesses(patient_id)
    assert (tried["code"], tried["subjects"]) == ("PART2_WITHHELD", ["cli_harbor", patient_id])


def test_a_consent_discloses_with_the_notice_and_the_audit_says_by_which() -> None:
    episode = enrol(part2_record=True).body
    consent_id = give(episode["patient_id"]).body["consent_id"]
    told = look(episode["episode_id"])
    assert (told.status, told.headers["Part2-Consent"]) == (200, consent_id)
    assert "42 CFR part 2" in told.headers["Part2-Notice"]
    (read,) = accesses(episode["patient_id"])
    assert (read["consent_ids"], read["purpose"]) == ([consent_id], "treatment")
    assert "Part2-Notice" not in look(episode["episode_id"], by=MANAGER).headers


def test_a_patient_of_the_clinic_who_has_no_episode_there_is_nobody_s_secret() -> None:
    patient_id = refer().body["patient_id"]
    assert knock(intake, "GET", PATIENT, path={"patient_id": patient_id}, by=CONSULTANT).status == 200
