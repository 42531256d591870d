"""The loops of an 837P as segments: who submits, who bills, whose claim it is, what was done."""

from collections.abc import Iterator

from functions.billing.x12.characters import basic, cut
from functions.billing.x12.claims import (
    BillingProvider,
    Claim,
    Facility,
    Name,
    Party,
    Payer,
    Rendering,
    ServiceLine,
    Submitter,
    Subscriber,
)
from functions.billing.x12.segments import day, money, segment
from functions.kernel.facts import Address

_SEX = {"female": "F", "male": "M"}
_PHONE_DIGITS = 10


def submitter(sender: Submitter, receiver: Party) -> Iterator[str]:
    """1000A, 1000B."""
    yield segment("NM1", "41", "2", cut(sender.party.name, 60), "", "", "", "", "46", basic(sender.party.identifier))
    yield segment("PER", "IC", cut(sender.contact_name, 60), "TE", _phone(sender.contact_phone))
    yield segment("NM1", "40", "2", cut(receiver.name, 60), "", "", "", "", "46", basic(receiver.identifier))


def billing_provider(provider: BillingProvider, level: int) -> Iterator[str]:
    """2000A, 2010AA."""
    yield segment("HL", str(level), "", "20", "1")
    yield segment("PRV", "BI", "PXC", basic(provider.taxonomy))
    yield _named("85", provider.name, "XX", provider.npi)
    yield from _address(provider.address)
    yield segment("REF", "EI", provider.tin)


def subscriber(person: Subscriber, payer: Payer, level: int, parent: int) -> Iterator[str]:
    """2000B, 2010BA, 2010BB: the patient is the subscriber, and the payer the only one known, hence primary."""
    yield segment("HL", str(level), str(parent), "22", "0")
    yield segment("SBR", "P", "18", cut(person.group_no or "", 50), "", "", "", "", "", payer.filing_code)
    yield _named("IL", person.name, "MI", cut(person.member_id, 80))
    yield from _address(person.address)
    yield segment("DMG", "D8", day(person.birth_date), _SEX.get(person.sex, "U"))
    yield segment("NM1", "PR", "2", cut(payer.name, 60), "", "", "", "", "PI", cut(payer.identifier, 80))


def claim(one: Claim) -> Iterator[str]:
    """2300 to 2400."""
    place = (one.place_of_service, "B", one.frequency)
    yield segment("CLM", one.number, money(one.total_cents), "", "", place, "Y", "A", "Y", "Y")
    if one.original_reference:
        yield segment("REF", "F8", cut(one.original_reference, 50))
    yield segment("HI", *(_diagnosis(index, code) for index, code in enumerate(one.diagnoses)))
    if one.rendering:
        yield _rendering(one.rendering)
    if one.facility:
        yield from _facility(one.facility)
    for number, line in enumerate(one.lines, 1):
        yield from _line(line, number, one.number)


def _line(line: ServiceLine, number: int, claim_number: str) -> Iterator[str]:
    pointers = tuple(str(place) for place in line.pointers)
    yield segment("LX", str(number))
    yield segment("SV1", ("HC", line.code), money(line.charge_cents), "UN", str(line.units), "", "", pointers)
    if line.first_day == line.last_day:
        yield segment("DTP", "472", "D8", day(line.last_day))
    else:
        yield segment("DTP", "472", "RD8", f"{day(line.first_day)}-{day(line.last_day)}")
    yield segment("REF", "6R", line_control(claim_number, number))


def line_control(claim_number: str, number: int) -> str:
    """REF*6R: by which an 835 names a line."""
    return f"{claim_number}-{number}"


def _diagnosis(index: int, code: str) -> tuple[str, str]:
    return ("ABF" if index else "ABK", code.replace(".", "").upper())


def _rendering(who: Rendering) -> str:
    return _named("82", who.name, "XX", who.npi)


def _facility(where: Facility) -> Iterator[str]:
    yield segment("NM1", "77", "2", cut(where.name, 60), "", "", "", "", "XX", where.npi)
    yield from _address(where.address)


def _named(role: str, name: Name, qualifier: str, identifier: str) -> str:
    given = cut(name.first, 35)
    return segment("NM1", role, name.entity.value, cut(name.last, 60), given, "", "", "", qualifier, identifier)


def _address(where: Address) -> Iterator[str]:
    yield segment("N3", cut(where.line, 55))
    yield segment("N4", cut(where.city, 30), basic(where.state), where.postal_code.replace("-", ""))


def _phone(text: str) -> str:
    """Ten digits: a leading 1 and whatever stands between are not part of the number."""
    return "".join(char for char in text if char in "0123456789")[-_PHONE_DIGITS:]
