"""Defects put into a good institutional file one at a time, and into a professional one what only the other takes."""

import pytest

from tests.billing.x12.samples import STATEMENT, a_line, an_institution_s_claim, an_institution_s_month, text_of
from tests.billing.x12.test_lint837 import GOOD as PROFESSIONAL
from tests.billing.x12.test_lint837 import Defect, codes, drop, found_in, swap

GOOD = text_of(an_institution_s_month())
DEFECTS: list[tuple[str, str, Defect]] = [
    ("version of the other kind in ST03", "VERSION", swap("0001*005010X223A2", "0001*005010X222A1")),
    ("version of the other kind throughout", "TAG_UNKNOWN", lambda text: text.replace("X223A2", "X222A1")),
    ("facility type of a hospital", "FACILITY_TYPE", swap("77:A:1", "13:A:1")),
    ("place of service for the facility type", "FACILITY_TYPE", swap("77:A:1", "50:A:1")),
    ("facility type unqualified", "FACILITY_TYPE", swap("77:A:1", "77:B:1")),
    ("unknown frequency", "FREQUENCY", swap("77:A:1", "77:A:2")),
    ("void without its original", "ORIGINAL_REFERENCE_MISSING", swap("77:A:1", "77:A:8")),
    ("no statement", "STATEMENT_MISSING", drop("DTP*434")),
    ("statement of one day", "DATE", swap("434*RD8*20260302-20260331", "434*D8*20260331")),
    ("statement reversed", "DATES_REVERSED", swap("434*RD8*20260302-20260331", "434*RD8*20260331-20260302")),
    ("statement of two months", "DATES_ACROSS_MONTHS", swap("434*RD8*20260302", "434*RD8*20260228")),
    ("statement in the future", "SERVICE_IN_FUTURE", swap("20260302-20260331", "20260401-20260430")),
    ("service after the statement", "SERVICE_OUTSIDE_STATEMENT", swap("20260302-20260331", "20260302-20260330")),
    ("service before the statement", "SERVICE_OUTSIDE_STATEMENT", swap("472*D8*20260331", "472*D8*20260301")),
    ("no CL1", "INSTITUTIONAL_CODE", drop("CL1")),
    ("admission type that is none", "INSTITUTIONAL_CODE", swap("CL1*9*9", "CL1*6*9")),
    ("no admission source", "INSTITUTIONAL_CODE", swap("CL1*9*9", "CL1*9*")),
    ("patient status of one digit", "INSTITUTIONAL_CODE", swap("CL1*9*9*01", "CL1*9*9*1")),
    ("nobody attended", "ATTENDING_NPI_MISSING", drop("NM1*71")),
    ("attended without a number", "ATTENDING_NPI_MISSING", swap("INES****XX*1245319599", "INES")),
    ("attended by another number", "ATTENDING_NPI_MISSING", swap("XX*1245319599", "24*1245319599")),
    ("attending NPI with a wrong check digit", "NPI", swap("XX*1245319599", "XX*1245319598")),
    ("a person bills", "BILLING_PERSON", swap("NM1*85*2*", "NM1*85*1*")),
    ("facility's ZIP of five digits", "BILLING_ZIP_NOT_9", lambda text: swap_last(text, "ME*041011234", "ME*04101")),
    ("no diagnosis", "DIAGNOSIS_MISSING", lambda text: drop("HI*ABF")(drop("HI*ABK")(text))),
    ("no principal diagnosis", "DIAGNOSIS_QUALIFIER", drop("HI*ABK")),
    ("principal diagnosis not alone", "DIAGNOSIS_QUALIFIER", swap("HI*ABK:F321", "HI*ABK:F321*ABF:F329")),
    ("a diagnosis twice", "DIAGNOSIS_DUPLICATE", swap("ABF:E119", "ABF:F321")),
    ("26 diagnoses", "DIAGNOSES_TOO_MANY", swap("ABF:E339~", "ABF:E339~HI*ABF:E349~")),
    ("a cent off", "TOTAL", swap("*283.24*", "*283.25*")),
    ("line of a professional claim", "TAG_UNKNOWN", swap("SV2*0521*HC:99492", "SV1*HC:99492")),
    ("line without a service", "LINE_MISSING", drop("SV2")),
    ("revenue code of three digits", "REVENUE_CODE", swap("SV2*0521", "SV2*521")),
    ("unknown procedure", "PROCEDURE_UNKNOWN", swap("HC:99492", "HC:99999")),
    ("charge that is no amount", "MONEY", swap("99492*160.32", "99492*16E2")),
    ("minutes for units", "UNITS", swap("*UN*1~", "*MJ*70~")),
    ("no day of service", "SERVICE_DATE_MISSING", drop("DTP*472")),
    ("no line control number", "LINE_CONTROL", drop("REF*6R")),
    ("dot in a diagnosis", "DIAGNOSIS_DOT", swap("ABK:F321", "ABK:F32.1")),
]
OF_THE_OTHER_KIND: list[tuple[str, str]] = [
    ("SV1*HC:99492*160.32*UN*1***1~", "SV2*0521*HC:99492*160.32*UN*1~"),
    ("HI*ABK", "CL1*9*9*01~HI*ABK"),
]


def swap_last(text: str, old: str, new: str) -> str:
    """The last place of the first set, which is the facility's."""
    head, _, tail = text.partition("SE*")
    before, _, after = head.rpartition(old)
    return f"{before}{new}{after}SE*{tail}"


@pytest.mark.parametrize(
    ("code", "defect"), [row[1:] for row in DEFECTS], ids=[row[0].replace(" ", "-") for row in DEFECTS]
)
def test_a_seeded_defect_is_found_under_its_name(code: str, defect: Defect) -> None:
    broken = defect(GOOD)
    assert broken != GOOD
    assert code in codes(broken)


def test_nothing_is_found_in_a_good_file() -> None:
    assert found_in(GOOD) == []


@pytest.mark.parametrize(("old", "new"), OF_THE_OTHER_KIND)
def test_a_professional_claim_takes_no_segment_of_an_institution(old: str, new: str) -> None:
    assert "TAG_UNKNOWN" in codes(PROFESSIONAL.replace(old, new, 1))
    assert "TAG_UNKNOWN" not in codes(PROFESSIONAL)


@pytest.mark.parametrize("days", ["20260331-20260331", "20260301-20260331"])
def test_a_statement_may_be_of_one_day_or_of_the_whole_month(days: str) -> None:
    assert codes(text_of([an_institution_s_claim()]).replace("20260302-20260331", days)) == set()


def test_an_institution_s_other_hi_are_no_diagnoses() -> None:
    text = text_of([an_institution_s_claim()]).replace("NM1*71", "HI*BG:09~NM1*71")
    assert codes(text) == {"COUNT"}


def test_a_span_of_service_stands_inside_its_statement() -> None:
    claim = an_institution_s_claim(lines=(a_line(first_day=STATEMENT.first_day),))
    assert codes(text_of([claim])) == set()


def test_a_file_of_each_kind_in_one_text_is_judged_by_its_own_edits() -> None:
    assert found_in(GOOD + PROFESSIONAL + GOOD) == []
