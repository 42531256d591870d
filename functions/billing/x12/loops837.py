"""The loops of an 837 as segments: who submits, who bills, whose claim it is, what was done."""

from collections.abc import Iterator

from functions.billing.x12 import loops837i, loops837p
from functions.billing.x12.characters import basic, cut
from functions.billing.x12.claims import BillingProvider, Claim, Party, Payer, Submitter, Subscriber
from functions.billing.x12.parts837 import address, named
from functions.billing.x12.segments import day, segment

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
    yield named("85", provider.name, "XX", provider.npi)
    yield from address(provider.address)
    yield segment("REF", "EI", provider.tin)


def subscriber(person: Subscriber, payer: Payer, level: int, parent: int) -> Iterator[str]:
    """2000B, 2010BA, 2010BB: the patient is the subscriber, and the payer the only one known, hence primary."""
    yield segment("HL", str(level), str(parent), "22", "0")
    yield segment("SBR", "P", "18", cut(person.group_no or "", 50), "", "", "", "", "", payer.filing_code)
    yield named("IL", person.name, "MI", cut(person.member_id, 80))
    yield from address(person.address)
    yield segment("DMG", "D8", day(person.birth_date), _SEX.get(person.sex, "U"))
    yield segment("NM1", "PR", "2", cut(payer.name, 60), "", "", "", "", "PI", cut(payer.identifier, 80))


def claim(one: Claim) -> Iterator[str]:
    """2300 to 2400."""
    yield from loops837i.claim(one, one.institutional) if one.institutional else loops837p.claim(one)


def _phone(text: str) -> str:
    """Ten digits: a leading 1 and whatever stands between are not part of the number."""
    return "".join(char for char in text if char in "0123456789")[-_PHONE_DIGITS:]
