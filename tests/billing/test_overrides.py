"""Settings laid over a payer's row: each checked, none ignored, none outliving its month's row."""

from dataclasses import fields
from datetime import date

import pytest

from functions.billing.rules.overrides import Override, overridden
from functions.billing.rules.payers import PAYERS, payer_policy
from functions.billing.rules.policy import ApcmMode, Policy
from functions.billing.rules.settings import SETTINGS, Value
from functions.kernel.errors import Invalid
from functions.kernel.payer_settings import PAYER_SETTINGS
from tests.billing.months import set_to

MARCH = date(2026, 3, 1)
REFUSED: list[tuple[str, Value]] = [
    ("g2214_min_minutes", 15),
    ("g2214_min_minutes", 31),
    ("g2214_min_minutes", "16"),
    ("g2214_min_minutes", True),
    ("max_99494_units", -1),
    ("prior_auth_after_months", -1),
    ("apcm_mode", "both"),
    ("date_of_service", "first_day"),
    ("place_of_service", "02"),
    ("place_of_service", "10"),
    ("place_of_service", "1"),
    ("also_covers", "G2214"),
    ("also_covers", ("90834",)),
    ("require_patient_review_subsequent", 0),
    ("triad_minutes_count", "yes"),
    ("covers", ("99492", "90834")),
    ("covers", "99492"),
    ("frequency_codes", ("7", "8")),
    ("frequency_codes", ("1", "9")),
    ("ineligible_practitioner_types", ("psychiatrist",)),
    ("fee_schedule", "no spaces"),
    ("electronic_payer_id", "1"),
    ("electronic_payer_id", "12*34"),
    ("payer_name", ""),
    ("payer_name", "x" * 61),
    ("claim_filing_code", "mb"),
    ("service_dates", "D9"),
    ("institutional_payer_id", "1"),
    ("institutional_filing_code", "ma"),
    ("institutional_frequency_codes", ("8",)),
    ("revenue_code", "521"),
    ("revenue_code", "05210"),
    ("revenue_code", 521),
    ("admission_type", "6"),
    ("admission_type", "0"),
    ("admission_source", "a"),
    ("admission_source", ""),
    ("patient_status", "1"),
    ("patient_status", "001"),
    ("no_such_setting", 1),
]
ACCEPTED: list[tuple[str, Value]] = [
    ("g2214_min_minutes", 17),
    ("g2214_min_minutes", 30),
    ("max_99494_units", 0),
    ("prior_auth_after_months", 12),
    ("date_of_service", "threshold_day"),
    ("place_of_service", "19"),
    ("covers", ("99492",)),
    ("not_covered_in_clinics", ("99494",)),
    ("frequency_codes", ("1",)),
    ("ineligible_practitioner_types", ("PSYCHIATRIST",)),
    ("fee_schedule", "medicare"),
    ("electronic_payer_id", "04312"),
    ("payer_name", "Příklad Health"),
    ("claim_filing_code", "BL"),
    ("service_dates", "RD8"),
    ("is_medicare", True),
    ("has_apcm_add_ons", True),
    ("clinics_report_g0512", True),
    ("require_patient_review_subsequent", False),
    ("triad_minutes_count", True),
    ("max_99494_units", 99),
    ("apcm_mode", "time_based"),
    ("also_covers", ("G2214", "99484")),
    ("initial_once_per_calendar_year", True),
    ("inpatient_minutes_count", True),
    ("suspected_diagnosis_allowed", True),
    ("institutional_payer_id", "04011"),
    ("institutional_filing_code", "MA"),
    ("institutional_frequency_codes", ("1", "8")),
    ("institutional_frequency_codes", ("1", "7", "8")),
    ("revenue_code", "0900"),
    ("admission_type", "3"),
    ("admission_type", "5"),
    ("admission_source", "1"),
    ("admission_source", "A"),
    ("patient_status", "30"),
]


def policy_for(payer: str, on: date, overrides: tuple[Override, ...]) -> Policy | None:
    return overridden(payer_policy(payer, on), overrides)


@pytest.mark.parametrize(("name", "value"), REFUSED)
@pytest.mark.parametrize("payer", ["medicare_ffs", "unknown"])
def test_an_unusable_setting_is_refused_by_name(name: str, value: Value, payer: str) -> None:
    with pytest.raises(Invalid) as refused:
        policy_for(payer, MARCH, (Override(name, value),))
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        (f"/policy/{name}", "POLICY_INVALID")
    ]


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
def test_a_usable_setting_takes_effect(name: str, value: Value) -> None:
    assert policy_for("commercial_default", MARCH, (Override(name, value),)) != payer_policy(
        "commercial_default", MARCH
    )


def test_all_unusable_settings_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        policy_for("medicare_ffs", MARCH, set_to(g2214_min_minutes=1, apcm_mode="x", triad_minutes_count=True))
    assert len(refused.value.problems) == 2


def test_a_whole_number_is_never_taken_for_yes_or_no() -> None:
    assert policy_for("medicare_ffs", MARCH, set_to(triad_minutes_count=False)) is not None
    with pytest.raises(Invalid):
        policy_for("medicare_ffs", MARCH, set_to(triad_minutes_count=0))


def test_settings_add_codes_and_never_take_the_payer_s_own_away() -> None:
    policy = policy_for("wi_medicaid", MARCH, set_to(also_covers=("G2214",), apcm_mode="time_based"))
    assert policy is not None
    assert policy.covers == {"99492", "99493", "99494", "G2214"}
    assert policy.apcm_mode is ApcmMode.TIME_BASED


def test_no_setting_configures_a_payer_that_has_no_row() -> None:
    assert policy_for("unknown", MARCH, set_to(also_covers=("99492",))) is None


def test_every_setting_says_what_it_accepts_and_is_tried_here() -> None:
    assert all(setting.accepts for setting in SETTINGS.values())
    assert {name for name, _ in ACCEPTED} == set(SETTINGS)


def test_other_rooms_know_the_same_names() -> None:
    assert set(SETTINGS) == PAYER_SETTINGS
    about_the_row = {"payer", "effective", "source", "confidence"}
    assert set(SETTINGS) - {"also_covers"} == {field.name for field in fields(Policy)} - about_the_row


def test_every_payer_s_row_names_its_source_and_its_confidence() -> None:
    assert all(row.source.startswith("R") and row.confidence in {"HIGH", "MED", "LOW"} for row in PAYERS)


def test_medicare_takes_only_original_claims() -> None:
    assert {row.frequency_codes for row in PAYERS if row.payer == "medicare_ffs"} == {("1",)}
