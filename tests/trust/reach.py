"""Which tenants a request of the matrix may name on the wire, and which of those heard are others."""

from collections.abc import Iterable, Iterator

from tests.trust.cells import Cell
from tests.trust.people import CLINICS
from tests.trust.wire import Sent

_DECIDING = frozenset({"directory-table", "audit-table"})
_TENANTS = {f"CLINIC#{clinic}" for clinic in CLINICS} | {f"ORG#{organization}" for organization in CLINICS.values()}


def strays(cell: Cell, heard: Iterable[Sent]) -> Iterator[str]:
    """Requests that name a tenant which is none of this cell's business.

    The directory may be asked about the place in the path, and the audit trail tells of it; all other tables only of a
    place where the person holds a grant, and of no other place than that.
    """
    for sent in heard:
        if cell.row.others == "emergency" and set(sent.tables) <= _DECIDING:
            continue  # where else somebody works is asked of the directory
        may = _place(cell) if set(sent.tables) <= _DECIDING or _is_granted(cell) else set()
        others = (sent.tenants & _TENANTS) - may
        if others:
            yield f"{sent.operation} on {sent.tables} names {sorted(others)}"


def _place(cell: Cell) -> set[str]:
    """The clinic and the organization in the path; all of an organization's clinics where none is named."""
    target = cell.target
    place = {f"CLINIC#{target.clinic_id}", f"ORG#{target.organization_id}"}
    if "{clinic_id}" in cell.row.operation.path:
        return place
    return place | {f"CLINIC#{clinic}" for clinic, owner in CLINICS.items() if owner == target.organization_id}


def _is_granted(cell: Cell) -> bool:
    is_organizations = "{organization_id}" in cell.row.operation.path
    clinic_id = None if is_organizations else cell.target.clinic_id
    return cell.person is not None and bool(cell.person.holds(clinic_id, cell.target.organization_id))
