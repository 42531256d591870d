"""A weekly packet of a clinic with Part 2 records: who is shown to whom, with which notice, and who is withheld."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from functions.access.store import AccessStore
from functions.intake.api import door as intake
from functions.kernel.facts import Part2Consent
from functions.kernel.ids import EpisodeId
from functions.kernel.part2 import NOTICE, SERVICE_AGREEMENT
from functions.kernel.part2 import is_inside as is_inside_by
from functions.kernel.roles import Grant, Role
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.part2 import basis_of, screen
from functions.review.shelves import Shelves
from functions.review.worker import PacketWork, make_packets
from tests.intake.test_api import enrol
from tests.intake.test_part2_api import REVOCATION, give
from tests.kernel.test_part2 import CONSENTS
from tests.review.packet.test_typeset import squeezed
from tests.review.test_api import an_assessment, enrol_another, hear_again
from tests.support import CLINIC, CONSULTANT, MANAGER, a_clinic, aws_client, knock

PACKET = "/v1/clinics/{clinic_id}/packets/{week}/{reader_id}"
INDEX = "/v1/clinics/{clinic_id}/packets/{week}"
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
WEEK = "2026-W12"
DAY = date(2026, 3, 16)


@pytest.fixture
def patients(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Somebody of the clinic's own, and somebody from a Part 2 program whose item 9 nobody has answered."""
    request.getfixturevalue("aws")
    own, part2 = enrol_another(), enrol(part2_record=True).body
    for episode, item9 in ((own, 0), (part2, 2)):
        hear(Shelves(), an_assessment(episode, date(2026, 3, 2), 12, item9), lambda _: "America/New_York")
    hear_again()
    return own["episode_id"], part2


def packet(reader: str, by: str = MANAGER) -> dict[str, Any]:
    make_packets(PacketWork(CLINIC, MONDAY))
    found: dict[str, Any] = knock(door, "GET", PACKET, path={"week": WEEK, "reader_id": reader}, by=by).body
    return found


def shown(made: dict[str, Any]) -> set[str]:
    return {line["patient"]["id"] for line in made["caseload"]} | {one["episode"]["id"] for one in made["patients"]}


def printed(reader: str, role: str) -> str:
    body = aws_client("s3").get_object(Bucket="packets-bucket", Key=f"packets/{CLINIC}/{WEEK}/{role}-{reader}.pdf")[
        "Body"
    ]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body.read())).pages)
    return " ".join(text.split())


def test_without_consent_the_consultant_gets_an_episode_and_a_reason_and_nothing_else(
    patients: tuple[str, dict[str, Any]],
) -> None:
    own, part2 = patients
    made = packet(CONSULTANT, by=CONSULTANT)
    assert shown(made) == {own}
    reason = "no consent to disclosure is on record"
    assert made["withheld"] == [{"episode_id": part2["episode_id"], "reason": reason}]
    text = printed(CONSULTANT, "psychiatric_consultant")
    assert "Withheld from this packet: 1" in text
    assert reason in text
    assert "A-100" not in text
    assert NOTICE not in text


def test_the_care_manager_sees_the_patient_the_open_safety_and_that_the_consultant_does_not(
    patients: tuple[str, dict[str, Any]],
) -> None:
    own, part2 = patients
    made = packet(MANAGER)
    assert shown(made) == {own, part2["episode_id"]}
    urgent = made["patients"][0]
    assert urgent["episode"]["id"] == part2["episode_id"]
    assert urgent["safety"]
    assert (urgent["part2"]["basis"], urgent["part2"]["notice"]) == ("program", NOTICE)
    assert urgent["part2"]["withheld"] == "no consent to disclosure is on record"
    assert made["withheld"] == []
    text = printed(MANAGER, "care_manager")
    assert "Not in the psychiatric consultant's packet: no consent to disclosure is on record." in text
    assert "SAFETY OPEN" in text


