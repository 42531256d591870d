"""What one person did in all clinics of an organization: nobody's else, nowhere else's, and nothing left out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.access.api import door
from functions.access.reading import Found
from functions.access.store import AccessStore
from functions.access.walking import MOST_TRAIL_DAYS, Stop, stop_of, walk
from functions.aws import audit
from functions.aws.paging import Page, bound
from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Role
from tests.access.officers import PRIVACY, grant, settle_privacy_officer
from tests.access.trails import an_access
from tests.support import (
    ADMIN,
    CLINIC,
    CONSULTANT,
    LONG_AGO,
    MANAGER,
    ORGANIZATION,
    OTHER_CLINIC,
    PCP,
    STRANGER,
    Answer,
    a_clinic,
    knock,
)

ROUTE = "/v1/organizations/{organization_id}/staff/{staff_id}/accesses"
OF_ALL = StaffId("stf-privacy-of-all")
MORNING = datetime(2026, 3, 4, 14, tzinfo=UTC)
MONTH = {"from": "2026-03-01", "to": "2026-03-31"}
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def officer(aws: None) -> None:  # noqa: ARG001
    settle_privacy_officer(OF_ALL, clinic_id=None)


def ask(query: dict[str, str] | None = None, by: str = OF_ALL, whom: str = MANAGER) -> Answer:
    path = {"organization_id": ORGANIZATION, "staff_id": whom}
    return knock(door, "GET", ROUTE, path=path, query={**MONTH, **(query or {})}, by=by)


def everything(whom: str = MANAGER, **query: str) -> list[dict[str, Any]]:
    found, cursor = [], dict[str, str]()
    while True:
        body = ask({**query, **cursor}, whom=whom).body
        assert body["count"] == len(body["items"])
        found += body["items"]
        if body["next_cursor"] is None:
            return found
        cursor = {"cursor": body["next_cursor"]}


def happened(clinic_id: str | None, *, days: int = 0, **changes: Any) -> None:
    audit.record(an_access(MORNING + timedelta(days=days), clinic_id=clinic_id, **changes))


def test_it_is_found_in_every_clinic_denied_in_an_emergency_and_of_the_organization_too() -> None:
    happened(CLINIC, subjects=(CLINIC, "epi_1"))
    happened(OTHER_CLINIC, status=404, roles=())
    happened(OTHER_CLINIC, days=1, emergency_id="emg_1", purpose="break_glass", shown=("epi_2",))
    happened(None, days=2, organization_id=ORGANIZATION, status=403, roles=("pcp",))
    happened(CLINIC, staff_id=PCP, subjects=(CLINIC, MANAGER))
    seen = everything()
    where = [(it["clinic_id"], it["outcome"], it["emergency_id"], it["staff_name"]) for it in seen]
    assert where == [
        (CLINIC, "allowed", None, "Mai Nguyen"),
        (OTHER_CLINIC, "denied", None, "Mai Nguyen"),
        (OTHER_CLINIC, "allowed", "emg_1", "Mai Nguyen"),
        (None, "denied", None, "Mai Nguyen"),
    ]
    assert [it["at"] for it in seen[:2]] == ["2026-03-04T09:00:00-05:00", "2026-03-04T08:00:00-06:00"]
    assert (seen[0]["subjects"], seen[2]["shown"]) == ([CLINIC, "epi_1"], ["epi_2"])
    assert [it["clinic_name"] for it in seen[::3]] == [a_clinic().name, None]


def test_a_clinic_that_one_has_left_and_one_without_a_grant_are_gone_through_as_well() -> None:
    store = AccessStore()
    for number in range(3):
        clinic = a_clinic(ClinicId(f"cli_left_{number}"), recorded=Written(at=LONG_AGO, by=ADMIN))
        store.add_clinic(clinic, f"test-left-{number}")
        happened(clinic.clinic_id, days=number)
    body = ask().body
    assert [it["clinic_id"] for it in body["items"]] == ["cli_left_0", "cli_left_1", "cli_left_2"]
    assert body["clinics"] == len(list(store.clinic_ids(ORGANIZATION)))


def test_what_they_asked_of_no_clinic_there_is_is_told_too() -> None:
    happened(None, subjects=("cli_guessed",), status=404, roles=())
    happened(None, subjects=("cli_guessed",), status=404, roles=(), staff_id=STRANGER)
    assert [(it["subjects"], it["outcome"]) for it in everything()] == [(["cli_guessed"], "denied")]


def test_nobody_is_asked_about_but_who_was_ever_registered_or_granted_something_here() -> None:
    granted, elsewhere = StaffId("stf-never-registered"), StaffId("stf-of-others")
    grant(granted, Role.PCP, clinic_id=OTHER_CLINIC)
    grant(elsewhere, Role.PCP, clinic_id=None, organization_id=OrganizationId("org_other"))
    happened(OTHER_CLINIC, staff_id=granted)
    happened(CLINIC, staff_id=elsewhere, status=404, roles=())
    assert [(it["clinic_id"], it["staff_name"]) for it in everything(granted)] == [(OTHER_CLINIC, None)]
    assert [ask(whom=whom).status for whom in (elsewhere, STRANGER, "stf-nobody")] == [404, 404, 404]


def test_another_organizations_clinics_are_in_no_answer() -> None:
    elsewhere = a_clinic(ClinicId("cli_elsewhere"), organization_id=OrganizationId("org_other"))
    AccessStore().add_clinic(elsewhere, "test-elsewhere")
    happened("cli_elsewhere")
    happened(None, organization_id="org_other")
    assert everything() == []


def test_only_the_privacy_officer_of_the_whole_organization_asks_and_the_question_is_in_its_trail() -> None:
    settle_privacy_officer(PRIVACY)
    grant(StaffId("stf-elsewhere"), Role.PRIVACY_OFFICER, clinic_id=None, organization_id=OrganizationId("org_other"))
    asked = [ask(by=by).status for by in (PRIVACY, ADMIN, MANAGER, CONSULTANT, STRANGER, "stf-elsewhere")]
    assert asked == [404, 403, 404, 404, 404, 404]
    today = datetime.now(UTC).date().isoformat()
    ask({"from": today, "to": today})
    seen = everything(OF_ALL, **{"from": today, "to": today})
    assert [(it["action"], it["outcome"]) for it in seen[:1]] == [(f"GET {ROUTE}", "allowed")]
    assert MANAGER in seen[0]["subjects"]


def test_pages_of_any_length_hold_everything_once_and_in_order() -> None:
    for day in (0, 0, 3, 26):
        happened(CLINIC, days=day)
        happened(OTHER_CLINIC, days=day)
    for limit in ("1", "2", "200"):
        seen = [(it["at"][:10], it["clinic_id"]) for it in everything(limit=limit)]
        assert len(seen) == 8
        assert seen == sorted(seen)


def test_what_cannot_be_asked_is_refused_with_its_place() -> None:
    for query, field in (
        ({"to": "2026-02-28"}, "/to"),
        ({"to": "2026-04-01"}, "/to"),
        ({"cursor": "bm9uc2Vuc2U="}, "/cursor"),
        ({"limit": "201"}, "/limit"),
        ({"staff_id": str(MANAGER)}, "/staff_id"),
    ):
        answer = ask(query)
        assert (answer.status, [problem["field"] for problem in answer.body["errors"]]) == (400, [field])


def test_a_cursor_is_of_this_person_and_these_days_alone() -> None:
    for day in range(3):
        happened(CLINIC, days=day)
    cursor = str(ask({"limit": "1"}).body["next_cursor"])
    assert ask({"limit": "1", "cursor": cursor}).body["count"] == 1
    assert ask({"cursor": cursor}, whom=PCP).status == 400
    assert ask({"cursor": cursor, "from": "2026-03-02"}).status == 400


def test_a_cursor_that_somebody_made_leads_to_no_other_trail() -> None:
    """Its mark can be worked out by anybody: what it names is looked at all the same."""
    right = f"2026-03-04 CLINIC#{CLINIC} "
    wrong = ["2026-03-04 CLINIC#cli_elsewhere ", right.replace("-03-", "-02-"), right.replace("04", "0x"), ""]
    for name in (*wrong, f"{right}2026-03-05T10:00:00"):
        assert ask({"cursor": made(name)}).status == 400
    assert ask({"cursor": made(right)}).status == 200


def made(name: str) -> str:
    """A cursor as the door would bind it."""
    page = bound(Page(0, name), (ROUTE, ORGANIZATION, MANAGER, OF_ALL, "from=2026-03-01", "to=2026-03-31"))
    assert isinstance(page, Page)
    return str(page.next_cursor)


FIRST = date(2026, 3, 1)


@given(
    owners=st.lists(st.sampled_from([f"CLINIC#{it}" for it in "abcdefg"]), min_size=1, unique=True),
    places=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.integers(0, 3)), unique=True),
    limit=st.integers(1, 5),
)
def test_whatever_lies_where_a_walk_ends_with_all_of_it_and_reads_no_more_than_it_may(
    owners: list[str], places: list[tuple[int, int, int]], limit: int
) -> None:
    access = an_access(MORNING)
    kept: dict[tuple[date, str], list[Found]] = {}
    for day, owner, number in sorted(places):
        if owner < len(owners):
            on = FIRST + A_DAY * day
            kept.setdefault((on, owners[owner]), []).append(Found(f"{on}T10#{number}", access))
    last, seen, start, read = FIRST + A_DAY * 30, list[tuple[str, str]](), None, list[Stop]()

    def reading(stop: Stop) -> Any:
        read.append(stop)
        return (it for it in kept.get((stop.day, stop.owner), ()) if it.key > stop.after)

    while True:
        read.clear()
        walked = walk(owners, FIRST, last, start=start, limit=limit, read=reading)
        assert len(read) <= MOST_TRAIL_DAYS
        assert len(walked.found) <= limit
        seen += [(owner, found.key) for owner, found in walked.found]
        if walked.stop is None:
            break
        start = stop_of(walked.stop.text, owners, FIRST, last)
        assert start == walked.stop
    every = ((FIRST + A_DAY * day, owner) for day in range(31) for owner in owners)
    assert seen == [(owner, it.key) for day, owner in every for it in kept.get((day, owner), ())]
