"""Lets the first person into a new deployment, who then lets in everybody else: see docs/deploy.md.

There is no route for this: whoever may write the directory's table in AWS may begin an organization.
"""

import argparse
import os
from typing import Any, Protocol

from functions.access import service
from functions.access.store import AccessStore
from functions.aws.clock import now
from functions.kernel.facts import StaffRegistered, Written
from functions.kernel.ids import OrganizationId, StaffId, is_id


class People(Protocol):
    """The user pool, as boto3's client for Cognito has it."""

    def admin_create_user(self, **wanted: Any) -> Any: ...  # noqa: ANN401
    def admin_get_user(self, **wanted: Any) -> Any: ...  # noqa: ANN401


def invite(people: People, pool: str, email: str) -> StaffId:
    """Invite a person by mail, once; their id is the pool's `sub`, which every token carries."""
    if (standing := _attributes(people, pool, email)) is None:
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        people.admin_create_user(UserPoolId=pool, Username=email, UserAttributes=attributes)
        standing = _attributes(people, pool, email) or {}
    return StaffId(standing["sub"])


def begin(organization_id: OrganizationId, staff_id: StaffId, name: str) -> None:
    """Register the person and grant the organization; doing it again changes nothing."""
    at = now()
    admin = StaffRegistered(
        organization_id=organization_id,
        staff_id=staff_id,
        version=1,
        name=name,
        npi=None,
        practitioner_type=None,
        recorded=Written(at=at, by=staff_id),
    )
    service.found(AccessStore(), admin, from_day=at.date(), request=f"first-administrator-{organization_id}")


def _attributes(people: People, pool: str, email: str) -> dict[str, str] | None:
    from botocore.exceptions import ClientError

    try:
        found = people.admin_get_user(UserPoolId=pool, Username=email)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        return None
    return {str(each["Name"]): str(each["Value"]) for each in found["UserAttributes"]}


def main() -> None:
    import boto3

    parser = argparse.ArgumentParser(prog="python -m infra.first_admin", description=__doc__)
    for name in ("user-pool", "directory-table", "organization", "email", "name"):
        parser.add_argument(f"--{name}", required=True)
    asked = parser.parse_args()
    if not is_id(asked.organization):
        parser.error("--organization: 3 to 64 of a-z, 0-9, _ and -, as in org_north")
    os.environ["DIRECTORY_TABLE"] = asked.directory_table
    people: Any = boto3.client("cognito-idp")
    staff_id = invite(people, asked.user_pool, asked.email)
    begin(OrganizationId(asked.organization), staff_id, asked.name)
    print(f"{asked.organization}: {asked.email} signs in as {staff_id}; the first password is in the mail")


if __name__ == "__main__":
    main()
