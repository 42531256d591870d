"""The claim of an 837P: a practice's, with its diagnosis pointers and the practitioner who rendered the service."""

from collections.abc import Iterator

from functions.billing.x12.claims import Claim, ServiceLine
from functions.billing.x12.parts837 import diagnosis, facility, line_end, practitioner, references
from functions.billing.x12.segments import money, segment


def claim(one: Claim) -> Iterator[str]:
    """2300 to 2400."""
    place = (one.place_of_service, "B", one.frequency)
    yield segment("CLM", one.number, money(one.total_cents), "", "", place, "Y", "A", "Y", "Y")
    yield from references(one)
    yield segment("HI", *(diagnosis("ABF" if index else "ABK", code) for index, code in enumerate(one.diagnoses)))
    if one.rendering:
        yield practitioner("82", one.rendering)
    if one.facility:
        yield from facility(one.facility)
    for number, line in enumerate(one.lines, 1):
        yield from _line(line, number, one.number)


def _line(line: ServiceLine, number: int, claim_number: str) -> Iterator[str]:
    pointers = tuple(str(place) for place in line.pointers)
    yield segment("LX", str(number))
    yield segment("SV1", ("HC", line.code), money(line.charge_cents), "UN", str(line.units), "", "", pointers)
    yield from line_end(line, number, claim_number)
