"""Circumstances through billing's door: recorded by whom they concern, kept in every version, never guessed."""

from typing import Any

import pytest

from functions.billing.api import door
from tests.billing.worked_month import a_patient, tell_again
from tests.support import ADMIN, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, PCP, STRANGER, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

ROUTE = "/v1/clinics/{clinic_id}/episodes/{episode_id}/circumstances"
ONE = f"{ROUTE}/{{circumstance_id}}"
MARCH = {"starts_on": "2026-03-01", "ends_on": "2026-03-31"}
APCM = {"kind": "apcm_base", "codes": ["G0557"], "by_billing_practitioner": True, **MARCH}
STAY = {"kind": "inpatient_stay", "starts_on": "2026-03-08", "ends_on": None}


@pytest.fixture
def episode_id() -> str:
    episode: str = a_patient("M-1")["episode_id"]
    tell_again()
    return episode


def record(episode_id: str, body: dict[str, Any], *, by: str = FINANCE, key: str | None = None) -> Answer:
    headers = {"Idempotency-Key": key} if key else None
    return knock(door, "POST", ROUTE, path={"episode_id": episode_id}, body=body, by=by, headers=headers)


def change(answer: Answer, body: dict[str, Any], *, version: int | None, suffix: str = "") -> Answer:
    path = {"episode_id": answer.body["episode_id"], "circumstance_id": answer.body["circumstance_id"]}
    headers = {"If-Match": f'"{version}"'} if version else None
    method = "POST" if suffix else "PUT"
    return knock(door, method, f"{ONE}{suffix}", path=path, body=body, by=FINANCE, headers=headers)


def problems(answer: Answer) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer.body["errors"]}


def test_a_circumstance_is_recorded_once_and_read_back(episode_id: str) -> None:
    first, again = (record(episode_id, APCM, key="k-1") for _ in range(2))
    assert (first.status, again.status, first.body) == (201, 201, again.body)
    assert record(episode_id, STAY, key="k-1").body["code"] == "IDEMPOTENCY_KEY_REUSED"
    where = {"episode_id": episode_id, "circumstance_id": first.body["circumstance_id"]}
    assert knock(door, "GET", ONE, path=where, by=MANAGER).body == first.body
    assert (first.body["codes"], first.body["ends_on"], first.etag) == (["G0557"], "2026-03-31", '"1"')


def test_an_amendment_needs_the_version_that_was_read_and_every_version_is_kept(episode_id: str) -> None:
    kept = record(episode_id, STAY)
    home = {**STAY, "ends_on": "2026-03-12", "correction": "went home"}
    assert change(kept, home, version=None).status == 428
    amended = change(kept, home, version=1)
    assert (amended.status, amended.body["status"], amended.body["version"]) == (200, "amended", 2)
    assert change(kept, home, version=1).body == amended.body, "the same request again is the same answer"
    assert change(kept, {**STAY, "ends_on": "2026-03-13"}, version=1).status == 412
    where = {"episode_id": episode_id, "circumstance_id": kept.body["circumstance_id"]}
    versions = knock(door, "GET", f"{ONE}/versions", path=where).body
    assert [(one["version"], one["ends_on"]) for one in versions["items"]] == [(2, "2026-03-12"), (1, None)]


def test_what_was_entered_in_error_stays_listed_and_stays_so(episode_id: str) -> None:
    kept = record(episode_id, APCM)
    mistaken = change(kept, {"reason": "another patient"}, version=1, suffix="/entered-in-error")
    assert (mistaken.body["status"], mistaken.body["correction"]) == ("entered_in_error", "another patient")
    assert change(kept, APCM, version=2).body["code"] == "ENTERED_IN_ERROR"
    assert record(episode_id, APCM).status == 201, "what was a mistake stands in nobody's way"


