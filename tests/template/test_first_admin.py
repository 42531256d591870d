"""A new deployment lets one person in, who can then do what an administrator does."""

import pytest

from functions.access.api import door
from functions.access.pool import Pool
from functions.kernel.ids import OrganizationId, StaffId
from infra.first_admin import begin
from tests.access.pools import UserPool
from tests.support import knock

SOMEBODY = "rosa@clinic.example"
pytestmark = pytest.mark.usefixtures("aws")


def test_a_person_is_invited_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    there = UserPool(monkeypatch)
    pool = Pool(there.client, there.name)
    invited = {pool.invite(SOMEBODY, OrganizationId("org_new")) for _ in range(2)}
    assert invited == {there.account(SOMEBODY)["sub"]}
    assert there.emails() == [SOMEBODY]
    assert there.account(SOMEBODY)["custom:organization"] == "org_new"


def test_the_first_administrator_begins_an_organization_and_may_begin_it_twice() -> None:
    for _ in range(2):
        begin(OrganizationId("org_new"), StaffId("stf-first"), "Rosa Lind")
    listed = knock(
        door,
        "GET",
        "/v1/organizations/{organization_id}/staff",
        path={"organization_id": "org_new"},
        by="stf-first",
    )
    assert (listed.status, listed.body["count"]) == (200, 1)
