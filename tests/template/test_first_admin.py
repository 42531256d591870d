"""A new deployment lets one person in, who can then do what an administrator does."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.access.api import door
from functions.kernel.ids import OrganizationId, StaffId
from infra.first_admin import begin, invite
from tests.support import knock

SOMEBODY = "rosa@clinic.example"


class Pool:
    """A user pool with nobody in it."""

    def __init__(self) -> None:
        self.invited: list[str] = []

    def admin_create_user(self, **wanted: Any) -> None:
        self.invited.append(wanted["Username"])

    def admin_get_user(self, **wanted: Any) -> Any:
        if wanted["Username"] not in self.invited:
            raise ClientError({"Error": {"Code": "UserNotFoundException", "Message": ""}}, "AdminGetUser")
        return {"UserAttributes": [{"Name": "sub", "Value": "stf-first"}]}


def test_a_person_is_invited_once_however_often_it_is_asked() -> None:
    pool = Pool()
    assert [invite(pool, "pool", SOMEBODY) for _ in range(2)] == ["stf-first", "stf-first"]
    assert pool.invited == [SOMEBODY]


@pytest.mark.usefixtures("aws")
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
