"""Break-glass: who may, for how long, to do what; announced, audited, ended by itself or by a privacy officer."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.api import door
from functions.access.store import AccessStore
from functions.aws import directory, http
from functions.aws.audit import Access, Audit
from functions.aws.codec import decode
from functions.aws.tables import find
from functions.intake.api import door as intake
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Role
from tests.access.officers import PRIVACY, grant, register, settle_privacy_officer
from tests.support import (
    ADMIN,
    CLINIC,
    FINANCE,
    MANAGER,
    OTHER_CLINIC,
    PCP,
    STRANGER,
    Answer,
    a_clinic,
    aws_client,
    knock,
)

GLASS = "/v1/clinics/{clinic_id}/break-glass"
REVIEW = f"{GLASS}/{{emergency_id}}/review"
REFERRALS = "/v1/clinics/{clinic_id}/referrals"
REASON = "patient on the phone, her clinic is closed"
THERE = {"clinic_id": OTHER_CLINIC}
FOUND = {"judgement": "justified", "note": "called back, the clinic confirms it"}


@pytest.fixture(autouse=True)
def topic(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    """Privacy officers of the clinic where the manager holds no role, and a queue that hears what they are told."""
    settle_privacy_officer(clinic_id=OTHER_CLINIC)
    arn: str = aws_client("sns").create_topic(Name="privacy")["TopicArn"]
    monkeypatch.setenv("PRIVACY_TOPIC", arn)
    return arn


def break_glass(by: str = MANAGER, key: str | None = None, clinic_id: str = OTHER_CLINIC, **changes: Any) -> Answer:
    body = {"role": "care_manager", "minutes": 30, "reason": REASON, **changes}
    headers = {"Idempotency-Key": key} if key else None
    return knock(door, "POST", GLASS, path={"clinic_id": clinic_id}, body=body, by=by, headers=headers)


def look(by: str = MANAGER, method: str = "GET", **named: Any) -> Answer:
    return knock(intake, method, REFERRALS, path=THERE, by=by, **named)


def review(emergency_id: str, by: str = PRIVACY, **changes: Any) -> Answer:
    return knock(door, "POST", REVIEW, path={**THERE, "emergency_id": emergency_id}, body={**FOUND, **changes}, by=by)


def listed(by: str = PRIVACY) -> Answer:
    return knock(door, "GET", GLASS, path=THERE, by=by)


def audited() -> list[Access]:
    records = [record for record in Audit.scan() if record.pk.startswith(f"CLINIC#{OTHER_CLINIC}#")]
    return [decode(record.body, Access) for record in sorted(records, key=lambda it: it.sk)]


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    at = datetime.now(UTC) + timedelta(**passed)
    monkeypatch.setattr(http, "now", lambda: at)


def test_somebody_of_the_care_team_is_let_in_at_once_and_only_to_read() -> None:
    assert look().status == 404
    assert break_glass().status == 201
    assert look().status == 200
    assert look(method="POST", body={}).status == 403
    assert knock(door, "PUT", "/v1/clinics/{clinic_id}/settings", path=THERE, body={}).status == 403


def test_every_access_under_it_is_audited_as_such_with_its_id_and_without_the_reason() -> None:
    emergency_id = break_glass().body["emergency_id"]
    look()
    look(method="POST", body={})
    seen = [(it.action.split()[0], it.status, it.purpose, it.emergency_id) for it in audited()]
    assert seen == [
        ("POST", 201, "break_glass", None),
        ("GET", 200, "break_glass", emergency_id),
        ("POST", 403, "break_glass", emergency_id),
    ]
    assert REASON not in str(audited())


def test_it_ends_by_itself_on_the_minute_whatever_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    break_glass(minutes=1)
    assert look().status == 200
    later(monkeypatch, seconds=58)
    assert look().status == 200
    later(monkeypatch, seconds=61)
    assert look().status == 404
    assert break_glass().status == 201


def test_a_privacy_officer_closes_it_and_whoever_is_in_is_out_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    emergency_id = break_glass().body["emergency_id"]
    assert look().status == 200
    closed = review(emergency_id, judgement="unjustified")
    assert (closed.status, closed.body["review"]["judgement"]) == (200, "unjustified")
    later(monkeypatch, seconds=61)
    assert look().status == 404


def test_a_review_once_ended_changes_no_time_and_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = break_glass(minutes=1).body
    later(monkeypatch, minutes=5)
    first = review(made["emergency_id"])
    assert first.body["ends_at"] == made["ends_at"]
    assert review(made["emergency_id"]).body == first.body
    assert (review(made["emergency_id"], judgement="unjustified").status) == 409


def test_nobody_but_a_privacy_officer_reviews_and_nobody_their_own() -> None:
    emergency_id = break_glass().body["emergency_id"]
    assert review(emergency_id, by=ADMIN).status == 403
    assert review(emergency_id, by=MANAGER).status == 403
    assert review("emg_nobody").status == 404
    grant(MANAGER, Role.PRIVACY_OFFICER, clinic_id=OTHER_CLINIC)
    directory.forget()
    assert review(emergency_id, by=MANAGER).status == 403


def test_the_list_says_what_waits_for_a_review_with_the_reason() -> None:
    emergency_id = break_glass().body["emergency_id"]
    waiting = listed().body
    assert (waiting["count"], waiting["to_review"], waiting["items"][0]["reason"]) == (1, 1, REASON)
    assert (listed(by=ADMIN).status, listed(by=MANAGER).status) == (403, 403)
    review(emergency_id)
    assert listed().body["to_review"] == 0


def test_the_same_request_again_begins_nothing_anew_and_another_one_waits() -> None:
    once, again = break_glass(key="one"), break_glass(key="one")
    assert (once.status, once.body) == (again.status, again.body)
    assert break_glass(key="one", minutes=31).status == 409
    assert (break_glass(key="two").body["code"], listed().body["count"]) == ("UNDER_WAY", 1)


def test_who_holds_a_role_there_needs_no_glass() -> None:
    assert [break_glass(by=by, clinic_id=CLINIC).body["code"] for by in (MANAGER, FINANCE)] == ["ROLE_HELD"] * 2


def test_who_treats_nobody_in_the_organization_stays_outside() -> None:
    assert break_glass(by=FINANCE).status == 403
    grant(StaffId("stf-office"), Role.CLINIC_ADMIN, clinic_id=CLINIC)
    register(StaffId("stf-office"))
    assert break_glass(by="stf-office").status == 403
    assert listed().body["count"] == 0


def test_a_stranger_learns_nothing_not_even_whether_there_is_such_a_clinic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of another organization, a PCP there, and no clinic at all: the same answer and the same reads."""
    elsewhere, doctor = OrganizationId("org_south"), StaffId("stf-doctor")
    register(doctor, elsewhere)
    grant(doctor, Role.PCP, clinic_id=ClinicId("cli_south"), organization_id=elsewhere)
    calls: list[str] = []

    def noted(*given: Any) -> Any:
        calls.append(given[2])
        return find(*given)

    monkeypatch.setattr(directory, "find", noted)
    answers = []
    for by in (STRANGER, doctor):
        for clinic_id in (OTHER_CLINIC, "cli_atlantis"):
            answer = break_glass(by=by, clinic_id=clinic_id)
            answers.append((answer.status, json.dumps(answer.body), len(calls)))
            calls.clear()
    assert len(set(answers)) == 1
    assert answers[0][0] == 404


