"""Who may pass a door: the caller's roles where the path points, or the guest whom a public route lets in."""

from functions.aws import directory
from functions.aws.request import claims
from functions.aws.visit import Visit
from functions.kernel.errors import Forbidden, NotFound, NotSignedIn
from functions.kernel.ids import ClinicId, OrganizationId, StaffId, is_id
from functions.kernel.roles import Caller, Purpose, purpose_of


def let_in(visit: Visit) -> None:
    if visit.route.admit is not None:
        guest = visit.route.admit(visit.path)
        visit.caller, visit.place, visit.subjects = guest.caller, guest.place, guest.subjects
        visit.purpose = Purpose.SELF_REPORT
        return
    staff_id = StaffId(claims(visit.request).get("sub", ""))
    if not is_id(staff_id):
        raise NotSignedIn("sign in first")
    _find_place(visit, staff_id)


def _find_place(visit: Visit, staff_id: StaffId) -> None:
    """Who the caller is where the path points; then every id in the path, so that a foreign one tells nothing."""
    visit.caller = Caller(staff_id, None, frozenset())
    if any(name.endswith("_id") and not is_id(part) for name, part in visit.path.items()):
        raise NotFound("there is no such thing")
    if organization_id := visit.path.get("organization_id"):
        visit.caller = directory.at_organization(staff_id, OrganizationId(organization_id), visit.at)
        visit.organization_id = organization_id
    elif clinic_id := visit.path.get("clinic_id"):
        is_write = visit.route.method != "GET"
        visit.caller, visit.place = directory.at_clinic(staff_id, ClinicId(clinic_id), visit.at, anew=is_write)
        if not visit.caller.roles and not visit.route.outside:
            raise NotFound("there is no such clinic")
    if visit.caller.emergency_id is not None and visit.route.method != "GET" and not visit.route.outside:
        visit.purpose = Purpose.BREAK_GLASS
        raise Forbidden("an emergency access reads, and does nothing else")
    if visit.route.roles and not visit.route.roles & visit.caller.roles:
        raise Forbidden("none of your roles here may do this")
    by_roles = purpose_of(visit.caller.roles & (visit.route.roles or visit.caller.roles))
    visit.purpose = Purpose.BREAK_GLASS if visit.caller.emergency_id or visit.route.outside else by_roles
