"""Defects put into a good file one at a time: each is found under its own name, and nothing is found without one."""

import re
from collections.abc import Callable

import pytest

from functions.billing.x12.findings import Finding
from functions.billing.x12.lint837 import lint
from tests.billing.told import as_told
from tests.billing.x12.samples import a_claim, a_line, a_month, text_of

GOOD = text_of(a_month())
Defect = Callable[[str], str]


def found_in(text: str) -> list[Finding]:
    found = as_told(lint(text[at : at + 997] for at in range(0, len(text), 997)))
    assert all(finding.segment >= 0 for finding in found)
    return found


def codes(text: str) -> set[str]:
    return {finding.code for finding in found_in(text)}


def swap(old: str, new: str) -> Defect:
    """The first place where `old` stands."""
    return lambda text: text.replace(old, new, 1)


def drop(start: str) -> Defect:
    """The first segment that begins so, and one less in its count."""

    def mutate(text: str) -> str:
        shorter = re.sub(rf"{re.escape(start)}[^~]*~", "", text, count=1)
        return re.sub(r"SE\*(\d+)\*0001", lambda count: f"SE*{int(count[1]) - 1}*0001", shorter)

    return mutate


LIBRARIES_MISS: list[tuple[str, str, Defect]] = [
    ("billing NPI with a wrong check digit", "NPI", swap("XX*1234567893", "XX*1234567890")),
    ("rendering NPI with a wrong check digit", "NPI", swap("XX*1245319599", "XX*1245319598")),
    ("NPI of nine digits", "NPI", swap("XX*1245319599", "XX*124531959")),
    ("taxonomy of eight characters", "TAXONOMY", swap("207Q00000X", "207Q000X")),
    ("taxonomy that ends in no X", "TAXONOMY", swap("207Q00000X", "207Q000001")),
    ("dot in a diagnosis", "DIAGNOSIS_DOT", swap("ABK:F321", "ABK:F32.1")),
    ("diagnosis of ICD-9", "DIAGNOSIS_SHAPE", swap("ABK:F321", "ABK:29620")),
    ("diagnosis of one letter", "DIAGNOSIS_SHAPE", swap("ABK:F321", "ABK:F")),
    ("pointer to a diagnosis that is not there", "POINTER_ABSENT", swap("UN*1***1~", "UN*1***3~")),
    ("second pointer to nothing", "POINTER_ABSENT", swap("UN*1***2:1~", "UN*1***2:4~")),
    ("days reversed", "DATES_REVERSED", swap("20260302-20260331", "20260331-20260302")),
    ("replacement without its original", "ORIGINAL_REFERENCE_MISSING", swap("11:B:1", "11:B:7")),
    ("void without its original", "ORIGINAL_REFERENCE_MISSING", swap("11:B:1", "11:B:8")),
    ("replacement whose REF*F8 is lost", "ORIGINAL_REFERENCE_MISSING", drop("REF*F8")),
    ("unknown frequency", "FREQUENCY", swap("11:B:1", "11:B:5")),
    ("unknown procedure", "PROCEDURE_UNKNOWN", swap("HC:99492", "HC:99999")),
    ("procedure of four characters", "PROCEDURE_SHAPE", swap("HC:99492", "HC:9949")),
    ("lower case in a name", "LOWER_CASE", swap("ZIZKOVA", "Zizkova")),
    ("two claims with one number", "CLAIM_NUMBER_DUPLICATE", swap("CLM*CAAAAAAAAAAAAAAA2", "CLM*CAAAAAAAAAAAAAAA1")),
    ("subscriber's ZIP of four digits", "ZIP", swap("ME*04609", "ME*4609")),
    ("billing ZIP of five digits", "BILLING_ZIP_NOT_9", swap("ME*041011234", "ME*04101")),
    ("birth in the future", "BIRTH_DATE_IN_FUTURE", swap("D8*19800229*F", "D8*20800229*F")),
    ("post-office box", "BILLING_ADDRESS_PO_BOX", swap("N3*1 PIER ROAD", "N3*PO BOX 12")),
    ("post-office box with dots", "BILLING_ADDRESS_PO_BOX", swap("N3*1 PIER ROAD", "N3*P. O. BOX 12")),
    ("no street of the subscriber", "SUBSCRIBER_ADDRESS_MISSING", drop("N3*22")),
    ("no city of the subscriber", "SUBSCRIBER_ADDRESS_MISSING", drop("N4*BAR")),
    ("no rendering NPI", "RENDERING_NPI_MISSING", swap("INES****XX*1245319599", "INES")),
    ("nobody renders for an organization", "RENDERING_NPI_MISSING", drop("NM1*82")),
]
STRUCTURE: list[tuple[str, str, Defect]] = [
    ("ISA of 104 characters", "ISA_LENGTH", swap("*HARBOR01       *", "*HARBOR01      *")),
    ("no usage", "USAGE", swap("*0*T*:~", "*0* *:~")),
    ("unknown usage", "USAGE", swap("*0*T*:~", "*0*I*:~")),
    ("another version in GS08", "VERSION", swap("*X*005010X222A1", "*X*005010X222A2")),
    ("another version in ST03", "VERSION", swap("0001*005010X222A1", "0001*005010X222")),
    ("segments counted wrongly", "COUNT", swap("SE*51*", "SE*50*")),
    ("sets counted wrongly", "COUNT", swap("GE*2*", "GE*1*")),
    ("groups counted wrongly", "COUNT", swap("IEA*1*", "IEA*2*")),
    ("SE of another set", "CONTROL_NUMBER", swap("SE*51*0001", "SE*51*0009")),
    ("GE of another group", "CONTROL_NUMBER", swap("GE*2*41", "GE*2*42")),
    ("IEA of another interchange", "CONTROL_NUMBER", swap("IEA*1*000000041", "IEA*1*000000042")),
    ("two sets with one number", "CONTROL_NUMBER", lambda text: text.replace("0002", "0001")),
    ("ISA13 of eight digits", "CONTROL_NUMBER", lambda text: text.replace("000000041*0", "00000041 *0")),
    ("group that is not HC", "ENVELOPE", swap("GS*HC*", "GS*HP*")),
    ("no GS", "ENVELOPE", drop("GS*HC")),
    ("set inside a set", "ENVELOPE", drop("SE*51")),
    ("segment after the last set", "ENVELOPE", swap("GE*2*41~", "NM1*40*2*X~GE*2*41~")),
    ("end cut off", "TRUNCATED", lambda text: text[:-30]),
    ("last terminator cut off", "TRUNCATED", lambda text: text[:-1]),
    ("level numbers with a gap", "LEVEL_NUMBER", swap("HL*3*1*22", "HL*4*1*22")),
    ("level below the wrong one", "LEVEL_PARENT", swap("HL*3*1*22", "HL*3*2*22")),
    ("level of no known kind", "LEVEL_CODE", swap("HL*3*1*22", "HL*3*1*99")),
    ("tag of no 837P", "TAG_UNKNOWN", swap("PRV*BI", "PRX*BI")),
    ("no taxonomy", "TAXONOMY_MISSING", drop("PRV*BI")),
    ("no billing provider", "BILLING_NPI_MISSING", drop("NM1*85")),
    ("billing provider by another number", "BILLING_NPI_MISSING", swap("XX*1234567893", "24*1234567893")),
    ("no billing address", "BILLING_ADDRESS_MISSING", drop("N3*1 PIER")),
    ("no tax number", "TIN_MISSING", drop("REF*EI")),
    ("tax number of eight digits", "TIN", swap("REF*EI*123456789", "REF*EI*12345678")),
    ("no submitter", "HEADER", drop("NM1*41")),
    ("no contact", "HEADER", drop("PER*IC")),
    ("no BHT", "HEADER", drop("BHT")),
    ("submitter without a number", "SUBMITTER_ID_MISSING", swap("*****46*HARBOR01~", "~")),
    ("receiver without a number", "RECEIVER_ID_MISSING", swap("*****46*EASTCLR~", "~")),
    ("no SBR", "SUBSCRIBER_MISSING", drop("SBR*P")),
    ("unknown filing code", "FILING_CODE", swap("SBR*P*18*******MB", "SBR*P*18*******XX")),
    ("no rank of the payer", "PAYER_RANK", swap("SBR*P*18*", "SBR**18*")),
    ("no member number", "MEMBER_ID_MISSING", swap("ANNA****MI*1EG4TE5MK73", "ANNA")),
    ("no subscriber", "MEMBER_ID_MISSING", drop("NM1*IL")),
    ("no payer", "PAYER_ID_MISSING", drop("NM1*PR")),
    ("payer without a number", "PAYER_ID_MISSING", swap("MEDICARE*****PI*04312", "MEDICARE")),
    ("no birth date", "BIRTH_DATE_MISSING", drop("DMG")),
    ("birth on no day", "DATE", swap("D8*19800229*F", "D8*19810229*F")),
    ("sex in a word", "SEX", swap("19800229*F", "19800229*X")),
    ("name left out", "NAME_MISSING", swap("NM1*IL*1*ZIZKOVA", "NM1*IL*1*")),
    ("neither person nor organization", "ENTITY", swap("NM1*IL*1*", "NM1*IL*3*")),
    ("street left out", "STREET_MISSING", swap("N3*22 KRIZIKOVA ST", "N3**22")),
    ("state in a word", "CITY", swap("BAR HARBOR*ME", "BAR HARBOR*MAINE")),
    ("reference left out", "REFERENCE_MISSING", swap("REF*EI*123456789", "REF*EI**X")),
]
CLAIMS: list[tuple[str, str, Defect]] = [
    ("total a cent off", "TOTAL", swap("*283.24*", "*283.25*")),
    ("total that is no amount", "MONEY", swap("*283.24*", "*283,24*")),
    ("charge that is no amount", "MONEY", swap("99492*160.32", "99492*16E2")),
    ("charge with three decimals", "MONEY", swap("99492*160.32", "99492*160.320")),
    ("nothing charged", "CHARGE_NOT_POSITIVE", swap("99492*160.32", "99492*0")),
    ("claim number of 21 characters", "CLAIM_NUMBER", swap("CLM*CAAAAAAAAAAAAAAA1", "CLM*CAAAAAAAAAAAAAAA12345")),
    ("claim number with a slash", "CLAIM_NUMBER", swap("CLM*CAAAAAAAAAAAAAAA1", "CLM*C/1")),
    ("no place of service", "PLACE_OF_SERVICE", swap("11:B:1", ":B:1")),
    ("place of service unqualified", "PLACE_OF_SERVICE", swap("11:B:1", "11:A:1")),
    ("original that names another claim", "ORIGINAL_REFERENCE_UNEXPECTED", swap("11:B:7", "11:B:1")),
    ("no diagnosis", "DIAGNOSIS_MISSING", drop("HI*ABK")),
    ("first diagnosis that is not the principal", "DIAGNOSIS_QUALIFIER", swap("ABK:F321", "ABF:F321")),
    ("two principal diagnoses", "DIAGNOSIS_QUALIFIER", swap("ABF:E119", "ABK:E119")),
    ("a diagnosis twice", "DIAGNOSIS_DUPLICATE", swap("ABF:E119", "ABF:F321")),
    ("13 diagnoses", "DIAGNOSES_TOO_MANY", swap("ABF:E119", "*".join(f"ABF:E1{n:02d}" for n in range(12)))),
    ("no line", "LINE_MISSING", lambda text: re.sub(r"LX\*1~.*?(?=HL\*3)", "", text, count=1)),
    ("line without a service", "LINE_MISSING", drop("SV1")),
    ("lines counted from 2", "LINE_NUMBER", swap("LX*1~", "LX*2~")),
    ("no day of service", "SERVICE_DATE_MISSING", drop("DTP*472")),
    ("day that does not exist", "DATE", swap("D8*20260331", "D8*20260332")),
    ("span with one day", "DATE", swap("RD8*20260302-20260331", "RD8*20260302")),
    ("service in the future", "SERVICE_IN_FUTURE", swap("D8*20260331", "D8*20260430")),
    ("span of two months", "DATES_ACROSS_MONTHS", swap("20260302-20260331", "20260228-20260331")),
    ("no line control number", "LINE_CONTROL", drop("REF*6R")),
    ("line control number twice", "LINE_CONTROL", swap("A1-2~", "A1-1~")),
    ("minutes for units", "UNITS", swap("*UN*1*", "*MJ*70*")),
    ("no units", "UNITS", swap("*UN*1*", "*UN*0*")),
    ("half a unit", "UNITS", swap("*UN*1*", "*UN*1.5*")),
    ("modifier of one letter", "MODIFIER", swap("HC:99492*", "HC:99492:A*")),
    ("no pointer", "POINTER_MISSING", swap("UN*1***1~", "UN*1~")),
    ("pointer twice", "POINTERS", swap("UN*1***2:1~", "UN*1***1:1~")),
    ("five pointers", "POINTERS", swap("UN*1***2:1~", "UN*1***1:2:3:4:5~")),
]
CHARACTERS: list[tuple[str, str, Defect]] = [
    ("letter with a mark", "CHARACTER_SET", swap("ZIZKOVA", "ŽIZKOVA")),
    ("repetition sign in a name", "CHARACTER_SET", swap("ZIZKOVA", "ZIZ^KOVA")),
    ("line break in a name", "CHARACTER_SET", swap("ZIZKOVA", "ZIZ\nKOVA")),
    ("component sign in a name", "COMPONENT", swap("ZIZKOVA", "ZIZ:KOVA")),
    ("space at the end of a name", "SPACES", swap("ZIZKOVA", "ZIZKOVA ")),
    ("name of 61 letters", "TOO_LONG", swap("ZIZKOVA", "Z" * 61)),
    ("given name of 36 letters", "TOO_LONG", swap("*ANNA*", f"*{'A' * 36}*")),
    ("street of 56 letters", "TOO_LONG", swap("22 KRIZIKOVA ST", "K" * 56)),
    ("city of 31 letters", "TOO_LONG", swap("BAR HARBOR", "B" * 31)),
    ("empty last element", "EMPTY_END", swap("PER HOLM*TE*2075550100~", "PER HOLM*TE*2075550100*~")),
]
DEFECTS = [*LIBRARIES_MISS, *STRUCTURE, *CLAIMS, *CHARACTERS]


