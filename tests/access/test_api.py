"""Access through its door: clinics, people, grants; who may do what, from when to when."""

from typing import Any

import pytest

from functions.access.api import door
from functions.aws import directory
from functions.intake.api import door as intake
from functions.kernel.part2 import SERVICE_AGREEMENT
from tests.support import (
    ADMIN,
    CLINIC,
    CONSULTANT_NPI,
    FINANCE,
    MANAGER,
    NPI,
    ORGANIZATION,
    OTHER_CLINIC,
    Answer,
    knock,
)

pytestmark = pytest.mark.usefixtures("aws")

CLINICS = "/v1/organizations/{organization_id}/clinics"
STAFF = "/v1/organizations/{organization_id}/staff"
EVERYWHERE = "/v1/organizations/{organization_id}/grants"
IN_CLINIC = f"{CLINICS}/{{clinic_id}}/grants"
HERE = {"organization_id": ORGANIZATION}
A_CLINIC = {
    "name": "Mesa Clinic",
    "time_zone": "America/Phoenix",
    "billing": {
        "name": "Mesa Clinic",
        "npi": NPI,
        "tin": "123456789",
        "taxonomy": "207Q00000X",
        "address": {"line": "2 Mesa Road", "city": "Tucson", "state": "AZ", "postal_code": "857011234"},
    },
}


def admin(method: str, route: str, **named: Any) -> Answer:
    named.setdefault("by", ADMIN)
    return knock(door, method, route, path={**HERE, **named.pop("path", {})}, **named)


def grant(staff_id: str, *grants: dict[str, str], clinic_id: str = CLINIC, **named: Any) -> Answer:
    body = {"staff_id": staff_id, "grants": list(grants)}
    return admin("PUT", IN_CLINIC, path={"clinic_id": clinic_id}, body=body, **named)


def can_refer_list(staff_id: str, clinic_id: str = CLINIC) -> bool:
    directory.forget()
    answer = knock(intake, "GET", "/v1/clinics/{clinic_id}/referrals", path={"clinic_id": clinic_id}, by=staff_id)
    return answer.status == 200


def test_an_administrator_adds_a_clinic_once_and_sees_it_listed() -> None:
    key = {"Idempotency-Key": "mesa"}
    once = admin("POST", CLINICS, body=A_CLINIC, headers=key)
    again = admin("POST", CLINICS, body=A_CLINIC, headers=key)
    assert (once.status, once.body) == (201, again.body)
    listed = admin("GET", CLINICS).body
    assert listed["count"] == 3
    assert once.body["clinic_id"] in list(directory.every_clinic())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": "America/Atlantis"}, "/time_zone"),
        ({"billing": {**A_CLINIC["billing"], "npi": "1234567890"}}, "/billing/npi"),  # type: ignore[dict-item]
    ],
)
def test_a_clinic_needs_a_real_time_zone_and_a_sound_npi(change: dict[str, Any], field: str) -> None:
    answer = admin("POST", CLINICS, body={**A_CLINIC, **change})
    assert (answer.status, [problem["field"] for problem in answer.body["errors"]]) == (422, [field])


def test_a_person_is_registered_by_the_id_they_sign_in_with() -> None:
    person = {"staff_id": "stf-new", "name": "Łukasz Ōe", "npi": CONSULTANT_NPI, "practitioner_type": "NP"}
    assert admin("POST", STAFF, body=person).status == 201
    assert admin("POST", STAFF, body={**person, "name": "Somebody Else"}).status == 409
    assert admin("POST", STAFF, body={**person, "staff_id": "stf-x", "npi": "1234567890"}).status == 422
    assert "Łukasz Ōe" in [one["name"] for one in admin("GET", STAFF).body["items"]]


@pytest.mark.parametrize(("staff_id", "code"), [("patient", "RESERVED"), ("clock", "RESERVED"), ("patient-1", None)])
def test_nobody_is_registered_by_a_name_that_records_have_for_somebody_else(staff_id: str, code: str | None) -> None:
    answer = admin("POST", STAFF, body={"staff_id": staff_id, "name": "Somebody"})
    assert (answer.status, [it["code"] for it in answer.body.get("errors", [])]) == (
        (422, [code]) if code else (201, [])
    )


def test_a_grant_opens_the_door_and_its_end_closes_it() -> None:
    assert not can_refer_list(MANAGER, OTHER_CLINIC)
    first = grant(MANAGER, {"role": "care_manager", "starts_on": "2020-01-01"}, clinic_id=OTHER_CLINIC)
    assert first.status == 200
    assert can_refer_list(MANAGER, OTHER_CLINIC)
    ended = {"role": "care_manager", "starts_on": "2020-01-01", "ends_on": "2020-12-31"}
    assert grant(MANAGER, ended, clinic_id=OTHER_CLINIC, headers={"If-Match": first.etag}).status == 200
    assert not can_refer_list(MANAGER, OTHER_CLINIC)


def test_a_grant_of_the_future_opens_nothing_yet() -> None:
    grant(FINANCE, {"role": "pcp", "starts_on": "2199-01-01"}, headers={"If-Match": '"1"'})
    assert not can_refer_list(FINANCE)


def test_revoked_means_out_within_a_minute_and_remembered_until_then() -> None:
    assert can_refer_list(MANAGER)
    grant(MANAGER, headers={"If-Match": '"1"'})
    remembered = knock(intake, "GET", "/v1/clinics/{clinic_id}/referrals")
    assert remembered.status == 200
    assert not can_refer_list(MANAGER)