def test_under_a_consent_to_treatment_the_notice_and_the_consent_travel_with_the_patient(
    patients: tuple[str, dict[str, Any]],
) -> None:
    own, part2 = patients
    consent_id = give(part2["patient_id"], purposes=["treatment"]).body["consent_id"]
    made = packet(CONSULTANT, by=CONSULTANT)
    assert shown(made) == {own, part2["episode_id"]}
    by_episode = {line["patient"]["id"]: line["part2"] for line in made["caseload"]}
    travels = {"notice": NOTICE, "basis": "consent", "consent_id": consent_id, "withheld": ""}
    assert by_episode == {own: None, part2["episode_id"]: travels}
    assert [one["part2"] for one in made["patients"] if one["episode"]["id"] == part2["episode_id"]] == [travels]
    text = printed(CONSULTANT, "psychiatric_consultant")
    assert squeezed(f"{NOTICE} Shown under consent {consent_id}.") in squeezed(text)


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({"purposes": ["payment", "operations"]}, False),
        ({"expires_on": "2026-03-15"}, False),
        ({"expires_on": "2026-03-16"}, True),
        ({"records_from": "2026-03-02"}, True),
        ({"records_from": "2026-03-03"}, False),
    ],
)
def test_another_purpose_an_expired_consent_or_one_after_the_first_day_shows_nobody(
    patients: tuple[str, dict[str, Any]], changes: dict[str, Any], *, is_shown: bool
) -> None:
    give(patients[1]["patient_id"], **changes)
    assert (patients[1]["episode_id"] in shown(packet(CONSULTANT))) is is_shown


@pytest.mark.parametrize(("revoked_on", "is_shown"), [("2026-03-16", False), ("2026-03-17", True)])
def test_a_revoked_consent_shows_nobody_from_that_day_on(
    patients: tuple[str, dict[str, Any]], revoked_on: str, *, is_shown: bool
) -> None:
    patient_id = patients[1]["patient_id"]
    where = {"patient_id": patient_id, "consent_id": give(patient_id).body["consent_id"]}
    knock(intake, "POST", REVOCATION, path=where, body={"revoked_on": revoked_on})
    assert (patients[1]["episode_id"] in shown(packet(CONSULTANT))) is is_shown


def test_a_clinic_may_state_that_a_service_agreement_stands(patients: tuple[str, dict[str, Any]]) -> None:
    store, old = AccessStore(), a_clinic()
    store.change(a_clinic(version=2, policy={SERVICE_AGREEMENT: True}), old, "test-agreement")
    made = packet(CONSULTANT)
    assert patients[1]["episode_id"] in shown(made)
    assert {line["part2"]["basis"] for line in made["caseload"] if line["part2"]} == {"service_agreement"}
    assert made["withheld"] == []


def test_a_consultant_may_not_read_the_care_managers_packet_around_it(
    patients: tuple[str, dict[str, Any]],
) -> None:
    packet(MANAGER)
    path = {"week": WEEK, "reader_id": MANAGER}
    for route in (PACKET, f"{PACKET}/pdf"):
        refused = knock(door, "GET", route, path=path, by=CONSULTANT)
        assert (refused.status, refused.body["code"]) == (403, "PART2_WITHHELD")
    listed = knock(door, "GET", INDEX, path=path, by=CONSULTANT).body["packets"]
    assert [(one["withheld"], one["for_program_alone"]) for one in listed] == [(0, True), (1, False)]
    for records_from, status in (("2026-03-03", 403), ("2026-03-02", 200)):
        give(patients[1]["patient_id"], key=records_from, records_from=records_from)
        assert knock(door, "GET", PACKET, path=path, by=CONSULTANT).status == status


@given(
    st.dictionaries(st.sampled_from([EpisodeId(f"epi_{number}") for number in range(4)]), st.lists(CONSENTS)),
    st.sampled_from([{}, {SERVICE_AGREEMENT: False}, {SERVICE_AGREEMENT: True}]),
    st.integers(0, 365),
)
def test_every_part_2_record_is_either_shown_with_its_notice_or_withheld_with_a_reason(
    records: dict[EpisodeId, list[Part2Consent]], policy: dict[str, bool], days: int
) -> None:
    on = date(2026, 1, 1) + timedelta(days=days)
    is_inside = is_inside_by(Grant(Role.PSYCHIATRIC_CONSULTANT, on), policy)
    first = dict.fromkeys(records, date(2026, 6, 1))
    consultant = screen(records, basis_of(is_inside=is_inside, policy=policy), on, known_from=first)
    assert consultant.shown.keys() | consultant.withheld.keys() == records.keys()
    assert not consultant.shown.keys() & consultant.withheld.keys()
    assert all(consultant.withheld.values())
    assert all(it.notice == NOTICE and (it.consent_id or policy[SERVICE_AGREEMENT]) for it in consultant.shown.values())
    manager = screen(records, basis_of(is_inside=True, policy=policy), on, known_from=first)
    assert (manager.shown.keys(), manager.withheld) == (records.keys(), {})
    assert {one: it.withheld for one, it in manager.shown.items() if it.withheld} == consultant.withheld
