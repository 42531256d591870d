"""Safety alerts from stream to pager: opened once, announced at least once, handed on by the clock, never lost."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.aws.rounds import RoundFailedError
from functions.kernel.facts import AssessmentRecorded, PhaseEntered, SafetyAssessed, Written
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, SafetyAlertId, SafetyAssessmentId
from functions.kernel.thresholds import Thresholds
from functions.kernel.watch_facts import SafetyAlertChanged
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.notices import notice_of, publish
from functions.review.open_alerts import OpenAlerts
from functions.review.safety_sweep import handler
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from functions.review.watch import Watching, sweep, watch
from tests.charts import ENDED_EPISODE, ENDED_ON, EPISODE, an_episode, settle_episodes
from tests.dispatched import dispatched
from tests.review.test_api import ZONE, an_assessment, hear_again
from tests.support import ADMIN, CLINIC, FINANCE, MANAGER, OTHER_CLINIC, PCP, Answer, aws_client, knock

pytestmark = pytest.mark.usefixtures("aws")

ALERTS = "/v1/clinics/{clinic_id}/safety-alerts"
SEEN = f"{ALERTS}/{{safety_alert_id}}/acknowledgement"
DONE = f"{ALERTS}/{{safety_alert_id}}/disposition"
WHERE = {"safety_alert_id": "asm_1"}
DAY = date(2026, 3, 2)
OPENED = datetime(2026, 3, 2, 15, tzinfo=UTC)
DEFAULTS = Thresholds()


class LineDownError(RuntimeError):
    """SNS does not answer."""


@dataclass
class Pager:
    """Hears notices, unless its line is down."""

    heard: list[int] = field(default_factory=list)
    is_down: bool = False

    def __call__(self, alert: SafetyAlertChanged) -> None:
        if self.is_down:
            raise LineDownError
        self.heard.append(alert.notice)


def answered(episode_id: str = EPISODE, item9: int = 2, name: str = "asm_1", **changes: Any) -> AssessmentRecorded:
    fact = an_assessment({"episode_id": episode_id, "patient_id": "pat_anna"}, DAY, 12, item9, name)
    return replace(fact, **changes)


def watching(pager: Pager) -> Watching:
    return Watching(ReviewStore(), OpenAlerts(), pager)


def stream(fact: object, pager: Pager) -> None:
    """A fact through the stream's handler: the registry first, then the watch."""
    hear(Shelves(), fact, lambda _: ZONE)
    watch(watching(pager), Shelves(), fact, lambda: OPENED)


def the_alert() -> SafetyAlertChanged:
    alert = ReviewStore().alert(CLINIC, SafetyAlertId("asm_1"))
    assert alert is not None
    return alert


def open_alert(pager: Pager) -> SafetyAlertChanged:
    """A positive item 9, heard, and the alert's own record heard as well."""
    settle_episodes()
    stream(answered(), pager)
    stream(the_alert(), pager)
    hear_again()
    return the_alert()


def listed(state: str = "open", by: str = MANAGER, **query: str) -> Any:
    return knock(door, "GET", ALERTS, query={"state": state, **query}, by=by).body


def assessed(name: str = "saf_1", day: int = 2, status: str = "final", version: int = 1) -> SafetyAssessed:
    at = datetime(2026, 3, day, 16, tzinfo=UTC)
    return SafetyAssessed(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PatientId("pat_anna"),
        safety_assessment_id=SafetyAssessmentId(name),
        version=version,
        status=status,  # type: ignore[arg-type]
        assessed_at=at,
        risk="low",
        disposition="safety_plan",
        note=None,
        staff_id=MANAGER,
        recorded=Written(at=at, by=MANAGER),
    )


def dispose(by: str = MANAGER, **body: str) -> Answer:
    return knock(door, "POST", DONE, path=WHERE, body={"note": "spoke with her", **body}, by=by)


def test_a_positive_answer_opens_one_alert_however_often_it_is_heard() -> None:
    pager = Pager()
    alert = open_alert(pager)
    stream(answered(), pager)
    stream(alert, pager)
    assert listed()["count"] == 1
    assert pager.heard == [1]
    assert alert.announced == 1
    assert alert.announced_at is not None


