"""The main job on the embedded stack: real sign-in, real HTTP, real streams, queues and clocks, the real template."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import httpx
import pytest

from functions.billing.files.run_balance import cents
from infra.local.acting import as_function
from infra.local.commands import MONTHLY, WEEKLY, tick
from tests.stack.clinic import Clinic

pytestmark = pytest.mark.stack

ITEMS = [2, 2, 2, 2, 2, 1, 1, 0, 1]


@pytest.fixture(scope="module")
def month(clinic: Clinic) -> dict[str, Any]:
    """March 2026: somebody to bill, somebody without consent, somebody with too little time."""
    people = {"billed": clinic.enrol(), "held": clinic.enrol(consent=False), "short": clinic.enrol()}
    for name, episode in people.items():
        clinic.assess(episode, ITEMS, "2026-03-09T15:00:00Z")
        clinic.contact(episode, "2026-03-10T15:00:00Z", f"2026-03-10T{'15:10' if name == 'short' else '16:26'}:00Z")
        clinic.post(
            "psychiatric_consultant",
            f"/episodes/{episode['episode_id']}/case-reviews",
            {
                "reviewed_at": "2026-03-12T15:00:00Z",
                "consultant_id": clinic.staff["psychiatric_consultant"],
                "summary": "Sleep poor; consider a change.",
                "recommendations": [
                    {"kind": "medication_change", "text": "sertraline 50 mg", "owner_id": clinic.staff["pcp"]}
                ],
            },
        )
    clinic.post(
        "care_manager",
        "/consultations",
        {
            "held_at": "2026-03-12T15:00:00Z",
            "seconds": 2400,
            "care_manager_id": clinic.staff["care_manager"],
            "consultant_id": clinic.staff["psychiatric_consultant"],
            "episode_ids": [episode["episode_id"] for episode in people.values()],
        },
    )
    clinic.settle()
    return people


def fetch(link: str) -> bytes:
    """Follow a short link, as finance does."""
    return httpx.get(link).raise_for_status().content


def test_an_assessment_becomes_a_flag_with_its_reason(clinic: Clinic, month: dict[str, Any]) -> None:
    page = clinic.get("care_manager", "/caseload", as_of="2026-03-20", care_manager_id=clinic.staff["care_manager"])
    row = next(one for one in page["items"] if one["episode_id"] == month["billed"]["episode_id"])
    assert row["phq9"]["last"] == {"on": "2026-03-09", "total": 13, "item9": 1, "prorated": False}
    safety = row["flags"][0]
    assert (safety["code"], safety["rule"], safety["since"]) == ("SAFETY_ITEM9", "C3", "2026-03-09")
    assert row["minutes"]["recorded"] == 86


def test_the_weekly_clock_makes_packets_for_manager_and_consultant(clinic: Clinic, month: dict[str, Any]) -> None:
    tick(clinic.stack.running, WEEKLY, date(2026, 3, 16))
    clinic.settle()
    index = clinic.get("care_manager", "/packets/2026-W12")
    assert {one["role"] for one in index["packets"]} == {"care_manager", "psychiatric_consultant"}
    reader = clinic.staff["psychiatric_consultant"]
    packet = clinic.get("psychiatric_consultant", f"/packets/2026-W12/{reader}")
    assert packet["counts"]["caseload"] >= len(month)
    link = clinic.get("psychiatric_consultant", f"/packets/2026-W12/{reader}/pdf")["url"]
    assert fetch(link).startswith(b"%PDF-")


def test_the_month_end_clock_makes_claims_held_and_manifest_and_struck_again_nothing_new(
    clinic: Clinic, month: dict[str, Any]
) -> None:
    contents = []
    for _ in range(2):
        tick(clinic.stack.running, MONTHLY, date(2026, 4, 1))
        clinic.settle()
        runs = clinic.get("finance", "/months/2026-03/files")
        assert [one["run"]["status"] for one in runs["items"]] == ["closed"]
        contents.append({name: fetch(link["url"]) for name, link in runs["items"][0]["files"].items()})
    assert contents[0] == contents[1]
    lines = list(csv.DictReader(io.StringIO(contents[0]["claim_lines.csv"].decode(), newline="")))
    ours = [row for row in lines if row["episode_id"] == month["billed"]["episode_id"]]
    assert [(row["hcpcs"], row["units"]) for row in ours] == [("99492", "1"), ("99494", "1")]
    held = {row["episode_id"]: row for row in csv.DictReader(io.StringIO(contents[0]["held.csv"].decode(), newline=""))}
    assert held[month["held"]["episode_id"]]["reasons"] == "CONSENT_MISSING"
    assert held[month["short"]["episode_id"]]["reasons"] == "TIME_BELOW_THRESHOLD"
    totals = json.loads(contents[0]["manifest.json"])["totals"]
    assert totals["charge_cents"] == sum(cents(row["charge"]) for row in lines)


def test_what_is_derived_is_what_a_rebuild_makes(clinic: Clinic, month: dict[str, Any]) -> None:
    clinic.settle()
    with as_function(clinic.stack.running):
        from infra.rebuild import rebuild_all

        rebuilt = list(rebuild_all())
    assert [one.different for one in rebuilt] == [0]
    assert rebuilt[0].episodes >= len(month)


def test_the_same_key_in_parallel_has_one_effect(clinic: Clinic) -> None:
    episode = clinic.enrol()
    path = f"/episodes/{episode['episode_id']}/assessments"
    body = {"instrument": "PHQ-9", "items": ITEMS, "answered_at": "2026-03-09T15:00:00Z", "how": "phone"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: clinic.post("care_manager", path, body, key="tapped-twice"), range(8)))
    assert len({answer["assessment_id"] for answer in answers}) == 1
    assert clinic.get("care_manager", path)["count"] == 1


def test_two_people_at_once_open_one_episode(clinic: Clinic) -> None:
    patient = clinic.enrol()
    where = {"episode_id": patient["episode_id"]}
    url = clinic.url(f"/episodes/{where['episode_id']}")
    changes = [{"medication": f"sertraline {dose} mg"} for dose in (25, 50, 100, 150)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda change: clinic.clients["care_manager"].patch(url, json=change, headers={"If-Match": '"1"'}),
                changes,
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert clinic.get("care_manager", f"/episodes/{where['episode_id']}") == winner


@pytest.mark.parametrize(
    ("path", "status"),
    [("/caseload", 401), ("/v1/me", 401), ("/nowhere", 404)],
)
def test_nobody_gets_in_without_a_token(clinic: Clinic, path: str, status: int) -> None:
    url = path if path.startswith("/v1") else clinic.url(path) if status == 401 else path
    with clinic.stack.client() as nobody:
        answer = nobody.get(url)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_document_of_the_api_is_open_to_all(clinic: Clinic) -> None:
    with clinic.stack.client() as nobody:
        document = nobody.get("/openapi.json").raise_for_status().json()
    assert document["openapi"].startswith("3.1")
    assert "/v1/clinics/{clinic_id}/caseload" in document["paths"]
