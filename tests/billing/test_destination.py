"""Where a month's claim goes: R25's clinics on an institutional claim, everybody else on a professional one."""

from dataclasses import replace
from datetime import date

import pytest

from functions.billing.rules.decide import decide
from functions.billing.rules.destination import destination
from functions.billing.rules.evidence import Setting
from functions.billing.rules.payers import PAYERS, payer_policy
from functions.billing.rules.policy import Destination, InstitutionalTerms, Policy
from functions.kernel.calendar import Month
from tests.billing.months import INITIAL_MONTH
from tests.billing.rows import a_book, a_rule


def row(payer: str, **changes: str | tuple[str, ...]) -> Policy:
    found = payer_policy(payer, date(2026, 3, 1))
    assert found is not None
    return replace(found, electronic_payer_id="04312", **changes)  # type: ignore[arg-type]


def terms(to: Destination) -> InstitutionalTerms:
    assert to.institutional is not None
    return to.institutional


@pytest.mark.parametrize("policy", PAYERS, ids=lambda policy: f"{policy.payer}-{policy.effective}")
def test_an_office_sends_professional_claims(policy: Policy) -> None:
    assert destination(Setting.OFFICE, policy) == policy.destination
    assert policy.destination.institutional is None


@pytest.mark.parametrize(("setting", "facility_type"), [(Setting.RHC, "71"), (Setting.FQHC, "77")])
def test_a_clinic_of_r25_sends_its_own_type_of_bill(setting: Setting, facility_type: str) -> None:
    for policy in PAYERS:
        assert terms(destination(setting, policy)) == InstitutionalTerms(
            facility_type=facility_type,
            revenue_code="0521",
            admission_type="9",
            admission_source="9",
            patient_status="01",
        )


def test_what_a_payer_asks_for_takes_the_place_of_the_defaults() -> None:
    asked = {"revenue_code": "0900", "admission_type": "3", "admission_source": "1", "patient_status": "30"}
    found = terms(destination(Setting.FQHC, row("medicare_ffs", **asked)))
    assert {name: getattr(found, name) for name in asked} == asked


def test_medicare_takes_replacements_and_another_filing_code_on_institutional_claims() -> None:
    policy = row("medicare_ffs")
    office, clinic = destination(Setting.OFFICE, policy), destination(Setting.RHC, policy)
    assert (office.claim_filing_code, office.frequency_codes) == ("MB", ("1",))
    assert (clinic.claim_filing_code, clinic.frequency_codes) == ("MA", ("1", "7", "8"))


def test_a_payer_without_words_of_its_own_is_addressed_alike() -> None:
    policy = row("wi_medicaid", frequency_codes=("1",))
    assert replace(destination(Setting.FQHC, policy), institutional=None) == policy.destination


def test_a_payer_may_have_another_number_for_institutional_claims() -> None:
    policy = row("medicare_ffs", institutional_payer_id="04011")
    assert destination(Setting.FQHC, policy).electronic_payer_id == "04011"
    assert destination(Setting.OFFICE, policy).electronic_payer_id == "04312"


@pytest.mark.parametrize("month", [Month(2025, 11), Month(2026, 3)])
def test_a_decision_keeps_it_before_2026_too(month: Month) -> None:
    book = a_book(a_rule("medicare_ffs", effective=date(2025, 1, 1), revenue_code="0900"))
    decided = decide(replace(INITIAL_MONTH, setting=Setting.RHC, month=month), book)
    assert terms(decided.destination).revenue_code == "0900"
