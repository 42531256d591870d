"""Identifiers and amounts: NPI check digits, diagnosis shapes, published rates, and the version that names them all."""

from dataclasses import astuple
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules import apcm, rhc
from functions.billing.rules.diagnosis import has_behavioral, is_icd10cm_shape
from functions.billing.rules.fees import allowed
from functions.billing.rules.payers import PAYERS
from functions.billing.rules.rates import RATES
from functions.billing.rules.rulebook import BUILT_IN
from functions.billing.rules.version import RULE_VERSION
from functions.kernel.npi import is_npi
from functions.kernel.time_codes import GENERAL_BHI_RULES, TIME_RULES, MonthType

DAY = date(2026, 3, 31)


def published(code: str, on: date, schedule: str | None = "medicare") -> int | None:
    found = allowed(BUILT_IN, schedule, code, on)
    return found.cents if found else None


@pytest.mark.parametrize("npi", ["1234567893", "1245319599"])
def test_a_number_with_its_check_digit_is_an_npi(npi: str) -> None:
    assert is_npi(npi)


@pytest.mark.parametrize(
    "text", ["1234567890", "1234567839", "123456789", "12345678931", "", "12345678９3", "123456789X"]
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_npi(text)


@given(st.integers(0, 999_999_999))
def test_exactly_one_of_ten_last_digits_makes_an_npi(stem: int) -> None:
    assert sum(is_npi(f"{stem:09d}{digit}") for digit in range(10)) == 1


@given(st.integers(0, 9), st.integers(0, 9))
def test_no_single_wrong_digit_passes(position: int, digit: int) -> None:
    wrong = "1234567893"[:position] + str(digit) + "1234567893"[position + 1 :]
    assert is_npi(wrong) == (wrong == "1234567893")


@pytest.mark.parametrize("code", ["F32.1", "F321", "F32", "F11.20", "F32.A", "Z13.31", "O99.341", "C7A.00"])
def test_diagnoses_have_the_shape_of_icd_10_cm(code: str) -> None:
    assert is_icd10cm_shape(code)


@pytest.mark.parametrize("code", ["", "F", "F3", "f32.1", "F32.", "F32.12345", "32.1", "F32.1 ", "296.20"])
def test_other_texts_do_not(code: str) -> None:
    assert not is_icd10cm_shape(code)


@pytest.mark.parametrize(
    ("codes", "usual", "suspected"),
    [
        ((), False, False),
        (("E11.9", "F32.1"), True, True),
        (("R45.89",), False, True),
        (("E11.9",), False, False),
        (("F32.",), False, False),
    ],
)
def test_one_behavioural_diagnosis_is_enough(codes: tuple[str, ...], *, usual: bool, suspected: bool) -> None:
    assert has_behavioral(codes, suspected_allowed=False) == usual
    assert has_behavioral(codes, suspected_allowed=True) == suspected


@pytest.mark.parametrize(
    ("code", "cents"),
    [
        ("99492", 16032),
        ("99493", 14496),
        ("99494", 6146),
        ("G2214", 6079),
        ("99484", 5745),
        ("G0568", 16166),
        ("G0569", 14596),
        ("G0570", 5778),
        ("G0323", None),
        ("G0512", None),
    ],
)
def test_national_amounts_of_2026_are_whole_cents_or_unknown(code: str, cents: int | None) -> None:
    assert published(code, DAY) == cents


def test_an_amount_is_not_carried_into_another_year() -> None:
    assert published("99492", date(2025, 12, 31)) == 14524
    assert published("99493", date(2025, 12, 31)) is None
    assert published("99492", date(2027, 1, 1)) is None


def test_a_schedule_has_only_its_own_amounts() -> None:
    assert published("99492", DAY, "wi_medicaid") == 14605
    assert published("G2214", DAY, "wi_medicaid") is None
    assert published("99492", DAY, None) is None


def test_every_amount_names_its_source() -> None:
    assert all(rate.source and rate.confidence and rate.cents > 0 for rate in RATES)


@pytest.mark.parametrize(("on", "has_one"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_rural_clinics_report_the_codes_one_by_one_from_2026(on: date, *, has_one: bool) -> None:
    assert (rhc.clinic_rule(MonthType.INITIAL, on) is not None) is has_one


def test_whoever_changes_a_number_also_changes_the_version() -> None:
    """Pin the tables to the version: when this fails, raise RULE_VERSION and pin the new fingerprint."""
    payers = [[_sorted(value) for value in astuple(row)] for row in PAYERS]
    tables = (
        TIME_RULES,
        GENERAL_BHI_RULES,
        rhc.CLINIC_RULES,
        apcm.COCM_ADD_ONS,
        apcm.GENERAL_BHI_ADD_ON,
        RATES,
        payers,
    )
    fingerprint = sha256(repr(tables).encode()).hexdigest()[:16]
    assert (RULE_VERSION, fingerprint) == ("2026.12", "d90c9a0d0955fb33")


def _sorted(value: object) -> object:
    """A set has no order of its own to print."""
    return sorted(value) if isinstance(value, frozenset) else value
