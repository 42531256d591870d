"""How a vendor begins: an operator founds the organization once, its administrator adds the rest through the API.

Founding is what an operator does at deploy, directly on the directory's table: before it nobody may do anything.
"""

from collections.abc import Mapping
from datetime import date, datetime

from functions.kernel.facts import StaffRegistered, Written
from functions.kernel.ids import OrganizationId, StaffId
from infra.demo.api import Api
from infra.demo.people import ORGANIZATION, Clinic, Member, Vendor
from infra.demo.requests import Body, Ids, Request
from infra.local.acting import as_function
from infra.local.home import Running

_ORGANIZATION = f"/v1/organizations/{ORGANIZATION}"


def found(running: Running, admin: Member, admin_id: str, *, from_day: date, at: datetime) -> None:
    """The organization with its first administrator, written straight to the embedded tables; done again, no change."""
    with as_function(running):
        from functions.access import service
        from functions.access.store import AccessStore

        person = StaffRegistered(
            organization_id=OrganizationId(ORGANIZATION),
            staff_id=StaffId(admin_id),
            version=1,
            name=admin.name,
            npi=None,
            practitioner_type=None,
            recorded=Written(at=at, by=StaffId(admin_id)),
        )
        service.found(AccessStore(), person, from_day=from_day, request="demo-founded")


def settle(api: Api, vendor: Vendor, staff: Mapping[str, str], *, from_day: date) -> Ids:
    """Clinics, people and grants, by the administrator through the API; the ids of all."""
    by = vendor.admin.username
    clinics: dict[str, str] = {}
    for clinic in vendor.clinics:
        made = api.send(_post("clinics", clinic.key, _clinic(clinic), by))
        clinics[clinic.key] = str(made["clinic_id"])
    for member in vendor.staff:
        if member is not vendor.admin:
            api.send(_post("staff", member.username, _person(member, staff[member.username]), by))
            _grant(api, member, staff[member.username], clinics, by, from_day)
    return Ids(staff=staff, clinics=clinics)


def _post(kind: str, name: str, body: Body, by: str) -> Request:
    return Request(method="POST", path=f"{_ORGANIZATION}/{kind}", body=body, by=by, key=f"demo-{kind}-{name}")


def _grant(api: Api, member: Member, staff_id: str, clinics: Mapping[str, str], by: str, from_day: date) -> None:
    for clinic in member.works_in:
        granted = {"role": member.role.value, "starts_on": from_day.isoformat()}
        api.send(
            Request(
                method="PUT",
                path=f"{_ORGANIZATION}/clinics/{clinics[clinic]}/grants",
                body={"staff_id": staff_id, "grants": [granted]},
                by=by,
                key=f"demo-grant-{clinic}-{member.username}",
                expected=200,
            )
        )


def _clinic(clinic: Clinic) -> Body:
    place = clinic.place
    address = {"line": place.line, "city": place.city, "state": place.state, "postal_code": place.postal_code}
    billing = {
        "name": place.name,
        "npi": clinic.npi,
        "tin": clinic.tin,
        "taxonomy": place.taxonomy,
        "address": address,
    }
    return {"name": place.name, "time_zone": place.time_zone, "billing": billing}


def _person(member: Member, staff_id: str) -> Body:
    body: Body = {"staff_id": staff_id, "name": member.name}
    if member.npi:
        body |= {"npi": member.npi, "practitioner_type": member.practitioner_type}
    return body
