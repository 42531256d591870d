"""The claim of an 837I: an RHC's or FQHC's (R25), with its statement days, CL1 and the practitioner who attended."""

from collections.abc import Iterator, Sequence

from functions.billing.x12.claims import Claim, Institutional, ServiceLine
from functions.billing.x12.parts837 import diagnosis, facility, line_end, practitioner, references, span
from functions.billing.x12.segments import money, segment

_MOST_IN_HI = 12


def claim(one: Claim, its: Institutional) -> Iterator[str]:
    """2300 to 2400."""
    terms = its.terms
    bill = (terms.facility_type, "A", one.frequency)
    yield segment("CLM", one.number, money(one.total_cents), "", "", bill, "", "A", "Y", "Y")
    yield segment("DTP", "434", "RD8", span(its.first_day, its.last_day))
    yield segment("CL1", terms.admission_type, terms.admission_source, terms.patient_status)
    yield from references(one)
    yield from _diagnoses(one.diagnoses)
    if one.rendering:
        yield practitioner("71", one.rendering)
    if one.facility:
        yield from facility(one.facility)
    for number, line in enumerate(one.lines, 1):
        yield from _line(line, terms.revenue_code, number, one.number)


def _diagnoses(codes: Sequence[str]) -> Iterator[str]:
    """The principal one stands alone: lines of an institution point to none."""
    yield segment("HI", diagnosis("ABK", codes[0]))
    for begin in range(1, len(codes), _MOST_IN_HI):
        yield segment("HI", *(diagnosis("ABF", code) for code in codes[begin : begin + _MOST_IN_HI]))


def _line(line: ServiceLine, revenue_code: str, number: int, claim_number: str) -> Iterator[str]:
    yield segment("LX", str(number))
    yield segment("SV2", revenue_code, ("HC", line.code), money(line.charge_cents), "UN", str(line.units))
    yield from line_end(line, number, claim_number)
