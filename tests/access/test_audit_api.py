"""What a privacy officer reads: who did what, and who looked at a patient; and that nobody else can."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.api import door
from functions.aws import audit
from functions.intake.store import IntakeStore
from functions.kernel.facts import PatientChanged, Written
from functions.kernel.ids import PatientId, StaffId
from tests.access.officers import PRIVACY, settle_privacy_officer
from tests.access.trails import an_access
from tests.charts import EPISODE, an_episode, settle_episodes
from tests.support import (
    ADMIN,
    CLINIC,
    CONSULTANT,
    FINANCE,
    LONG_AGO,
    MANAGER,
    ORGANIZATION,
    OTHER_CLINIC,
    PCP,
    STRANGER,
    Answer,
    knock,
)

AUDIT = "/v1/clinics/{clinic_id}/audit"
OF_ORGANIZATION = "/v1/organizations/{organization_id}/audit"
ACCESSES = "/v1/clinics/{clinic_id}/patients/{patient_id}/accesses"
OF_EPISODE = "GET /v1/clinics/{clinic_id}/episodes/{episode_id}/assessments"
PACKET = "GET /v1/clinics/{clinic_id}/packets/{week}/{reader_id}/pdf"
MORNING = datetime(2026, 3, 4, 14, tzinfo=UTC)  # nine o'clock in the clinic
DAY = {"from": "2026-03-04", "to": "2026-03-04"}
PATIENT = PatientId("pat_anna")


@pytest.fixture(autouse=True)
def settled(aws: None) -> None:  # noqa: ARG001
    settle_privacy_officer()
    settle_episodes()
    person, written = an_episode().person, Written(at=LONG_AGO, by=MANAGER)
    patient = PatientChanged(
        clinic_id=CLINIC,
        patient_id=PATIENT,
        version=1,
        person=person,
        consents=(),
        episode_ids=(EPISODE,),
        recorded=written,
    )
    IntakeStore().add(patient, "test-patient")


def read(query: dict[str, str] | None = None, by: str = PRIVACY, **path: str) -> Answer:
    return knock(door, "GET", AUDIT, query={**DAY, **(query or {})}, by=by, path=path)


def of_organization(by: str, query: dict[str, str] | None = None, organization_id: str = ORGANIZATION) -> Answer:
    path = {"organization_id": organization_id}
    return knock(door, "GET", OF_ORGANIZATION, query={**DAY, **(query or {})}, by=by, path=path)


def accesses(query: dict[str, str] | None = None, by: str = PRIVACY, patient_id: str = PATIENT) -> Answer:
    return knock(door, "GET", ACCESSES, query={**DAY, **(query or {})}, path={"patient_id": patient_id}, by=by)


def happened(*seconds: int, **changes: Any) -> None:
    for second in seconds:
        audit.record(an_access(MORNING + timedelta(seconds=second), **changes))


def test_a_privacy_officer_reads_who_did_what_when_what_for_and_how_it_ended() -> None:
    happened(0, action=OF_EPISODE, subjects=(CLINIC, EPISODE), purpose="treatment")
    [seen] = read().body["items"]
    assert seen == {
        "at": "2026-03-04T09:00:00-05:00",
        "staff_id": MANAGER,
        "staff_name": "Mai Nguyen",
        "roles": ["care_manager"],
        "action": OF_EPISODE,
        "what": "List an episode's assessments, the latest answered first",
        "purpose": "treatment",
        "subjects": [CLINIC, EPISODE],
        "shown": [],
        "outcome": "allowed",
        "status": 200,
        "request_id": "req-04140000000000",
        "emergency_id": None,
        "how": None,
        "code": None,
        "consent_ids": [],
    }


@pytest.mark.parametrize(
    ("status", "roles", "outcome"),
    [
        (200, ("pcp",), "allowed"),
        (403, ("finance",), "denied"),
        (404, (), "denied"),
        (404, ("pcp",), "refused"),
        (422, ("pcp",), "refused"),
        (503, ("pcp",), "failed"),
    ],
)
def test_each_outcome_has_a_word(status: int, roles: tuple[str, ...], outcome: str) -> None:
    happened(0, status=status, roles=roles)
    assert [it["outcome"] for it in read().body["items"]] == [outcome]


@pytest.mark.parametrize("by", [MANAGER, CONSULTANT, PCP, FINANCE, ADMIN])
def test_nobody_else_reads_it_and_the_attempt_is_in_it(by: str) -> None:
    assert (read(by=by).status, accesses(by=by).status) == (403, 403)
    assert (read(by=STRANGER).status, read(clinic_id=OTHER_CLINIC).status) == (404, 404)
    today = datetime.now(UTC).date()
    span = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=1))}
    seen = {(it["staff_id"], it["outcome"]) for it in read(span).body["items"]}
    assert seen == {(by, "denied"), (STRANGER, "denied")}
    assert (PRIVACY, "allowed") in {(it["staff_id"], it["outcome"]) for it in read(span).body["items"]}


def test_the_days_are_the_clinics_and_not_those_of_greenwich() -> None:
    late = MORNING.replace(hour=23) + timedelta(hours=5)  # eleven in the evening there, the next day in UTC
    audit.record(an_access(late))
    assert read().body["count"] == 1
    assert read({"from": "2026-03-05", "to": "2026-03-05"}).body["count"] == 0


def test_pages_leave_nothing_out_and_end() -> None:
    happened(*range(7))
    audit.record(an_access(MORNING + timedelta(days=1)))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = read({"to": "2026-03-05", "limit": "3", **cursor}).body
        seen += [it["at"] for it in answer["items"]]
        if answer["next_cursor"] is None:
            break
        cursor = {"cursor": answer["next_cursor"]}
    assert len(seen) == 8
    assert seen == sorted(set(seen))


def test_one_persons_accesses_alone() -> None:
    happened(0, 1)
    happened(2, staff_id=PCP)
    happened(3, subjects=(CLINIC, PCP))  # about that person, and not by them
    assert [it["staff_id"] for it in read({"staff_id": PCP}).body["items"]] == [PCP]


def test_who_looked_at_a_patient_is_found_by_name_episode_list_and_file() -> None:
    happened(0, action="GET /v1/clinics/{clinic_id}/patients/{patient_id}", subjects=(CLINIC, PATIENT))
    happened(1, action=OF_EPISODE, subjects=(CLINIC, EPISODE), staff_id=PCP)
    happened(2, shown=("epi_other", EPISODE))
    happened(3, action=PACKET, subjects=(CLINIC,), staff_id=CONSULTANT)
    happened(4, action=OF_EPISODE, subjects=(CLINIC, "epi_other"))
    happened(5, shown=("epi_other", "epi_harbor_not"))
    happened(6, action=PACKET, subjects=(CLINIC,), status=403)
    seen = [(it["staff_id"], it["how"]) for it in accesses().body["items"]]
    assert seen == [(MANAGER, "named"), (PCP, "named"), (MANAGER, "listed"), (CONSULTANT, "file_of_many")]


def test_a_patient_of_nobody_has_no_accesses_to_read() -> None:
    assert accesses(patient_id="pat_nobody").status == 404


def test_an_organizations_trail_is_read_by_its_privacy_officer_and_nobody_else() -> None:
    of_all = StaffId("stf-privacy-of-all")
    settle_privacy_officer(of_all, clinic_id=None)
    action = "PUT /v1/organizations/{organization_id}/grants"
    happened(0, action=action, clinic_id=None, organization_id=ORGANIZATION, staff_id=ADMIN)
    happened(1, action=action, clinic_id=None, organization_id="org_other", staff_id=STRANGER)
    happened(2)
    seen = of_organization(of_all).body["items"]
    assert [(it["staff_id"], it["at"], it["outcome"]) for it in seen] == [(ADMIN, "2026-03-04T14:00:00Z", "allowed")]
    assert of_organization(of_all, {"staff_id": MANAGER}).body["items"] == []
    assert [of_organization(by).status for by in (PRIVACY, ADMIN, MANAGER, STRANGER)] == [404, 403, 404, 404]
    assert of_organization(of_all, organization_id="org_other").status == 404


def test_the_attempts_at_an_organizations_trail_are_in_it() -> None:
    of_all = StaffId("stf-privacy-of-all")
    settle_privacy_officer(of_all, clinic_id=None)
    of_organization(ADMIN)
    today = datetime.now(UTC).date()
    span = {"from": str(today - timedelta(days=1)), "to": str(today)}
    assert [(it["staff_id"], it["outcome"]) for it in of_organization(of_all, span).body["items"]] == [
        (ADMIN, "denied")
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"to": "2026-03-03"}, "/to"),
        ({"to": "2026-04-04"}, "/to"),
        ({"from": "yesterday"}, "/from"),
        ({"cursor": "bm9uc2Vuc2U="}, "/cursor"),
        ({"cursor": "MjAyNi0wMy0wOVQxNDowMDowMCswMDowMCNjaG5feCMwMDAwMDE="}, "/cursor"),
        ({"cursor": "%"}, "/cursor"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "201"}, "/limit"),
        ({"staff_id": "NO SUCH"}, "/staff_id"),
        ({"organization_id": "x"}, "/organization_id"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(query: dict[str, str], field: str) -> None:
    answer = read(query)
    assert (answer.status, [problem["field"] for problem in answer.body["errors"]]) == (400, [field])


def test_thirty_one_days_may_be_asked_for_at_once() -> None:
    assert read({"to": "2026-04-03"}).status == 200