def test_an_alert_is_durable_before_it_is_announced_and_a_lost_notice_is_found_by_the_sweep() -> None:
    pager = Pager(is_down=True)
    settle_episodes()
    stream(answered(), pager)
    with pytest.raises(LineDownError):
        stream(the_alert(), pager)
    assert (the_alert().notice, the_alert().announced) == (1, 0)
    pager.is_down = False
    assert sweep(watching(pager), CLINIC, DEFAULTS, OPENED + timedelta(minutes=15)) == 0
    assert (pager.heard, the_alert().announced) == ([1], 1)
    sweep(watching(pager), CLINIC, DEFAULTS, OPENED + timedelta(minutes=30))
    assert pager.heard == [1]


def test_a_version_that_arrives_after_its_correction_opens_nothing() -> None:
    pager = Pager()
    settle_episodes()
    stream(answered(version=2, status="entered_in_error"), pager)
    stream(answered(), pager)
    assert ReviewStore().alert(CLINIC, SafetyAlertId("asm_1")) is None
    assert listed()["count"] == 0


def test_a_correction_withdraws_the_alert_with_its_reason() -> None:
    pager = Pager()
    open_alert(pager)
    stream(answered(version=2, status="amended", item9=0), pager)
    assert listed()["count"] == 0
    kept = listed("all")["items"][0]
    assert (kept["state"], kept["due_at"]) == ("withdrawn", None)
    assert "corrected" in kept["steps"][-1]["reason"]


@pytest.mark.parametrize(("minutes", "heard"), [(239, [1]), (240, [1, 2])])
def test_the_clock_hands_on_once_a_tick(minutes: int, heard: list[int]) -> None:
    pager = Pager()
    alert = open_alert(pager)
    for _ in range(2):
        sweep(watching(pager), CLINIC, DEFAULTS, alert.held_since + timedelta(minutes=minutes))
    assert pager.heard == heard


def test_the_sweep_forgets_what_is_no_longer_open() -> None:
    pager = Pager()
    alert = open_alert(pager)
    dispose(disposition="safety_plan")
    assert list(OpenAlerts().of(CLINIC)) == [alert.alert_id]
    sweep(watching(pager), CLINIC, DEFAULTS, OPENED + timedelta(days=3))
    assert list(OpenAlerts().of(CLINIC)) == []
    assert pager.heard == [1]


def test_an_open_alert_is_seen_on_the_caseload_after_discharge_too() -> None:
    pager = Pager()
    settle_episodes()
    stream(answered(ENDED_EPISODE), pager)
    stream(the_alert(), pager)
    hear_again()
    gone = (PhaseEntered(phase="active", on=DAY), PhaseEntered(phase="discharged", on=ENDED_ON))
    stream(an_episode(episode_id=ENDED_EPISODE, version=2, phase="discharged", phases=gone), pager)
    stream(replace(assessed(), episode_id=EpisodeId(ENDED_EPISODE)), pager)
    page = knock(door, "GET", "/v1/clinics/{clinic_id}/caseload", query={"as_of": "2026-05-20"}).body
    row = next(row for row in page["items"] if row["episode_id"] == ENDED_EPISODE)
    assert [flag["code"] for flag in row["flags"]] == ["SAFETY_ALERT"]
    assert "with the care manager, not acknowledged" in row["flags"][0]["reason"]
    dispose(disposition="safety_plan")
    hear_again()
    page = knock(door, "GET", "/v1/clinics/{clinic_id}/caseload").body
    assert ENDED_EPISODE not in [row["episode_id"] for row in page["items"]]


def test_people_acknowledge_and_resolve_and_it_says_who() -> None:
    open_alert(Pager())
    once, again = (knock(door, "POST", SEEN, path=WHERE, body={}) for _ in range(2))
    assert (once.status, once.body["state"], once.body["version"]) == (201, "acknowledged", again.body["version"])
    assert once.body["steps"][-1]["by"] == MANAGER
    first, repeat = (dispose(disposition="safety_plan") for _ in range(2))
    assert (first.status, first.body["state"], first.body["version"]) == (201, "resolved", repeat.body["version"])
    assert dispose(disposition="emergency_services").body["code"] == "ALERT_CLOSED"
    assert listed()["count"] == 0
    assert listed("all")["items"][0]["steps"][-1]["reason"] == "spoke with her"


def test_an_assessment_that_resolves_is_named_known_and_not_before_the_answer() -> None:
    pager = Pager()
    open_alert(pager)
    stream(assessed("saf_early", day=1), pager)
    for named, code in (({}, "REQUIRED"), ({"safety_assessment_id": "saf_none"}, "UNKNOWN")):
        refused = dispose(disposition="assessed", **named)
        assert (refused.status, refused.body["errors"][0]["code"]) == (422, code)
    early = dispose(disposition="assessed", safety_assessment_id="saf_early")
    assert (early.status, early.body["errors"][0]["code"]) == (422, "BEFORE")
    stream(assessed(), pager)
    assert dispose(disposition="assessed", safety_assessment_id="saf_1").body["state"] == "resolved"
    stream(assessed(status="entered_in_error", version=2), pager)
    assert the_alert().state == "open"
    assert "entered in error" in (the_alert().steps[-1].reason or "")


