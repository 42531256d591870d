"""Claims and the envelope they travel in, for tests of what is written and what is found in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from functions.billing.rules.policy import InstitutionalTerms
from functions.billing.x12.claims import (
    BillingProvider,
    Claim,
    ControlNumbers,
    Entity,
    Facility,
    Institutional,
    Interchange,
    Name,
    Party,
    Payer,
    Rendering,
    ServiceLine,
    Submitter,
    Subscriber,
)
from functions.billing.x12.write837 import write
from functions.kernel.facts import Address

NPI = "1234567893"
OTHER_NPI = "1245319599"
STREET = Address(line="1 Pier Road", city="Portland", state="ME", postal_code="04101-1234")
BILLING = BillingProvider(
    name=Name(Entity.ORGANIZATION, "Harbor Family Medicine"),
    npi=NPI,
    tin="123456789",
    taxonomy="207Q00000X",
    address=STREET,
)
MEDICARE = Payer(name="Medicare", identifier="04312", filing_code="MB")
MEDICAID = Payer(name="Wisconsin Medicaid", identifier="WISC1", filing_code="MC")
RENDERING = Rendering(Name(Entity.PERSON, "Duarte", "Inês"), OTHER_NPI)
FACILITY = Facility("Harbor Annex", NPI, STREET)
LAST_DAY = date(2026, 3, 31)
INTERCHANGE = Interchange(
    submitter=Submitter(
        party=Party(name="Harbor Family Medicine", identifier="HARBOR01", qualifier="ZZ"),
        contact_name="Per Holm",
        contact_phone="(207) 555-0100",
    ),
    receiver=Party(name="Eastern Clearing", identifier="EASTCLR", qualifier="ZZ"),
    control=ControlNumbers(interchange=41, group=41),
    usage="T",
    written_at=datetime(2026, 4, 3, 10, tzinfo=UTC),
)


def a_line(code: str = "99492", cents: int = 16032, **changes: Any) -> ServiceLine:
    values: dict[str, Any] = {
        "code": code,
        "units": 1,
        "charge_cents": cents,
        "first_day": LAST_DAY,
        "last_day": LAST_DAY,
        "pointers": (1,),
    }
    return ServiceLine(**{**values, **changes})


def a_subscriber(last: str = "Žižková", first: str = "Anna", **changes: Any) -> Subscriber:
    values: dict[str, Any] = {
        "name": Name(Entity.PERSON, last, first),
        "member_id": "1EG4TE5MK73",
        "group_no": None,
        "birth_date": date(1980, 2, 29),
        "sex": "female",
        "address": Address(line="22 Křižíkova St", city="Bar Harbor", state="ME", postal_code="04609"),
    }
    return Subscriber(**{**values, **changes})


def a_claim(number: str = "C5MC625ZJYWP2GGO5", **changes: Any) -> Claim:
    values: dict[str, Any] = {
        "number": number,
        "billing": BILLING,
        "payer": MEDICARE,
        "subscriber": a_subscriber(),
        "diagnoses": ("F32.1", "E11.9"),
        "place_of_service": "11",
        "frequency": "1",
        "original_reference": None,
        "rendering": RENDERING,
        "facility": None,
        "lines": (a_line(), a_line("99494", 12292, units=2)),
        "institutional": None,
    }
    return Claim(**{**values, **changes})


def a_month() -> list[Claim]:
    """Everything that a claim can have, with two payers."""
    first = date(2026, 3, 2)
    return [
        a_claim("CAAAAAAAAAAAAAAA1"),
        a_claim("CAAAAAAAAAAAAAAA2", subscriber=a_subscriber("王", "小明", sex="male"), facility=FACILITY),
        a_claim(
            "CAAAAAAAAAAAAAAA3",
            payer=MEDICAID,
            subscriber=a_subscriber("Løvåsen Þór", "Œuvre ß", sex="other", group_no="G-1/2"),
            frequency="7",
            original_reference="2026099000123",
            lines=(a_line("99493", 14161, first_day=first, pointers=(2, 1)),),
        ),
    ]


TERMS = InstitutionalTerms(
    facility_type="77", revenue_code="0521", admission_type="9", admission_source="9", patient_status="01"
)
STATEMENT = Institutional(TERMS, date(2026, 3, 2), LAST_DAY)
MEDICARE_A = Payer(name="Medicare", identifier="04011", filing_code="MA")


def an_institution_s_claim(number: str = "C5MC625ZJYWP2GGO5", **changes: Any) -> Claim:
    return a_claim(number, **{"payer": MEDICARE_A, "institutional": STATEMENT, **changes})


def an_institution_s_month() -> list[Claim]:
    """Everything that an institutional claim can have: two payers, two types of bill, 25 diagnoses."""
    many = ("F32.1", *(f"E{number}.9" for number in range(10, 34)))
    rural = replace(STATEMENT, terms=replace(TERMS, facility_type="71", admission_type="3", admission_source="1"))
    return [
        an_institution_s_claim("CIIIIIIIIIIIIIII1"),
        an_institution_s_claim("CIIIIIIIIIIIIIII2", diagnoses=many, facility=FACILITY, institutional=rural),
        an_institution_s_claim(
            "CIIIIIIIIIIIIIII3",
            payer=MEDICAID,
            subscriber=a_subscriber("Løvåsen Þór", "Œuvre ß", sex="other", group_no="G-1/2"),
            diagnoses=("F32.1",),
            frequency="7",
            original_reference="2026099000123",
            lines=(a_line("G0512", 14161, first_day=date(2026, 3, 2)),),
        ),
    ]


def text_of(claims: Iterable[Claim], envelope: Interchange = INTERCHANGE) -> str:
    return "".join(write(envelope, claims))
