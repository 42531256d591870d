"""What keeps a decided month out of an 837: each check a function, all of them asked, words without personal data.

Sources: rules.md B and interop.md, "Edits no library makes". The linter asks the same of the finished text on its own.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from functions.billing.rules.diagnosis import is_icd10cm_shape
from functions.billing.rules.evidence import Setting
from functions.billing.rules.policy import InstitutionalTerms
from functions.billing.rules.verdict import ClaimLine, Finding
from functions.billing.x12.characters import basic
from functions.billing.x12.claims import Payer
from functions.kernel.facts import Address, BillingIdentity, Demographics
from functions.kernel.npi import is_npi

MOST_DIAGNOSES = 12
MOST_OF_AN_INSTITUTION = 25
MOST_LINES = 50
LONGEST_REFERENCE = 50
_STATE = re.compile(r"[A-Z]{2}")
_ZIP = re.compile(r"[0-9]{5}(-?[0-9]{4})?")
_ZIP9 = re.compile(r"[0-9]{5}-?[0-9]{4}")
_TIN = re.compile(r"[0-9]{9}")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_MEMBER = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{0,78}[A-Z0-9]")
_PO_BOX = re.compile(r"\b(P\.? ?O\.?|POST OFFICE) ?BOX\b|^LOCK ?BOX\b")


def setting(where: Setting, terms: InstitutionalTerms | None) -> Iterator[Finding]:
    """R25: an RHC or FQHC never bills on a professional claim, not for a month that was decided without its terms."""
    if where is not Setting.OFFICE and terms is None:
        yield Finding("INSTITUTIONAL_CLAIM", "R25", "the month was decided before its type of bill was kept")


def payer(known: Payer | None) -> Iterator[Finding]:
    if known is None:
        yield _finding("PAYER_WITHOUT_ELECTRONIC_ID", "the payer's electronic number is not configured")


def frequency(code: str, accepted: tuple[str, ...], reference: str | None) -> Iterator[Finding]:
    if code not in accepted:
        yield _finding("FREQUENCY_NOT_ACCEPTED", f"the payer does not take claims of frequency {code}")
    if code != "1" and not 0 < len(basic(reference or "")) <= LONGEST_REFERENCE:
        yield _finding(
            "ORIGINAL_REFERENCE_MISSING", "the payer's number of the original claim is not known, or too long"
        )


def billing(who: BillingIdentity) -> Iterator[Finding]:
    """The clinic's own data: one fault keeps back all of its claims."""
    where = who.address
    if not basic(who.name):
        yield _finding("BILLING_NAME_UNWRITABLE", "nothing of the billing provider's name can be written in a claim")
    if not is_npi(who.npi):
        yield _finding("BILLING_NPI_INVALID", "the billing provider's NPI is not ten digits with a right check digit")
    if not _TIN.fullmatch(who.tin):
        yield _finding("BILLING_TIN_INVALID", "the billing provider's tax number is not nine digits")
    if not _TAXONOMY.fullmatch(who.taxonomy):
        yield _finding("BILLING_TAXONOMY_INVALID", "the taxonomy code is not nine characters and an X")
    if not (basic(where.line) and basic(where.city) and _STATE.fullmatch(where.state)):
        yield _finding("BILLING_ADDRESS_INVALID", "the billing address lacks a street, a city or a state")
    if _PO_BOX.search(basic(where.line)):
        yield _finding("BILLING_ADDRESS_PO_BOX", "the billing address is a post-office box")
    if not _ZIP9.fullmatch(where.postal_code):
        yield _finding("BILLING_ZIP_NOT_9", "the billing address lacks a nine-digit ZIP code")


def person(who: Demographics, member_id: str, served_on: date | None) -> Iterator[Finding]:
    if not basic(who.family_name):
        yield _finding("SUBSCRIBER_NAME_UNWRITABLE", "nothing of the family name can be written in a claim")
    if who.given_name.strip() and not basic(who.given_name):
        yield _finding("SUBSCRIBER_NAME_UNWRITABLE", "nothing of the given name can be written in a claim")
    if not _MEMBER.fullmatch(member_id.strip().upper()):
        yield _finding("MEMBER_ID_UNWRITABLE", "the member number is missing or has characters that no claim can carry")
    if served_on is not None and who.birth_date > served_on:
        yield _finding("BIRTH_DATE_IN_FUTURE", "the birth date is after the service")
    yield from address(who.address)


def address(where: Address | None) -> Iterator[Finding]:
    if where is None or not (basic(where.line) and basic(where.city)):
        yield _finding("SUBSCRIBER_ADDRESS_MISSING", "the patient's street or city is not on record")
        return
    if not (_STATE.fullmatch(where.state) and _ZIP.fullmatch(where.postal_code)):
        yield _finding("SUBSCRIBER_ADDRESS_INVALID", "the patient's state or ZIP code is not one of the United States")


def diagnoses(codes: tuple[str, ...], most: int) -> Iterator[Finding]:
    if not codes:
        yield _finding("DIAGNOSIS_MISSING", "there is no diagnosis")
    if len(codes) > most:
        yield _finding("DIAGNOSES_TOO_MANY", f"a claim takes {most} diagnoses at most")
    if not all(is_icd10cm_shape(code) for code in codes):
        yield _finding("DIAGNOSIS_SHAPE", "a diagnosis does not have the shape of an ICD-10-CM code")


def rendering(npi: str | None, name: str | None, billing_npi: str) -> Iterator[Finding]:
    """An organization does not treat anybody: the practitioner must be named, or bill in person."""
    if npi is None or not is_npi(npi):
        yield _finding("RENDERING_NPI_MISSING", "the billing practitioner has no valid NPI")
    elif npi != billing_npi and not basic(name or ""):
        yield _finding("RENDERING_NAME_MISSING", "the billing practitioner's name is not on record")


def institution(npi: str | None, billing_npi: str) -> Iterator[Finding]:
    """An 837I is an organization's: it has a number of its own, and a person who attended."""
    if npi == billing_npi:
        yield _finding("BILLING_NPI_OF_A_PERSON", "an institution bills under its own NPI, not a practitioner's")


def lines(charged: Iterable[ClaimLine], served_on: date | None) -> Iterator[Finding]:
    known = list(charged)
    if served_on is None:
        yield _finding("DATE_OF_SERVICE_MISSING", "the day of service is not known")
    if not 0 < len(known) <= MOST_LINES:
        yield _finding("LINES_OUT_OF_RANGE", f"a claim takes from one to {MOST_LINES} lines")
    if any(line.charge_cents is None for line in known):
        yield _finding("CHARGE_UNKNOWN", "no fee schedule has an amount for a line")
    if any(line.charge_cents is not None and line.charge_cents <= 0 for line in known):
        yield _finding("CHARGE_NOT_POSITIVE", "a line is charged nothing")


def place(code: str) -> Iterator[Finding]:
    if not re.fullmatch(r"[0-9]{2}", code):
        yield _finding("PLACE_OF_SERVICE_INVALID", "the place of service is not two digits")


def _finding(code: str, words: str) -> Finding:
    return Finding(code, "B", words)
