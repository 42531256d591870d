"""Fee schedules through the door, and what they change: the charge of a line, and what is expected for it."""

from typing import Any

import pytest

from functions.billing.api import door
from functions.billing.worker import close_month
from tests.billing.worked_month import MONTH, WORK, a_month_of_work
from tests.support import ADMIN, CLINIC, FINANCE, MANAGER, ORGANIZATION, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

SCHEDULES = "/v1/clinics/{clinic_id}/fee-schedules"
SCHEDULE = f"{SCHEDULES}/{{schedule_id}}/{{effective}}"
OF_ALL = "/v1/organizations/{organization_id}/fee-schedules"
FORM: dict[str, Any] = {"amounts": {"99492": 20000, "99494": 9000}, "source": "price list 2026"}


def put(schedule: str = "charges", effective: str = "2026-01-01", *, by: str = ADMIN, **changes: Any) -> Answer:
    headers = {"If-Match": f'"{changes.pop("read")}"'} if "read" in changes else {}
    route = changes.pop("route", SCHEDULE)
    path = {"clinic_id": CLINIC, "organization_id": ORGANIZATION, "schedule_id": schedule, "effective": effective}
    return knock(door, "PUT", route, path=path, body={**FORM, **changes}, by=by, headers=headers)


def test_a_schedule_is_entered_read_corrected_and_every_version_listed() -> None:
    made = put(ends_on="2026-12-31")
    assert (made.status, made.etag, made.body["ends_on"]) == (200, '"1"', "2026-12-31")
    path = {"schedule_id": "charges", "effective": "2026-01-01"}
    assert knock(door, "GET", SCHEDULE, path=path, by=FINANCE).body == made.body
    assert put(amounts={"99492": 21000}).status == 428
    assert put(amounts={"99492": 21000}, read=1).etag == '"2"'
    listed = knock(door, "GET", SCHEDULES, by=FINANCE).body
    assert [(row["version"], row["amounts"]["99492"]) for row in listed["items"]] == [(2, 21000), (1, 20000)]
    assert knock(door, "GET", SCHEDULES, query={"schedule_id": "medicare"}, by=FINANCE).body["count"] == 0


def test_an_organization_has_schedules_for_all_its_clinics() -> None:
    assert put(route=f"{OF_ALL}/{{schedule_id}}/{{effective}}").body["scope"] == "organization"
    path = {"organization_id": ORGANIZATION, "schedule_id": "charges", "effective": "2026-01-01"}
    assert knock(door, "GET", f"{OF_ALL}/{{schedule_id}}/{{effective}}", path=path, by=ADMIN).status == 200
    assert knock(door, "GET", OF_ALL, path={"organization_id": ORGANIZATION}, by=ADMIN).body["count"] == 1
    assert knock(door, "GET", SCHEDULES, by=FINANCE).body["count"] == 0


def test_everything_wrong_is_said_at_once() -> None:
    answer = put(amounts={"90834": 1, "99492": 0, "99493": 10_000_001}, ends_on="2025-12-31")
    assert answer.status == 422
    assert [problem["field"] for problem in answer.body["errors"]] == [
        "/amounts/90834",
        "/amounts/99492",
        "/amounts/99493",
        "/ends_on",
    ]
    assert put(amounts={}).status == 422
    assert put(amounts={"99492": 200.5}).status == 400


def test_only_administrators_write_and_only_they_and_finance_read() -> None:
    assert put(by=FINANCE).status == 403
    assert put(by=MANAGER).status == 403
    assert knock(door, "GET", SCHEDULES, by=MANAGER).status == 403


def test_a_row_that_is_not_there_is_not_found() -> None:
    path = {"schedule_id": "charges", "effective": "2026-01-01"}
    assert knock(door, "GET", SCHEDULE, path=path, by=FINANCE).status == 404


def test_a_closed_claim_is_charged_the_clinic_s_fee_and_expected_the_payer_s() -> None:
    put()
    put("medicare", amounts={"99492": 15900, "99494": 6000})
    a_month_of_work()
    close_month(WORK)
    (claim,) = knock(door, "GET", "/v1/clinics/{clinic_id}/claims", by=FINANCE).body["items"]
    lines = claim["claim"]["writings"][0]["lines"]
    assert {line["code"]: (line["charge_cents"], line["expected_cents"]) for line in lines} == {
        "99492": (20000, 15900),
        "99494": (9000, 6000),
    }
    (explained,) = knock(door, "GET", MONTH, path={"month": "2026-03"}, by=FINANCE).body["items"]
    assert [line["charge_from"] for line in explained["decision"]["lines"]] == ["clinic charges 2026-01-01 v1"] * 2
