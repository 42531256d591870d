"""A patient taken off one week's list: by whom and why, not while safety is open, and back the week after."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.review.api import door
from functions.review.worker import PacketWork, make_packets
from tests.charts import ENDED_EPISODE, EPISODE, settle_episodes
from tests.review.test_api import hear_again
from tests.review.test_flags_api import raise_by_hand
from tests.review.test_worker import MONDAY, PACKET, WEEK, two_patients
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, Answer, aws_client, knock

pytestmark = pytest.mark.usefixtures("aws")

REMOVALS = "/v1/clinics/{clinic_id}/episodes/{episode_id}/packet-removals"
NEXT_WEEK = {**WEEK, "week": "2026-W13"}
WHY = "seen on Friday"


def take_off(episode_id: str = EPISODE, by: str = MANAGER, week: str = "2026-W12", reason: str = WHY) -> Answer:
    return knock(door, "POST", REMOVALS, path={"episode_id": episode_id}, body={"week": week, "reason": reason}, by=by)


def a_packet(week: dict[str, str], strikes: datetime) -> Any:
    hear_again()
    make_packets(PacketWork(CLINIC, strikes))
    return knock(door, "GET", PACKET, path=week).body


def never_reviewed() -> tuple[str, str]:
    """Two who are proposed, one of them for an answer to item 9."""
    return two_patients(reviewing=False)


def test_the_packet_of_the_week_names_who_was_taken_off_and_the_next_one_asks_again() -> None:
    calm, urgent = never_reviewed()
    assert take_off(calm).status == 201
    packet = a_packet(WEEK, MONDAY)
    assert [one["episode"]["id"] for one in packet["patients"]] == [urgent]
    (gone,) = packet["taken_off"]
    assert (gone["patient"]["id"], gone["by"], gone["reason"]) == (calm, "Mai Nguyen", WHY)
    assert {line["patient"]["id"]: line["position"] for line in packet["caseload"]} == {calm: None, urgent: 1}
    assert packet["counts"]["to_discuss"] == 1
    following = a_packet(NEXT_WEEK, MONDAY + timedelta(days=7))
    assert [one["episode"]["id"] for one in following["patients"]] == [urgent, calm]
    assert following["taken_off"] == []


def test_a_packet_with_a_removal_made_again_is_the_same_bytes() -> None:
    calm, _ = never_reviewed()
    take_off(calm)
    hear_again()
    s3, contents = aws_client("s3"), []
    for _ in range(2):
        make_packets(PacketWork(CLINIC, MONDAY))
        keys = [listed["Key"] for listed in s3.list_objects_v2(Bucket="packets-bucket")["Contents"]]
        contents.append({key: s3.get_object(Bucket="packets-bucket", Key=key)["Body"].read() for key in keys})
    assert contents[0] == contents[1]


def test_somebody_whose_safety_is_open_stays_on_the_list() -> None:
    _, urgent = never_reviewed()
    refused = take_off(urgent)
    assert (refused.status, refused.body["code"]) == (422, "SAFETY_OPEN")
    assert refused.body["errors"][0]["code"] == "SAFETY_ITEM9"
    assert "since 2026-03-02" in refused.body["errors"][0]["detail"]
    assert knock(door, "GET", REMOVALS, path={"episode_id": urgent}).body["count"] == 0


def test_a_worry_that_comes_after_a_removal_puts_the_patient_back() -> None:
    settle_episodes()
    soon = datetime.fromisoformat(the_day()) + timedelta(days=1)
    strikes = soon.replace(hour=17, tzinfo=UTC)
    week = f"{soon.isocalendar().year}-W{soon.isocalendar().week:02d}"
    assert take_off(week=week).status == 201
    raise_by_hand("safety", "sounded hopeless")
    packet = a_packet({**WEEK, "week": week}, strikes)
    assert packet["patients"][0]["episode"]["id"] == EPISODE
    assert packet["taken_off"] == []
    assert take_off(week=week).status == 201  # the removal that stands is the answer still
    assert take_off(week="2026-W14").status == 422


def the_day() -> str:
    hear_again()
    row = knock(door, "GET", "/v1/clinics/{clinic_id}/episodes/{episode_id}/registry", path={"episode_id": EPISODE})
    return str(row.body["as_of"])


def test_who_took_them_off_first_stands_and_each_week_is_its_own() -> None:
    settle_episodes()
    first = take_off(by=CONSULTANT)
    again, other = take_off(by=CONSULTANT), take_off(reason="another reason")
    assert (first.status, again.body, other.body) == (201, first.body, first.body)
    assert first.body["removed_by_name"] == "Ada Okafor"
    take_off(week="2026-W13")
    listed = knock(door, "GET", REMOVALS, path={"episode_id": EPISODE}, by=PCP).body
    assert sorted(one["week"] for one in listed["items"]) == ["2026-W12", "2026-W13"]
    assert knock(door, "GET", REMOVALS, path={"episode_id": ENDED_EPISODE}).body["count"] == 0


@pytest.mark.parametrize(
    ("week", "status"),
    [("2026-W53", 201), ("2025-W53", 422), ("2026-W54", 422), ("2026-W00", 422), ("2026-12", 400), ("2026-W1", 400)],
)
def test_a_week_is_one_that_its_year_has(week: str, status: int) -> None:
    settle_episodes()
    assert take_off(week=week).status == status


@pytest.mark.parametrize("body", [{"week": "2026-W12"}, {"week": "2026-W12", "reason": ""}, {"reason": "x"}])
def test_a_removal_without_a_week_or_a_reason_is_refused(body: dict[str, str]) -> None:
    settle_episodes()
    assert knock(door, "POST", REMOVALS, path={"episode_id": EPISODE}, body=body).status == 400


@pytest.mark.parametrize("by", [FINANCE, PCP])
def test_only_those_who_review_take_off(by: str) -> None:
    settle_episodes()
    assert take_off(by=by).status == 403


def test_another_clinics_patient_and_none_are_the_same_answer() -> None:
    settle_episodes()
    body = {"week": "2026-W12", "reason": WHY}
    where = {"episode_id": EPISODE, "clinic_id": OTHER_CLINIC}
    foreign = knock(door, "POST", REMOVALS, path=where, body=body)
    unknown = take_off("epi_nobody")
    assert (foreign.status, unknown.status) == (404, 404)
