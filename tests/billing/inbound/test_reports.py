"""The month's money: every cent of claims, holds and payments stands in one row; holds say what they cost."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.inbound.claim import Claim
from functions.billing.inbound.events import BilledLine
from functions.billing.inbound.overview import Report, money_of, report
from functions.billing.inbound.post import post
from functions.billing.inbound.read_file import read_file
from functions.billing.inbound.reports import Amounts, hold_costs
from functions.billing.inbound.state import paid_cents
from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import PatientMonth
from functions.billing.service import Decided
from functions.kernel.facts import Coverage, Demographics
from functions.kernel.ids import EpisodeId, PatientId
from tests.billing.inbound.payer import PARTNERS, Verdict, a_claim, an_835, denied, paid, reversal, sent
from tests.billing.months import INITIAL_MONTH
from tests.support import CLINIC, OTHER_CLINIC

ONE, TWO, THREE = a_claim(1), a_claim(2), a_claim(3)


def after(claims: list[Claim], *contents: bytes) -> list[Claim]:
    known = {claim.number: claim for claim in claims}
    for content in contents:
        known = dict(post(known, read_file(content), PARTNERS, sent(claims)).claims)
    return list(known.values())


def a_decided(**changes: Any) -> Decided:
    month: PatientMonth = replace(INITIAL_MONTH, **changes)
    return Decided(
        month="2026-03",
        episode_id=EpisodeId("epi_1"),
        patient_id=PatientId("pat_1"),
        person=Demographics(mrn="1", family_name="A", given_name="B", birth_date=date(1980, 1, 1), sex="female"),
        coverage=Coverage(payer_id=month.payer, member_id="X1"),
        diagnoses=month.diagnoses,
        rendering_npi=None,
        enrolled_on=date(2026, 3, 1),
        consent_on=None,
        initiating_visit_on=None,
        last_measure=None,
        reviewed_on=None,
        decision=decide(month),
    )


def a_report(claims: list[Claim], *decided: Decided) -> Report:
    return report("2026-03", [money_of(CLINIC, decided, claims)])


NO_MEASURE = replace(INITIAL_MONTH.elements, measures=())
NO_REVIEW = replace(INITIAL_MONTH.elements, measures=(), patient_review=False)


def test_what_is_billed_is_paid_denied_or_open() -> None:
    claims = after([ONE, TWO, THREE], an_835([paid(ONE, share=80, group="PR", reason="2"), denied(TWO)]))
    total = a_report(claims).total
    assert total == Amounts(
        expected_cents=3 * 28324,
        billed_cents=3 * 28324,
        paid_cents=22658,
        patient_cents=5666,
        denied_cents=28324,
        open_cents=28324,
    )


def test_money_stands_by_clinic_payer_and_code() -> None:
    claims = after([ONE], an_835([Verdict(ONE, (16032, 0), reason="119")]))
    found = a_report(claims)
    assert [(row.payer_id, row.code) for row in found.rows] == [("medicare_ffs", "99492"), ("medicare_ffs", "99494")]
    assert found.by_code["99492"].paid_cents == 16032
    assert found.by_code["99494"].denied_cents == 12292
    assert found.by_payer["medicare_ffs"] == found.by_clinic[CLINIC] == found.total


def test_several_clinics_stand_side_by_side() -> None:
    found = report("2026-03", [money_of(CLINIC, (), [ONE]), money_of(OTHER_CLINIC, (), [TWO])])
    assert {clinic: amounts.billed_cents for clinic, amounts in found.by_clinic.items()} == {
        CLINIC: 28324,
        OTHER_CLINIC: 28324,
    }


def test_what_was_paid_and_taken_back_is_not_paid() -> None:
    later = an_835([reversal(paid(ONE))], control=4, trace="EFT2", on=date(2026, 5, 4))
    total = a_report(after([ONE], an_835([paid(ONE)]), later)).total
    assert (total.paid_cents, total.open_cents) == (0, 28324)


def test_lines_without_a_charge_or_a_fee_are_counted_and_add_nothing() -> None:
    claim = a_claim(1, BilledLine(code="99484", units=1, charge_cents=None, expected_cents=None))
    assert a_report([claim]).total == Amounts(without_expectation=1, unpriced=1)


def test_a_hold_costs_what_would_be_billed_without_it() -> None:
    (cost,) = hold_costs([a_decided(elements=NO_MEASURE), a_decided()])
    assert (cost.reason, cost.patient_months, cost.cents) == ("MEASURE_MISSING", 1, 16032)


def test_a_month_with_two_reasons_counts_for_both_and_once_in_the_total() -> None:
    found = a_report([], a_decided(elements=NO_REVIEW))
    assert [cost.cents for cost in found.holds] == [16032, 16032]
    assert found.total.held_cents == 16032


def test_a_hold_whose_price_is_unknown_is_counted() -> None:
    found = a_report([], a_decided(payer="commercial_default", elements=NO_MEASURE))
    assert (found.holds[0].cents, found.holds[0].unpriced, found.total.unpriced) == (0, 1, 1)


@given(st.lists(st.sampled_from([100, 80, 50, 0]), min_size=3, max_size=3))
def test_rows_add_up_to_the_claims_to_the_cent(shares: list[int]) -> None:
    billed = [ONE, TWO, THREE]
    claims = after(billed, an_835([paid(claim, share=share) for claim, share in zip(billed, shares, strict=True)]))
    found = a_report(claims)
    assert found.total.paid_cents == sum(paid_cents(claim) for claim in claims)
    for field in fields(Amounts):
        assert sum(getattr(row.amounts, field.name) for row in found.rows) == getattr(found.total, field.name)