@pytest.mark.parametrize(
    ("granted", "field"),
    [
        ({"role": "pcp", "starts_on": "2026-02-01", "ends_on": "2026-01-31"}, "/grants/0/ends_on"),
        ({"role": "org_admin", "starts_on": "2026-02-01"}, "/grants/0/role"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(granted: dict[str, str], field: str) -> None:
    answer = grant(MANAGER, granted, headers={"If-Match": '"1"'})
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


def test_grants_are_for_people_and_clinics_of_the_organization() -> None:
    granted = {"role": "pcp", "starts_on": "2026-01-01"}
    assert grant("stf-stranger", granted).status == 422
    assert grant(MANAGER, granted, clinic_id="cli_elsewhere").status == 404


def test_grants_that_changed_meanwhile_are_read_again_first() -> None:
    granted = {"role": "pcp", "starts_on": "2026-01-01"}
    assert grant(MANAGER, granted, headers={"If-Match": '"1"'}).status == 200
    other = {"role": "finance", "starts_on": "2026-01-01"}
    assert grant(MANAGER, other, headers={"If-Match": '"1"'}).status == 412


def test_only_the_organizations_administrator_administers() -> None:
    assert admin("GET", CLINICS, by=MANAGER).status == 404
    assert admin("GET", CLINICS, by=None).status == 401
    assert admin("POST", STAFF, by=FINANCE, body={"staff_id": "stf-x", "name": "X"}).status == 404
    foreign = knock(door, "GET", CLINICS, path={"organization_id": "org_other"}, by=ADMIN)
    assert foreign.status == 404


def test_me_says_where_i_may_work_today_and_as_what() -> None:
    me = knock(door, "GET", "/v1/me").body
    assert [(place["clinic_id"], place["roles"]) for place in me["memberships"]] == [(CLINIC, ["care_manager"])]
    everywhere = knock(door, "GET", "/v1/me", by=ADMIN).body["memberships"]
    assert {place["clinic_id"] for place in everywhere} == {None, CLINIC, OTHER_CLINIC}
    assert knock(door, "GET", "/v1/me", by="stf-stranger").body["memberships"] == []


def test_an_organizations_grant_reaches_every_clinic_of_it() -> None:
    body = {"staff_id": FINANCE, "grants": [{"role": "care_manager", "starts_on": "2020-01-01"}]}
    assert admin("PUT", EVERYWHERE, body=body).status == 200
    assert can_refer_list(FINANCE, CLINIC)
    assert can_refer_list(FINANCE, OTHER_CLINIC)


SETTINGS = "/v1/clinics/{clinic_id}/settings"


def set_clinic(by: str = ADMIN, version: int = 1, **changes: Any) -> Answer:
    body = {"thresholds": {"contact_overdue_days": 21}, "policy": {"crisis_phone": "988"}, **changes}
    return knock(door, "PUT", SETTINGS, body=body, by=by, headers={"If-Match": f'"{version}"'})


def test_a_clinic_sets_its_own_numbers_and_leaves_out_what_goes_back_to_the_rule() -> None:
    changed = set_clinic()
    assert (changed.status, changed.body["thresholds"]) == (200, {"contact_overdue_days": 21})
    assert set_clinic(version=1, policy={}).status == 412
    back = set_clinic(version=2, thresholds={}, policy={})
    assert (back.body["thresholds"], back.body["policy"], back.body["name"]) == ({}, {}, changed.body["name"])


def test_a_service_agreement_stands_or_it_does_not() -> None:
    answer = set_clinic(policy={SERVICE_AGREEMENT: "yes"})
    assert [problem["code"] for problem in answer.body["errors"]] == ["NOT_TRUE_OR_FALSE"]
    assert set_clinic(policy={SERVICE_AGREEMENT: True}).body["policy"] == {SERVICE_AGREEMENT: True}


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("g2214_min_minutes", "g2214_min_minutes"),
        ("edi_payer_id_medicare_ffs", "electronic_payer_id"),
        ("edi_payer_name_x", "payer_name"),
        ("edi_filing_code_x", "claim_filing_code"),
        ("edi_service_dates", "service_dates"),
    ],
)
def test_what_payers_dated_rules_say_is_no_setting_of_a_clinic(name: str, dated: str) -> None:
    answer = set_clinic(policy={name: "RD8", "crisis_phone": "988", "edi_usage": "T"})
    assert answer.status == 422
    (problem,) = answer.body["errors"]
    assert (problem["field"], problem["code"]) == (f"/policy/{name}", "SETTING_IS_DATED")
    assert f"set {dated} in the payer's rules" in problem["detail"]
    assert set_clinic(policy={"edi_usage": "T"}).status == 200


def test_a_new_clinic_has_no_dated_settings_either() -> None:
    answer = admin("POST", CLINICS, body={**A_CLINIC, "policy": {"max_99494_units": 2, "triad_minutes_count": True}})
    assert answer.status == 422
    assert {problem["field"] for problem in answer.body["errors"]} == {
        "/policy/max_99494_units",
        "/policy/triad_minutes_count",
    }


@pytest.mark.parametrize(
    ("thresholds", "code"),
    [
        ({"no_such_number": 3}, "THRESHOLD_UNKNOWN"),
        ({"remission_below": 0, "contact_overdue_days": 9999}, "THRESHOLD_OUT_OF_RANGE"),
    ],
)
def test_a_number_that_no_rule_knows_is_not_kept(thresholds: dict[str, int], code: str) -> None:
    answer = set_clinic(thresholds=thresholds)
    assert answer.status == 400
    assert {problem["code"] for problem in answer.body["errors"]} == {code}
    assert len(answer.body["errors"]) == len(thresholds)
    clinic = knock(door, "GET", "/v1/clinics/{clinic_id}", by=ADMIN).body
    assert (clinic["thresholds"], clinic["version"]) == ({}, 1)


def test_settings_are_for_administrators() -> None:
    assert set_clinic(by=MANAGER).status == 403
    assert set_clinic(by="stf-stranger").status == 404
