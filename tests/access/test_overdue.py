"""The daily reminder of emergency accesses that no privacy officer has reviewed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.api import door
from functions.access.overdue import handler, overdue
from functions.access.settings import BREAK_GLASS_MINUTES, REVIEW_DAYS, number_of
from functions.access.store import AccessStore
from functions.aws.observability import metrics
from functions.aws.rounds import RoundFailedError
from functions.kernel.facts import EmergencyAccess, EmergencyReview, Judgement, Written
from functions.kernel.ids import ClinicId, EmergencyId
from functions.kernel.roles import Role
from tests.support import ADMIN, CLINIC, MANAGER, OTHER_CLINIC, aws_client, knock

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
SETTINGS = "/v1/clinics/{clinic_id}/settings"


def an_access(name: str, *, ended: timedelta, clinic_id: ClinicId = CLINIC, reviewed: bool = False) -> EmergencyAccess:
    """One that ended so long before the clock strikes."""
    ends_at = AT - ended
    seen = EmergencyReview(judgement=Judgement.JUSTIFIED, note="seen", reviewed=Written(at=AT, by=ADMIN))
    return EmergencyAccess(
        clinic_id=clinic_id,
        emergency_id=EmergencyId(f"emg-{name}"),
        staff_id=MANAGER,
        version=1,
        role=Role.CARE_MANAGER,
        reason="patient on the phone, her clinic is closed",
        starts_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        recorded=Written(at=ends_at, by=MANAGER),
        review=seen if reviewed else None,
    )


def keep(*accesses: EmergencyAccess) -> None:
    for one in accesses:
        AccessStore().add(one, f"test-{one.emergency_id}")


@pytest.fixture
def heard(aws: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:  # noqa: ARG001
    """What a subscriber of the topic has been told since it last listened."""
    topic = aws_client("sns").create_topic(Name="privacy")["TopicArn"]
    monkeypatch.setenv("PRIVACY_TOPIC", topic)
    sqs = aws_client("sqs")
    queue = sqs.create_queue(QueueName="officers")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    aws_client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

    def listen() -> list[dict[str, Any]]:
        found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=600).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]

    return listen


def strike() -> None:
    handler({"scheduled_at": AT.isoformat()}, None)


@pytest.mark.parametrize(("seconds", "count"), [(-1, 0), (0, 1)])
def test_an_access_is_overdue_from_the_second_on_which_its_days_are_over(seconds: int, count: int) -> None:
    one = an_access("1", ended=timedelta(days=2, seconds=seconds))
    assert overdue([one], AT, 2) == [one] * count


def test_what_was_reviewed_waits_for_nobody_and_the_longest_waiting_is_first() -> None:
    old, older = an_access("1", ended=timedelta(days=3)), an_access("2", ended=timedelta(days=4))
    assert overdue([old, an_access("3", ended=timedelta(days=9), reviewed=True), older], AT, 2) == [older, old]


def test_a_clinic_is_reminded_once_a_tick_with_ids_only(heard: Callable[[], list[dict[str, Any]]]) -> None:
    old = an_access("1", ended=timedelta(days=5))
    keep(old, an_access("2", ended=timedelta(days=3)), an_access("3", ended=timedelta(days=1)))
    strike()
    [message] = heard()
    assert json.loads(message["Message"]) == {
        "clinic_id": CLINIC,
        "to_review": 2,
        "emergency_id": "emg-1",
        "ended_at": "2026-03-05T12:00:00Z",
    }
    named = {name: it["Value"] for name, it in message["MessageAttributes"].items()}
    assert named == {"clinic_id": CLINIC, "kind": "break_glass_unreviewed"}
    strike()
    assert len(heard()) == 1


def test_nobody_is_reminded_when_everything_is_reviewed_or_young(heard: Callable[[], list[dict[str, Any]]]) -> None:
    keep(an_access("1", ended=timedelta(hours=1)), an_access("2", ended=timedelta(days=9), reviewed=True))
    strike()
    assert heard() == []


def test_how_many_wait_is_counted_for_the_alarm(
    heard: Callable[[], list[dict[str, Any]]],  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    metrics().clear_metrics()
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    keep(an_access("1", ended=timedelta(days=5)), an_access("2", ended=timedelta(days=3)))
    strike()
    assert '"BreakGlassUnreviewed":[2.0]' in capsys.readouterr().out.replace(" ", "")


def test_a_clinic_sets_its_own_days(heard: Callable[[], list[dict[str, Any]]]) -> None:
    body = {"thresholds": {}, "policy": {REVIEW_DAYS.name: 7}}
    answer = knock(door, "PUT", SETTINGS, path={"clinic_id": CLINIC}, body=body, by=ADMIN, headers={"If-Match": '"1"'})
    assert answer.status == 200
    keep(an_access("1", ended=timedelta(days=6)))
    strike()
    assert heard() == []
    keep(an_access("2", ended=timedelta(days=7)))
    strike()
    assert len(heard()) == 1


@pytest.mark.parametrize("setting", [BREAK_GLASS_MINUTES, REVIEW_DAYS])
def test_a_number_outside_its_range_is_refused_and_an_old_one_is_the_default(aws: None, setting: Any) -> None:  # noqa: ARG001
    for wrong in (setting.low - 1, setting.high + 1, True, "7"):
        body = {"thresholds": {}, "policy": {setting.name: wrong}}
        refused = knock(
            door, "PUT", SETTINGS, path={"clinic_id": CLINIC}, body=body, by=ADMIN, headers={"If-Match": '"1"'}
        )
        assert refused.status == 422, refused.body
        assert refused.body["errors"][0]["field"] == f"/policy/{setting.name}"
        assert number_of({setting.name: wrong}, setting) == setting.default
    for right in (setting.low, setting.high):
        assert number_of({setting.name: right}, setting) == right


def test_one_clinic_that_cannot_be_reminded_keeps_no_other_waiting(
    heard: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for clinic_id in (CLINIC, OTHER_CLINIC):
        keep(an_access(f"of-{clinic_id}", ended=timedelta(days=5), clinic_id=ClinicId(clinic_id)))
    every = AccessStore.emergencies

    def of(self: AccessStore, clinic_id: ClinicId) -> Any:
        if clinic_id == CLINIC:
            raise TimeoutError
        return every(self, clinic_id)

    monkeypatch.setattr(AccessStore, "emergencies", of)
    with pytest.raises(RoundFailedError, match=r": 1$"):
        strike()
    assert [json.loads(message["Message"])["clinic_id"] for message in heard()] == [OTHER_CLINIC]
