"""The writer: what is written is the golden file, and nothing in a name or a number changes its structure."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.billing.x12 import write837
from functions.billing.x12.claims import Claim, Entity, Name, Rendering
from functions.billing.x12.lint837 import lint
from functions.billing.x12.tokens import read_segments
from functions.billing.x12.write837 import write
from functions.kernel.facts import Address
from tests.billing.x12.samples import (
    BILLING,
    FACILITY,
    INTERCHANGE,
    MEDICAID,
    NPI,
    OTHER_NPI,
    a_claim,
    a_line,
    a_month,
    a_subscriber,
    an_institution_s_claim,
    an_institution_s_month,
    text_of,
)

INJECTIONS = int(os.environ.get("INJECTIONS", "300"))
"""`INJECTIONS=10000` runs as many as the trust plan asks for."""
GOLDEN = Path(__file__).with_name("golden")
HOSTILE = st.text(
    st.one_of(st.sampled_from("*:^~>|\r\n\t\0"), st.characters(codec="utf-8"), st.sampled_from("AZaz09 -.'")),
    max_size=80,
)
NAMED = HOSTILE.map(lambda text: f"{text}x")


def rows(text: str) -> list[tuple[str, ...]]:
    return [one.elements for one in read_segments([text])]


def written(**changes: Any) -> list[tuple[str, ...]]:
    return rows(text_of([a_claim(**changes)]))


def the(found: list[tuple[str, ...]], *start: str) -> tuple[str, ...]:
    return next(row for row in found if row[: len(start)] == start)


def test_a_month_is_the_golden_file_byte_for_byte() -> None:
    assert text_of(a_month()).encode("ascii") == (GOLDEN / "month.837").read_bytes()
    assert text_of(a_month()) == text_of(a_month())


def test_an_institution_s_month_is_the_golden_file_byte_for_byte() -> None:
    assert text_of(an_institution_s_month()).encode("ascii") == (GOLDEN / "institution.837").read_bytes()


def test_no_file_mixes_professional_and_institutional_claims() -> None:
    for claims in ([a_claim("C-1"), an_institution_s_claim("C-2")], [an_institution_s_claim("C-1"), a_claim("C-2")]):
        with pytest.raises(ValueError, match="professional and institutional"):
            text_of(claims)


def test_an_institution_says_its_bill_its_days_and_its_codes() -> None:
    found = rows(text_of([an_institution_s_claim()]))
    assert the(found, "GS")[8] == the(found, "ST")[3] == "005010X223A2"
    assert the(found, "CLM")[5:] == ("77:A:1", "", "A", "Y", "Y")
    assert the(found, "DTP", "434")[2:] == ("RD8", "20260302-20260331")
    assert the(found, "CL1") == ("CL1", "9", "9", "01")
    assert the(found, "NM1", "71")[8:] == ("XX", OTHER_NPI)
    assert [row[1:] for row in found if row[0] == "SV2"] == [
        ("0521", "HC:99492", "160.32", "UN", "1"),
        ("0521", "HC:99494", "122.92", "UN", "2"),
    ]


@pytest.mark.parametrize(("count", "split"), [(1, [1]), (2, [1, 1]), (13, [1, 12]), (14, [1, 12, 1])])
def test_the_principal_diagnosis_of_an_institution_stands_alone_and_the_others_by_twelve(
    count: int, split: list[int]
) -> None:
    text = text_of([an_institution_s_claim(diagnoses=tuple(f"F32.{number:02d}" for number in range(count)))])
    assert [len(row) - 1 for row in rows(text) if row[0] == "HI"] == split
    assert list(lint([text])) == []


def test_the_golden_files_are_free_of_findings() -> None:
    for file in GOLDEN.glob("*.837"):
        assert list(lint([file.read_text("ascii")])) == []


def test_each_payer_has_a_transaction_set_and_its_own_billing_provider() -> None:
    found = rows(text_of(a_month()))
    assert [row[2] for row in found if row[0] == "ST"] == ["0001", "0002"]
    assert [row[3] for row in found if row[0] == "BHT"] == ["0000000410001", "0000000410002"]
    assert [row[:3] for row in found if row[0] in ("GE", "IEA")] == [("GE", "2", "41"), ("IEA", "1", "000000041")]
    assert [row[1:5] for row in found if row[0] == "HL"] == [
        ("1", "", "20", "1"),
        ("2", "1", "22", "0"),
        ("3", "1", "22", "0"),
        ("1", "", "20", "1"),
        ("2", "1", "22", "0"),
    ]


def test_a_practitioner_who_bills_in_person_has_a_set_of_their_own() -> None:
    in_person = replace(BILLING, name=Name(Entity.PERSON, "Duarte", "Inês"), npi=OTHER_NPI)
    found = rows(text_of([a_claim("C-1"), a_claim("C-2", billing=in_person, rendering=None)]))
    assert [row[2:5] for row in found if row[:2] == ("NM1", "85")] == [
        ("2", "HARBOR FAMILY MEDICINE", ""),
        ("1", "DUARTE", "INES"),
    ]
    assert len([row for row in found if row[:2] == ("NM1", "82")]) == 1


@pytest.mark.parametrize(("claims", "sets"), [(2, 1), (3, 1), (4, 2), (7, 3)])
def test_a_transaction_set_takes_so_many_claims_and_no_more(
    monkeypatch: pytest.MonkeyPatch, claims: int, sets: int
) -> None:
    monkeypatch.setattr(write837, "MOST_CLAIMS", 3)
    text = text_of(a_claim(f"C-{number}") for number in range(claims))
    found = rows(text)
    assert len([row for row in found if row[0] == "ST"]) == sets
    assert [row[1] for row in found if row[0] == "CLM"] == [f"C-{number}" for number in range(claims)]
    assert list(lint([text])) == []


def test_the_limit_is_5000() -> None:
    assert write837.MOST_CLAIMS == 5000


def test_the_total_is_the_sum_of_the_lines_to_the_cent() -> None:
    found = written(lines=(a_line(cents=16032), a_line("99494", 6146, units=1), a_line("G2214", 1)))
    assert the(found, "CLM")[2] == "221.79"
    assert [row[2] for row in found if row[0] == "SV1"] == ["160.32", "61.46", "0.01"]


def test_two_units_are_one_line() -> None:
    found = written(lines=(a_line("99494", 12292, units=2),))
    assert [row[1:] for row in found if row[0] == "SV1"] == [("HC:99494", "122.92", "UN", "2", "", "", "1")]


@pytest.mark.parametrize(
    ("first", "days"),
    [(date(2026, 3, 31), ("D8", "20260331")), (date(2026, 3, 1), ("RD8", "20260301-20260331"))],
)
def test_one_day_and_a_span_are_written_each_in_its_way(first: date, days: tuple[str, str]) -> None:
    assert the(written(lines=(a_line(first_day=first),)), "DTP")[2:] == days


def test_a_replacement_names_the_claim_that_it_replaces() -> None:
    found = written(frequency="7", original_reference="ICN-1", payer=MEDICAID)
    assert (the(found, "CLM")[5], the(found, "REF", "F8")[2]) == ("11:B:7", "ICN-1")
    assert [row for row in written() if row[:2] == ("REF", "F8")] == []


def test_a_facility_is_written_only_where_it_differs() -> None:
    assert the(written(facility=FACILITY), "NM1", "77")[9] == NPI
    assert [row for row in written() if row[:2] == ("NM1", "77")] == []


def test_each_line_has_a_control_number_of_its_claim() -> None:
    found = written()
    assert [row[2] for row in found if row[:2] == ("REF", "6R")] == ["C5MC625ZJYWP2GGO5-1", "C5MC625ZJYWP2GGO5-2"]


@pytest.mark.parametrize(("sex", "letter"), [("female", "F"), ("male", "M"), ("other", "U"), ("unknown", "U")])
def test_sex_has_three_letters(sex: str, letter: str) -> None:
    assert the(written(subscriber=a_subscriber(sex=sex)), "DMG")[3] == letter


def test_long_names_and_streets_are_cut_to_their_elements() -> None:
    long = Address(line="x" * 90, city="y" * 90, state="ME", postal_code="04609")
    found = written(subscriber=a_subscriber("Ł" * 90, "ß" * 90, address=long))
    person = the(found, "NM1", "IL")
    assert (len(person[3]), len(person[4])) == (60, 35)
    places = [row for row in found if row[0] in ("N3", "N4")][2:]
    assert [len(row[1]) for row in places] == [55, 30]


def test_an_interchange_without_claims_is_not_written() -> None:
    with pytest.raises(ValueError, match="without claims"):
        text_of([])


def test_a_claim_is_written_before_the_next_one_is_asked_for() -> None:
    def one_then_fault() -> Iterator[Claim]:
        yield a_claim()
        raise LookupError

    found: list[str] = []
    with pytest.raises(LookupError):
        found.extend(write(INTERCHANGE, one_then_fault()))
    assert found[-1] == "REF*6R*C5MC625ZJYWP2GGO5-2~"


@settings(max_examples=INJECTIONS, deadline=None)
@given(NAMED, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_structure_does_not_change_whatever_is_in_names_and_numbers(
    last: str, first: str, member: str, street: str, group: str, reference: str
) -> None:
    """Every segment and the number of its elements; six hostile values a claim (trust 13)."""
    for make in (a_claim, an_institution_s_claim):
        plain = make(subscriber=a_subscriber(group_no="G1"), frequency="7", original_reference="R")
        hostile = replace(
            plain,
            subscriber=a_subscriber(
                last,
                f"{first}x",
                member_id=f"{member}1",
                group_no=f"{group}1",
                address=Address(line=f"{street}1", city=f"{street}x", state="ME", postal_code="04609"),
            ),
            original_reference=f"{reference}1",
            rendering=Rendering(Name(Entity.PERSON, last, f"{first}x"), OTHER_NPI),
        )
        shapes = [[(row[0], len(row)) for row in rows(text_of([one]))] for one in (plain, hostile)]
        assert shapes[0] == shapes[1]
        assert list(lint([text_of([hostile])])) == []
