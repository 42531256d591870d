"""The weekly packets: every care manager and consultant gets theirs, complete, in order, and the same again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.kernel.ids import ClinicId
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.shelves import Shelves
from functions.review.worker import PacketWork, handler, make_packets
from tests.intake.test_api import enrol
from tests.review.test_api import an_assessment, enrol_another, hear_again, reviewed
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, aws_client, knock

pytestmark = pytest.mark.usefixtures("aws")

PACKET = "/v1/clinics/{clinic_id}/packets/{week}/{reader_id}"
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
WEEK = {"week": "2026-W12", "reader_id": MANAGER}


def two_patients(*, reviewing: bool = True) -> tuple[str, str]:
    """Somebody reviewed with advice to the PCP, and somebody whose item 9 nobody has answered."""
    calm, urgent = enrol().body, enrol_another()
    for episode, item9 in ((calm, 0), (urgent, 2)):
        hear(Shelves(), an_assessment(episode, date(2026, 3, 2), 12, item9), lambda _: "America/New_York")
    if reviewing:
        reviewed(calm["episode_id"])
    hear_again()
    return calm["episode_id"], urgent["episode_id"]


def test_a_packet_proposes_by_urgency_and_lists_everybody() -> None:
    calm, urgent = two_patients()
    make_packets(PacketWork(CLINIC, MONDAY))
    index = knock(door, "GET", "/v1/clinics/{clinic_id}/packets/{week}", path=WEEK)
    assert [(one["reader_id"], one["role"]) for one in index.body["packets"]] == [
        (MANAGER, "care_manager"),
        (CONSULTANT, "psychiatric_consultant"),
    ]
    packet = knock(door, "GET", PACKET, path=WEEK).body
    assert (packet["as_of"], packet["counts"]["caseload"]) == ("2026-03-15", 2)
    assert [patient["episode"]["id"] for patient in packet["patients"]] == [urgent]
    assert packet["patients"][0]["why"][0]["rule"] == "C3"
    assert {line["patient"]["id"] for line in packet["caseload"]} == {calm, urgent}


def test_a_packet_is_read_a_page_at_a_time_and_its_cursor_is_of_this_packet_alone() -> None:
    calm, urgent = two_patients()
    make_packets(PacketWork(CLINIC, MONDAY))
    first = knock(door, "GET", PACKET, path=WEEK, query={"limit": "1"}).body
    following = {"limit": "1", "cursor": first["next_cursor"]}
    second = knock(door, "GET", PACKET, path=WEEK, query=following).body
    assert [[line["patient"]["id"] for line in page["caseload"]] for page in (first, second)] == [[urgent], [calm]]
    assert [len(page["patients"]) for page in (first, second)] == [1, 0]
    assert (first["count"], second["count"], second["next_cursor"]) == (2, 2, None)
    other = knock(door, "GET", PACKET, path={**WEEK, "reader_id": CONSULTANT}, query=following)
    assert [it["code"] for it in other.body["errors"]] == ["CURSOR"]


def test_the_same_week_again_is_the_same_bytes() -> None:
    two_patients()
    s3, contents = aws_client("s3"), []
    for _ in range(2):
        make_packets(PacketWork(CLINIC, MONDAY))
        keys = [listed["Key"] for listed in s3.list_objects_v2(Bucket="packets-bucket")["Contents"]]
        contents.append({key: s3.get_object(Bucket="packets-bucket", Key=key)["Body"].read() for key in keys})
    assert contents[0] == contents[1]
    assert {key.rpartition(".")[2] for key in contents[0]} == {"json", "pdf"}
    assert all(key.startswith(f"packets/{CLINIC}/2026-W12/") for key in contents[0])


def test_a_monday_that_was_missed_is_made_up_for_and_what_stands_is_left_alone_until_the_next() -> None:
    two_patients()
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    for at in (tuesday, wednesday):
        make_packets(PacketWork(CLINIC, at))
        packet = knock(door, "GET", PACKET, path=WEEK).body
        assert (packet["as_of"], packet["week"]["iso"]) == ("2026-03-16", "2026-W12")
    make_packets(PacketWork(CLINIC, MONDAY))
    assert knock(door, "GET", PACKET, path=WEEK).body["as_of"] == "2026-03-15"


def test_a_week_before_a_patient_came_knows_nothing_of_them() -> None:
    two_patients()
    make_packets(PacketWork(CLINIC, datetime(2026, 3, 2, 9, tzinfo=UTC)))
    index = knock(door, "GET", "/v1/clinics/{clinic_id}/packets/{week}", path={"week": "2026-W10"})
    assert index.body["packets"] == []


def test_one_clinic_that_cannot_be_made_does_not_stop_another() -> None:
    two_patients()
    bodies = [
        f'{{"clinic_id": "{clinic_id}", "scheduled_at": "2026-03-16T09:00:00Z"}}' for clinic_id in ("cli_gone", CLINIC)
    ]
    records = [{"messageId": str(index), "body": body, "eventSource": "aws:sqs"} for index, body in enumerate(bodies)]
    answer = handler({"Records": records}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert knock(door, "GET", PACKET, path=WEEK).status == 200


@pytest.mark.parametrize(
    ("path", "by", "status"),
    [
        (WEEK, FINANCE, 403),
        ({**WEEK, "clinic_id": OTHER_CLINIC}, MANAGER, 404),
        ({**WEEK, "week": "2026-W99"}, MANAGER, 404),
        ({**WEEK, "week": "2026-W11"}, MANAGER, 404),
        ({**WEEK, "reader_id": "nobody"}, MANAGER, 404),
    ],
)
def test_a_packet_is_read_by_those_who_review(path: dict[str, str], by: str, status: int) -> None:
    two_patients()
    make_packets(PacketWork(ClinicId(CLINIC), MONDAY))
    assert knock(door, "GET", PACKET, path=path, by=by).status == status


def test_a_pdf_is_collected_by_a_link_that_soon_ends() -> None:
    two_patients()
    make_packets(PacketWork(CLINIC, MONDAY))
    link = knock(door, "GET", f"{PACKET}/pdf", path=WEEK).body
    assert link["expires_in"] == 300
    assert f"care_manager-{MANAGER}.pdf" in link["url"]