def test_a_clinic_of_another_organization_is_none() -> None:
    south = ClinicId("cli_south")
    AccessStore().add_clinic(a_clinic(south, organization_id=OrganizationId("org_south")), "test-south")
    assert [break_glass(by=by, clinic_id=south).status for by in (MANAGER, PCP)] == [404, 404]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 0}, "/minutes"),
        ({"minutes": 481}, "/minutes"),
        ({"minutes": "30"}, "/minutes"),
        ({"minutes": 2.5}, "/minutes"),
        ({"role": "finance"}, "/role"),
        ({"role": "org_admin"}, "/role"),
        ({"reason": ""}, "/reason"),
        ({"reason": "          "}, "/reason"),
        ({"reason": "urgent"}, "/reason"),
        ({"reason": "x" * 1001}, "/reason"),
        ({"staff_id": ADMIN}, "/staff_id"),
        ({"ends_at": "2199-01-01T00:00:00Z"}, "/ends_at"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(change: dict[str, Any], field: str) -> None:
    answer = break_glass(**change)
    assert (answer.status, [problem["field"] for problem in answer.body["errors"]]) == (400, [field])
    assert look().status == 404


@pytest.mark.parametrize(("minutes", "status"), [(60, 201), (61, 422)])
def test_an_hour_is_the_most_unless_the_clinic_says_otherwise(minutes: int, status: int) -> None:
    assert break_glass(minutes=minutes).status == status


@pytest.mark.parametrize(("minutes", "status"), [(15, 201), (16, 422)])
def test_a_clinic_sets_its_own_most(minutes: int, status: int) -> None:
    settings = {"thresholds": {}, "policy": {"break_glass_minutes": 15}}
    path = "/v1/clinics/{clinic_id}/settings"
    assert knock(door, "PUT", path, path=THERE, body=settings, by=ADMIN, headers={"If-Match": '"1"'}).status == 200
    assert break_glass(minutes=minutes).status == status


def test_privacy_officers_are_told_with_ids_only_and_an_alarm_is_counted(
    topic: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    sqs = aws_client("sqs")
    queue = sqs.create_queue(QueueName="officers")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    aws_client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    made = break_glass(key="once").body
    break_glass(key="once")
    [message] = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    told = json.loads(json.loads(message["Body"])["Message"])
    assert told == {name: made[name] for name in told}
    assert set(told) == {"clinic_id", "emergency_id", "staff_id", "role", "starts_at", "ends_at"}
    said = capsys.readouterr().out
    assert said.count('"BreakGlass":') == 1
    assert REASON not in said


def test_an_emergency_does_not_wait_for_a_topic_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_TOPIC", "arn:aws:sns:us-east-1:123456789012:gone")
    assert break_glass().status == 201
    assert look().status == 200