def test_an_escalation_by_a_person_is_announced_to_the_next() -> None:
    pager = Pager()
    open_alert(pager)
    handed = dispose(disposition="escalated")
    assert (handed.body["state"], handed.body["holder"]) == ("open", "psychiatric_consultant")
    stream(the_alert(), pager)
    assert pager.heard == [1, 2]


def test_an_administrator_sees_and_acknowledges_but_reads_no_notes_and_decides_nothing() -> None:
    open_alert(Pager())
    knock(door, "POST", SEEN, path=WHERE, body={"note": "calling her now"}, by=PCP)
    assert [step["reason"] for step in listed(by=ADMIN)["items"][0]["steps"]] == [None, None]
    assert listed()["items"][0]["steps"][-1]["reason"] == "calling her now"
    assert knock(door, "POST", SEEN, path=WHERE, body={}, by=ADMIN).status == 201
    assert dispose(ADMIN, disposition="safety_plan").status == 403
    assert knock(door, "GET", ALERTS, by=FINANCE).status == 403


def test_another_clinics_alert_and_none_are_the_same_answer() -> None:
    open_alert(Pager())
    foreign = knock(door, "POST", SEEN, path={**WHERE, "clinic_id": OTHER_CLINIC}, body={}, by=ADMIN)
    unknown = knock(door, "POST", SEEN, path={"safety_alert_id": "asm_none"}, body={}, by=ADMIN)
    assert (foreign.status, foreign.body) == (404, unknown.body)


def test_alerts_are_paged_the_oldest_first() -> None:
    pager = Pager()
    settle_episodes()
    for minutes, name in ((5, "asm_b"), (0, "asm_c"), (9, "asm_a")):
        at = OPENED + timedelta(minutes=minutes)
        stream(answered(name=name, recorded=Written(at=at, by=MANAGER)), pager)
    page = listed(limit="2")
    rest = listed(limit="2", cursor=page["next_cursor"])
    assert [one["alert_id"] for one in (*page["items"], *rest["items"])] == ["asm_c", "asm_b", "asm_a"]
    assert (page["count"], rest["next_cursor"]) == (3, None)
    assert page["items"][0]["age_minutes"] == page["items"][1]["age_minutes"] + 5


def test_a_notice_holds_ids_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    alert = open_alert(Pager())
    sqs, sns = aws_client("sqs"), aws_client("sns")
    url = sqs.create_queue(QueueName="pager")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = sns.create_topic(Name="safety")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    monkeypatch.setenv("SAFETY_TOPIC", topic)
    publish(alert)
    message = json.loads(json.loads(sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"])["Message"])
    assert message == {
        "clinic_id": CLINIC,
        "alert_id": "asm_1",
        "level": "positive",
        "escalation_step": 0,
        "holder": "care_manager",
        "notice": 1,
    }
    assert notice_of(alert).escalation_step == 0


def test_the_tick_sweeps_every_clinic_and_fails_when_one_could_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    pager = Pager()
    settle_episodes()
    stream(answered(), pager)
    tick = {"scheduled_at": "2026-03-02T20:00:00Z"}
    with pytest.raises(RoundFailedError):
        handler(tick, None)  # there is no topic: nothing can be announced
    assert the_alert().holder == "psychiatric_consultant"
    monkeypatch.setenv("SAFETY_TOPIC", aws_client("sns").create_topic(Name="safety")["TopicArn"])
    handler(tick, None)
    assert (the_alert().holder, the_alert().announced) == ("psychiatric_consultant", 2)
    assert list(OpenAlerts().of(ClinicId(OTHER_CLINIC))) == []


def test_an_answer_taken_back_reads_again_only_the_alerts_that_it_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinic's alerts are kept for ever: what a stream record costs must not grow by a read for each of them."""
    for place in range(5):
        stream(answered(name=f"asm_{place}"), Pager())
    asked = dispatched(monkeypatch)
    watch(watching(Pager()), Shelves(), assessed(status="entered_in_error", version=2), lambda: OPENED)
    assert asked == ["Query"]
