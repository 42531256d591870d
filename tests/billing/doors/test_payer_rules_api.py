"""Payer rules through the door: entered with their source, corrected by versions, read by whom they concern."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.api import door
from functions.billing.rulebook_store import add_row, rulebook_of
from functions.billing.rules.entry import MOST_ROWS, rule_problems
from functions.billing.rules.rulebook import Rulebook
from tests.billing.rows import a_book, a_rule, a_schedule
from tests.billing.worked_month import MONTH, a_month_of_work
from tests.support import ADMIN, CLINIC, FINANCE, MANAGER, ORGANIZATION, OTHER_CLINIC, Answer, a_clinic, knock

aws = pytest.mark.usefixtures("aws")

RULES = "/v1/clinics/{clinic_id}/payer-rules"
RULE = f"{RULES}/{{payer_id}}/{{effective}}"
OF_ALL = "/v1/organizations/{organization_id}/payer-rules"
RULE_OF_ALL = f"{OF_ALL}/{{payer_id}}/{{effective}}"
IN_FORCE = "/v1/clinics/{clinic_id}/rules-in-force/{payer_id}"
FORM: dict[str, Any] = {"settings": {"g2214_min_minutes": 30}, "source": "bulletin 2026-01"}


def put(payer: str = "medicare_ffs", effective: str = "2026-01-01", *, by: str = ADMIN, **changes: Any) -> Answer:
    headers = {"If-Match": f'"{changes.pop("read")}"'} if "read" in changes else {}
    route, path = changes.pop("route", RULE), {"payer_id": payer, "effective": effective}
    path |= {"clinic_id": changes.pop("clinic_id", CLINIC), "organization_id": ORGANIZATION}
    return knock(door, "PUT", route, path=path, body={**FORM, **changes}, by=by, headers=headers)


def in_force(payer: str = "medicare_ffs", on: str = "2026-03-15") -> Any:
    return knock(door, "GET", IN_FORCE, path={"payer_id": payer}, query={"on": on}, by=FINANCE).body


def setting(answer: Any, name: str) -> Any:
    (found,) = (one for one in answer["settings"] if one["name"] == name)
    return found


@aws
def test_a_rule_is_entered_with_who_says_so_and_who_wrote_it() -> None:
    made = put()
    assert (made.status, made.etag) == (200, '"1"')
    assert made.body["settings"] == {"g2214_min_minutes": 30}
    assert (made.body["scope"], made.body["source"], made.body["recorded"]["by"]) == (
        "clinic",
        "bulletin 2026-01",
        ADMIN,
    )
    path = {"payer_id": "medicare_ffs", "effective": "2026-01-01"}
    read = knock(door, "GET", RULE, path=path, by=FINANCE)
    assert (read.body, read.etag) == (made.body, '"1"')


@aws
def test_the_same_request_again_has_one_effect_and_another_needs_the_version_that_stands() -> None:
    assert put().body == put().body
    assert put(settings={"g2214_min_minutes": 20}).status == 428
    assert put(settings={"g2214_min_minutes": 20}, read=1).etag == '"2"'
    assert put(settings={"g2214_min_minutes": 20}, read=1).etag == '"2"'
    assert put(settings={"g2214_min_minutes": 21}, read=1).status == 412
    assert put(effective="2026-02-01", read=1).status == 404


@aws
def test_every_version_of_every_row_is_listed_a_page_at_a_time() -> None:
    put()
    put(settings={"g2214_min_minutes": 20}, read=1)
    put(effective="2026-04-01")
    put("every-payer", settings={"max_99494_units": 2})
    pages, cursor = [], None
    while True:
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = knock(door, "GET", RULES, query=query, by=FINANCE).body
        pages.append([(row["payer_id"], row["effective"], row["version"]) for row in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert page["count"] == 4
    assert pages == [
        [("every-payer", "2026-01-01", 1), ("medicare_ffs", "2026-04-01", 1), ("medicare_ffs", "2026-01-01", 2)],
        [("medicare_ffs", "2026-01-01", 1)],
    ]
    one = knock(door, "GET", RULES, query={"payer_id": "every-payer"}, by=ADMIN).body
    assert one["count"] == 1


@aws
def test_an_organization_s_rule_reaches_every_clinic_and_a_clinic_s_own_wins() -> None:
    assert put("every-payer", route=RULE_OF_ALL, settings={"max_99494_units": 2}).body["scope"] == "organization"
    assert setting(in_force(), "max_99494_units")["value"] == 2
    put(settings={"max_99494_units": 4})
    found = setting(in_force(), "max_99494_units")
    assert (found["value"], [row["scope"] for row in found["rows"]]) == (4, ["clinic"])
    other = knock(
        door,
        "GET",
        IN_FORCE,
        path={"payer_id": "medicare_ffs", "clinic_id": OTHER_CLINIC},
        query={"on": "2026-03-01"},
        by=ADMIN,
    )
    assert setting(other.body, "max_99494_units")["value"] == 2
    listed = knock(door, "GET", OF_ALL, path={"organization_id": ORGANIZATION}, by=ADMIN).body
    assert [row["owner_id"] for row in listed["items"]] == [ORGANIZATION]


@aws
def test_what_is_in_force_names_the_row_of_each_setting_and_of_each_amount() -> None:
    put(settings={"g2214_min_minutes": 30, "also_covers": ["G0512"]})
    add_row(a_schedule(c99492=20000), "test-charges")
    found = in_force()
    assert [(row["scope"], row["version"]) for row in found["rows"]] == [("built_in", None), ("clinic", 1)]
    assert setting(found, "g2214_min_minutes")["rows"][0]["source"] == "bulletin 2026-01"
    assert [row["scope"] for row in setting(found, "covers")["rows"]] == ["built_in", "clinic"]
    assert setting(found, "apcm_mode") | {"accepts": ""} == {
        "name": "apcm_mode",
        "value": "add_on",
        "accepts": "",
        "rows": [],
    }
    amounts = {one["code"]: one for one in found["amounts"]}
    assert amounts["99492"]["charge"] == {"cents": 20000, "said_by": "clinic charges 2026-01-01 v1"}
    assert amounts["99492"]["allowed"] == {"cents": 16032, "said_by": "published medicare 2026"}
    assert amounts["G0512"]["allowed"] is None
    assert setting(in_force(on="2025-12-31"), "g2214_min_minutes")["value"] == 16


@aws
def test_a_payer_of_whom_nobody_has_said_what_it_pays_is_not_configured() -> None:
    assert in_force("plan_north")["code"] == "PAYER_NOT_CONFIGURED"
    assert in_force(on="2020-12-31")["code"] == "PAYER_NOT_CONFIGURED"
    refused = put("plan_north", settings={"payer_name": "Plan North"})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/settings/covers")
    assert put("plan_north", settings={"covers": ["99492"], "payer_name": "Plan North"}).status == 200
    assert setting(in_force("plan_north"), "covers")["value"] == ["99492"]
    forgotten = put("plan_north", settings={"payer_name": "Plan North"}, read=1)
    assert (forgotten.status, forgotten.body["errors"][0]["field"]) == (422, "/settings/covers")


@aws
def test_a_row_entered_in_error_does_not_count_stays_readable_and_may_be_entered_again() -> None:
    assert put(status="entered_in_error").status == 422
    put()
    assert put(status="entered_in_error", read=1).status == 200
    assert setting(in_force(), "g2214_min_minutes")["value"] == 16
    assert put(settings={"g2214_min_minutes": 25}, read=2).status == 200
    assert setting(in_force(), "g2214_min_minutes")["value"] == 25
    assert knock(door, "GET", RULES, by=FINANCE).body["count"] == 3


@aws
def test_everything_wrong_is_said_at_once() -> None:
    wrong = {"g2214_min_minutes": 31, "no_such": 1, "covers": ["90834"]}
    answer = put("medicare-ffs", "2026-01-15", settings=wrong, status="entered_in_error")
    assert answer.status == 422
    assert sorted(problem["field"] for problem in answer.body["errors"]) == [
        "/effective",
        "/payer_id",
        "/settings/covers",
        "/settings/g2214_min_minutes",
        "/settings/no_such",
        "/status",
    ]


@aws
@pytest.mark.parametrize(
    "body",
    [
        {"settings": {"g2214_min_minutes": 16.5}},
        {"settings": {"g2214_min_minutes": None}},
        {"settings": {"G2214": 1}},
        {"settings": {"covers": ["x" * 81]}},
        {"settings": []},
        {"source": ""},
        {"source": "x" * 301},
        {"status": "gone"},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_read_is_refused(body: dict[str, Any]) -> None:
    assert put(**body).status == 400


@aws
@pytest.mark.parametrize("effective", ["2026-02-30", "20260101", "2026-1-1", "today", "2026-W01-1"])
def test_a_day_that_is_none_names_nothing(effective: str) -> None:
    assert put(effective=effective).status == 404


@aws
def test_only_administrators_write_and_only_they_and_finance_read() -> None:
    assert put(by=FINANCE).status == 403
    assert put(by=MANAGER).status == 403
    assert put(by="stf-stranger").status == 404
    assert knock(door, "GET", RULES, by=MANAGER).status == 403
    assert put("every-payer", route=RULE_OF_ALL, by=FINANCE).status == 404
    assert knock(door, "GET", OF_ALL, path={"organization_id": "org_other"}, by=ADMIN).status == 404


@aws
def test_a_rule_of_another_clinic_changes_nothing_here() -> None:
    put(clinic_id=OTHER_CLINIC, settings={"max_99494_units": 1})
    assert setting(in_force(), "max_99494_units")["value"] is None
    assert rulebook_of(a_clinic()).rules == ()


@aws
def test_the_month_explains_under_which_rows_it_was_decided_and_an_earlier_row_stays_its_own() -> None:
    episode_id = a_month_of_work()
    path = {"month": "2026-03", "episode_id": episode_id}

    def explained() -> Any:
        return knock(door, "GET", f"{MONTH}/episodes/{{episode_id}}", path=path, by=FINANCE).body["decision"]

    before = explained()
    put(effective="2026-04-01", settings={"covers": []})
    assert explained() == before
    put(effective="2026-03-01", settings={"covers": []})
    after = explained()
    assert [reason["code"] for reason in after["reasons"]] == ["CODE_NOT_COVERED_BY_PAYER"]
    assert [(row["scope"], row["effective"]) for row in after["rules"]] == [
        ("built_in", "2026-01-01"),
        ("clinic", "2026-03-01"),
    ]
    assert after["evidence_hash"] == before["evidence_hash"]


def test_what_names_one_payer_is_not_said_of_every_payer() -> None:
    whose: dict[str, Any] = {"electronic_payer_id": "04312", "payer_name": "Medicare", "claim_filing_code": "MB"}
    whose |= {"institutional_payer_id": "04011", "institutional_filing_code": "MA"}
    assert {problem.field for problem in rule_problems(a_rule(**whose), a_book())} == {
        f"/settings/{name}" for name in whose
    }
    assert list(rule_problems(a_rule("medicare_ffs", **whose), a_book())) == []


def test_a_rulebook_takes_only_so_many_rows() -> None:
    full = Rulebook(rules=tuple(a_rule("wi_medicaid") for _ in range(MOST_ROWS)))
    assert [problem.code for problem in rule_problems(a_rule(), full)] == ["RULEBOOK_FULL"]
    assert list(rule_problems(replace(a_rule(), version=2), full)) == []


@given(st.integers(1999, 2102))
def test_a_rule_begins_in_a_year_that_somebody_could_mean(year: int) -> None:
    row = a_rule("every-payer")
    found = [
        problem.code for problem in rule_problems(replace(row, effective=row.effective.replace(year=year)), a_book())
    ]
    assert found == ([] if 2000 <= year <= 2100 else ["YEAR"])
