"""What both forms of an 837 write alike: names, addresses, references, days, a line's end."""

from collections.abc import Iterator
from datetime import date

from functions.billing.x12.characters import basic, cut
from functions.billing.x12.claims import Claim, Facility, Name, Rendering, ServiceLine
from functions.billing.x12.segments import day, segment
from functions.kernel.facts import Address


def named(role: str, name: Name, qualifier: str, identifier: str) -> str:
    given = cut(name.first, 35)
    return segment("NM1", role, name.entity.value, cut(name.last, 60), given, "", "", "", qualifier, identifier)


def practitioner(role: str, who: Rendering) -> str:
    return named(role, who.name, "XX", who.npi)


def facility(where: Facility) -> Iterator[str]:
    yield segment("NM1", "77", "2", cut(where.name, 60), "", "", "", "", "XX", where.npi)
    yield from address(where.address)


def address(where: Address) -> Iterator[str]:
    yield segment("N3", cut(where.line, 55))
    yield segment("N4", cut(where.city, 30), basic(where.state), where.postal_code.replace("-", ""))


def references(one: Claim) -> Iterator[str]:
    """The payer's number of the claim that this one replaces or voids; and what is noted for the payer."""
    if one.original_reference:
        yield segment("REF", "F8", cut(one.original_reference, 50))
    if one.note:
        yield segment("NTE", "ADD", cut(one.note, 80))


def diagnosis(qualifier: str, code: str) -> tuple[str, str]:
    return (qualifier, code.replace(".", "").upper())


def span(first: date, last: date) -> str:
    return f"{day(first)}-{day(last)}"


def line_end(line: ServiceLine, number: int, claim_number: str) -> Iterator[str]:
    """The days of a line, and the number by which an 835 names it."""
    if line.first_day == line.last_day:
        yield segment("DTP", "472", "D8", day(line.last_day))
    else:
        yield segment("DTP", "472", "RD8", span(line.first_day, line.last_day))
    yield segment("REF", "6R", line_control(claim_number, number))


def line_control(claim_number: str, number: int) -> str:
    """REF*6R."""
    return f"{claim_number}-{number}"
