"""Lets the first person into a new deployment, who then lets in everybody else: see docs/deploy.md.

There is no route for this: whoever may write the directory's table in AWS may begin an organization.
"""

import argparse
import os

from functions.access import service
from functions.access.pool import Pool
from functions.access.store import AccessStore
from functions.aws.clock import now
from functions.kernel.facts import StaffRegistered, Written
from functions.kernel.ids import OrganizationId, StaffId, is_id


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


def main() -> None:
    import boto3

    parser = argparse.ArgumentParser(prog="python -m infra.first_admin", description=__doc__)
    for name in ("user-pool", "directory-table", "organization", "email", "name"):
        parser.add_argument(f"--{name}", required=True)
    asked = parser.parse_args()
    if not is_id(asked.organization):
        parser.error("--organization: 3 to 64 of a-z, 0-9, _ and -, as in org_north")
    os.environ["DIRECTORY_TABLE"] = asked.directory_table
    pool, organization_id = Pool(boto3.client("cognito-idp"), asked.user_pool), OrganizationId(asked.organization)
    staff_id = pool.invite(asked.email.lower(), organization_id)
    begin(organization_id, staff_id, asked.name)
    print(f"{asked.organization}: {asked.email} signs in as {staff_id}; the first password is in the mail")


if __name__ == "__main__":
    main()
