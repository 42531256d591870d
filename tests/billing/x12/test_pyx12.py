"""An independent reader takes what we write, and answers with a 999 that accepts it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from faker import Faker
from hypothesis import given, settings
from hypothesis import strategies as st
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from functions.billing.x12.claims import Claim
from functions.billing.x12.lint837 import lint
from functions.kernel.facts import Address
from functions.kernel.part2 import NOTICE
from tests.billing.x12.samples import (
    FACILITY,
    MEDICAID,
    STATEMENT,
    a_claim,
    a_line,
    a_month,
    a_subscriber,
    an_institution_s_claim,
    an_institution_s_month,
    text_of,
)
from tests.billing.x12.test_characters import LOCALES
from tests.billing.x12.test_write837 import NAMED


def acknowledged(text: str) -> tuple[bool, str]:
    """pyx12's verdict, and its 999."""
    answer = io.StringIO()
    return bool(x12n_document(ParamsBase(), io.StringIO(text), answer, None)), answer.getvalue()


def people_of_the_world(count: int) -> list[Claim]:
    """Claims of people with names and streets of every locale, and with everything that may be left out or not."""
    fakes, claims = [Faker(locale) for locale in LOCALES], []
    for number in range(count):
        fake = fakes[number % len(fakes)]
        fake.seed_instance(number)
        place = Address(line=fake.street_address(), city=fake.city(), state="WI", postal_code=f"{53000 + number:05d}")
        person = a_subscriber(
            fake.last_name(),
            fake.first_name(),
            member_id=f"M{number:09d}",
            birth_date=date(1940, 1, 1) + timedelta(days=fake.random_int(0, 24_000)),
            group_no=fake.random_element((None, "G-77/1")),
            address=place,
        )
        claims.append(
            a_claim(
                f"C-{number:06d}",
                payer=MEDICAID,
                subscriber=person,
                facility=fake.random_element((None, FACILITY)),
                lines=(a_line(first_day=date(2026, 3, fake.random_int(1, 31))),),
            )
        )
    return claims


def institutions_of_the_world(count: int) -> list[Claim]:
    whole_month = replace(STATEMENT, first_day=date(2026, 3, 1))
    return [replace(claim, institutional=whole_month) for claim in people_of_the_world(count)]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "claims",
    [
        a_month(),
        people_of_the_world(235),
        an_institution_s_month(),
        institutions_of_the_world(94),
        [a_claim(note=NOTICE)],
        [an_institution_s_claim(note=NOTICE)],
    ],
    ids=["everything", "everybody", "institutions", "everybody-of-an-institution", "note", "note-of-an-institution"],
)
def test_pyx12_accepts_what_we_write(claims: list[Claim]) -> None:
    is_valid, answer = acknowledged(text_of(claims))
    assert is_valid
    sets = 2 if len(claims) == 3 else 1
    assert answer.count("IK5*A~") == sets
    assert f"AK9*A*{sets}*{sets}*{sets}~" in answer
    assert "IK3" not in answer


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("frequency", "reference"), [("1", None), ("7", "2026099000123"), ("8", "2026099000123")])
@pytest.mark.parametrize(("make", "bill"), [(a_claim, "11:B"), (an_institution_s_claim, "77:A")])
def test_pyx12_and_our_linter_accept_a_claim_sent_again_replaced_or_taken_back(
    make: Callable[..., Claim], bill: str, frequency: str, reference: str | None
) -> None:
    text = text_of([make(payer=MEDICAID, frequency=frequency, original_reference=reference)])
    assert f"*{bill}:{frequency}*" in text
    assert ("REF*F8*2026099000123~" in text) is (frequency != "1")
    assert list(lint([text])) == []
    assert acknowledged(text)[0]


@pytest.mark.parametrize("frequency", ["7", "8"])
@pytest.mark.parametrize("make", [a_claim, an_institution_s_claim])
def test_our_linter_stops_what_refers_to_no_claim_of_the_payers(make: Callable[..., Claim], frequency: str) -> None:
    text = text_of([make(payer=MEDICAID, frequency=frequency, original_reference=None)])
    assert "ORIGINAL_REFERENCE_MISSING" in {finding.code for finding in lint([text])}


@pytest.mark.filterwarnings("default")
@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(NAMED, NAMED), min_size=20, max_size=20))
def test_pyx12_sees_the_same_structure_whatever_is_in_names(names: list[tuple[str, str]]) -> None:
    claims = [
        a_claim(f"C-{number}", subscriber=a_subscriber(last, first, member_id=f"{first}1"))
        for number, (last, first) in enumerate(names)
    ]
    is_valid, answer = acknowledged(text_of(claims))
    assert is_valid
    assert "AK9*A*1*1*1~" in answer


@pytest.mark.parametrize("missing", ["DTP*434*RD8*20260302-20260331~", "CL1*9*9*01~", "HI*ABK:F321~", "SV2*0521*"])
@pytest.mark.filterwarnings("default")
def test_pyx12_asks_for_what_only_an_institution_says(missing: str) -> None:
    text = text_of(an_institution_s_month())
    assert missing in text
    assert not acknowledged(text.replace(missing, "SV1*" if missing.startswith("SV2") else "", 1))[0]


def test_pyx12_refuses_a_file_in_which_a_segment_is_missing() -> None:
    text = text_of(a_month())
    is_valid, answer = acknowledged(text.replace("BHT*0019*00*0000000410001*20260403*1000*CH~", "", 1))
    assert not is_valid
    assert "IK5*R" in answer
