"""Access's door, on which the modules of its routes hang."""

from typing import Any

from functions.aws.door import Call, Door
from functions.kernel.ids import OrganizationId
from functions.kernel.roles import Role

door = Door("access")
CLINIC = "/v1/clinics/{clinic_id}"
ORGANIZATION = "/v1/organizations/{organization_id}"
ADMINISTRATOR = frozenset({Role.ORG_ADMIN})


def organization_of(call: Call[Any]) -> OrganizationId:
    """The organization that a path names."""
    return OrganizationId(call.path["organization_id"])