def test_a_circumstance_does_not_become_another_kind(episode_id: str) -> None:
    kept = record(episode_id, STAY)
    assert ("/kind", "OTHER_KIND") in problems(change(kept, {**STAY, "kind": "observation_stay"}, version=1))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({**APCM, "codes": ["G0556", "G0557"]}, {("/codes", "NOT_APCM_BASE")}),
        ({**APCM, "codes": ["99490"]}, {("/codes", "NOT_APCM_BASE")}),
        (
            {"kind": "apcm_base", "starts_on": "2026-03-02", "ends_on": "2026-03-01", "reference": "A1"},
            {
                ("/by_billing_practitioner", "REQUIRED"),
                ("/codes", "REQUIRED"),
                ("/reference", "NOT_OF_THIS_KIND"),
                ("/ends_on", "BEFORE"),
            },
        ),
        ({"kind": "codes_reported", "codes": ["G0557"], **MARCH}, {("/codes", "APCM_BASE")}),
        ({"kind": "prior_authorization", **MARCH}, {("/reference", "REQUIRED")}),
        ({"kind": "other_practitioner_claim", "starts_on": "2026-03-01"}, {("/ends_on", "REQUIRED")}),
        ({"kind": "inpatient_stay", "starts_on": "2999-01-01"}, {("/starts_on", "IN_THE_FUTURE")}),
    ],
)
def test_each_kind_says_all_of_what_it_lacks(
    episode_id: str, body: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    answer = record(episode_id, body)
    assert (answer.status, problems(answer)) == (422, found)


def test_an_authorization_and_a_base_code_may_be_recorded_ahead(episode_id: str) -> None:
    ahead = {"starts_on": "2998-01-01", "ends_on": "2998-06-30"}
    assert record(episode_id, {"kind": "prior_authorization", "reference": "PA-77", **ahead}).status == 201
    assert record(episode_id, {**APCM, **ahead}).status == 201


def test_a_second_base_code_on_the_same_days_is_refused(episode_id: str) -> None:
    record(episode_id, APCM)
    second = record(episode_id, {**APCM, "codes": ["G0558"], "starts_on": "2026-03-31", "ends_on": "2026-04-30"})
    assert problems(second) == {("/starts_on", "APCM_BASE_STANDS")}
    assert record(episode_id, {**APCM, "starts_on": "2026-04-01", "ends_on": "2026-04-30"}).status == 201


def test_a_month_lists_what_holds_on_any_of_its_days(episode_id: str) -> None:
    record(episode_id, {**STAY, "starts_on": "2026-02-28", "ends_on": "2026-03-01"})
    record(episode_id, {**STAY, "starts_on": "2026-04-01"})
    where = {"episode_id": episode_id}
    assert knock(door, "GET", ROUTE, path=where, by=FINANCE).body["count"] == 2
    for month, count in (("2026-02", 1), ("2026-03", 1), ("2026-04", 1), ("2027-01", 1), ("2026-01", 0)):
        assert knock(door, "GET", ROUTE, path=where, query={"month": month}).body["count"] == count
    assert knock(door, "GET", ROUTE, path=where, query={"month": "2026-13"}).status == 400


@pytest.mark.parametrize("by", [CONSULTANT, PCP, ADMIN])
def test_circumstances_are_for_finance_and_care_managers(episode_id: str, by: str) -> None:
    assert record(episode_id, STAY, by=by).status == 403
    assert knock(door, "GET", ROUTE, path={"episode_id": episode_id}, by=by).status == 403


def test_another_clinic_s_episode_is_nobody_s(episode_id: str) -> None:
    kept = record(episode_id, STAY)
    assert record("epi_unknown", STAY).status == 404
    assert record(episode_id, STAY, by=STRANGER).status == 404
    foreign = {"clinic_id": OTHER_CLINIC, **{name: kept.body[name] for name in ("episode_id", "circumstance_id")}}
    assert knock(door, "GET", ONE, path=foreign, by=FINANCE).status == 404
    elsewhere = {"episode_id": episode_id, "circumstance_id": "cir_unknown"}
    assert knock(door, "GET", ONE, path=elsewhere).status == 404