@pytest.mark.parametrize(
    ("code", "defect"), [row[1:] for row in DEFECTS], ids=[row[0].replace(" ", "-") for row in DEFECTS]
)
def test_a_seeded_defect_is_found_under_its_name(code: str, defect: Defect) -> None:
    broken = defect(GOOD)
    assert broken != GOOD
    found = found_in(broken)
    assert code in {finding.code for finding in found}
    assert [one for one in found if not (0 <= one.segment <= broken.count("~") + 1 and one.words)] == []


def test_nothing_is_found_in_a_good_file() -> None:
    assert found_in(GOOD) == []


def test_a_finding_says_where_without_personal_data() -> None:
    broken = GOOD.replace("ZIZKOVA", "Zizkova", 1)
    (finding,) = found_in(broken)
    segments = broken.split("~")
    assert segments[finding.segment - 1].startswith("NM1*IL*1*Zizkova")
    assert "Zizkova" not in finding.words


def test_no_words_of_any_finding_repeat_what_the_file_says() -> None:
    said = " ".join({finding.words for _, _, defect in DEFECTS for finding in found_in(defect(GOOD))})
    for told in ("ZIZKOVA", "KRIZIKOVA", "1EG4TE5MK73", "19800229", "CAAAAAAAAAAAAAAA1"):
        assert told not in said


def test_every_defect_that_libraries_miss_is_tried() -> None:
    assert len(LIBRARIES_MISS) >= 18
    assert len(DEFECTS) >= 55


def test_a_line_takes_four_pointers() -> None:
    four = a_claim(diagnoses=("F321", "F411", "F331", "F4310"), lines=(a_line(pointers=(1, 2, 3, 4)),))
    assert codes(text_of([four])) == set()


@pytest.mark.parametrize(("lines", "found"), [(50, set[str]()), (51, {"LINES_TOO_MANY"})])
def test_a_claim_takes_50_lines(lines: int, found: set[str]) -> None:
    assert codes(text_of([a_claim(lines=tuple(a_line() for _ in range(lines)))])) == found


def test_a_set_takes_5000_claims() -> None:
    head, claim, tail = GOOD.partition("CLM*")[0], "CLM*C~", "SE*1*0001~"
    assert "TOO_MANY_CLAIMS" not in codes(head + claim * 5000 + tail)
    assert "TOO_MANY_CLAIMS" in codes(head + claim * 5001 + tail)


def test_several_interchanges_in_one_text_are_each_judged_alone() -> None:
    assert found_in(GOOD + "\r\n" + GOOD) == []
