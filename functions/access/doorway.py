"""Access's door, on which the modules of its routes hang."""

from functions.aws.door import Door

door = Door("access")
CLINIC = "/v1/clinics/{clinic_id}"
ORGANIZATION = "/v1/organizations/{organization_id}"
