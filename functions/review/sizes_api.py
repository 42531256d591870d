"""Caseload sizes through review's door."""

from dataclasses import dataclass
from datetime import date

from functions.aws.door import Call
from functions.kernel.roles import ADMINS, CARE_TEAM
from functions.review.doorway import CLINIC, door
from functions.review.forms import AsOfQuery
from functions.review.hearing import CLOSED
from functions.review.shelves import Shelves
from functions.review.sizes import CaseloadSize, caseload_sizes


@dataclass(frozen=True, slots=True)
class CaseloadSizes:
    """Every care manager with patients; `patients` of them all."""

    as_of: date
    count: int
    patients: int
    items: tuple[CaseloadSize, ...]


@door.route(
    "GET",
    f"{CLINIC}/caseload-sizes",
    roles=CARE_TEAM | ADMINS,
    query=AsOfQuery,
    answer=CaseloadSizes,
    summary="How many patients each care manager has, against the AIMS range for the clinic's type and their hours",
)
def read_caseload_sizes(call: Call[None]) -> CaseloadSizes:
    as_of, rows = call.query(AsOfQuery).as_of or call.today, Shelves()
    open_shelves = (shelf for shelf in rows.names(call.clinic.clinic_id) if shelf != CLOSED or as_of < call.today)
    found = (row for shelf in open_shelves for row in rows.shelf(call.clinic.clinic_id, shelf))
    sizes = tuple(caseload_sizes(found, call.clinic.policy, as_of))
    return CaseloadSizes(as_of, len(sizes), sum(size.patients for size in sizes), sizes)
