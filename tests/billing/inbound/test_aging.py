"""Claims that somebody must look at: late answers on both sides of each limit, refusals, denials, what is too low."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.billing.inbound.aging import Aging, age
from functions.billing.inbound.claim import Claim, State
from functions.billing.inbound.events import BilledLine
from functions.billing.inbound.losses import denials, expected_cents, underpayment
from functions.billing.inbound.partners import Patience, patience_of
from functions.billing.inbound.post import post
from functions.billing.inbound.read_file import read_file
from tests.billing.inbound.payer import PARTNERS, Verdict, a_277ca, a_999, a_claim, an_835, denied, paid, reversal, sent

ONE = a_claim(1)
SENT_ON = date(2026, 4, 3)
ZONE = "America/New_York"


def after(claim: Claim, *contents: bytes) -> Claim:
    for content in contents:
        claim = post({claim.number: claim}, read_file(content), PARTNERS, sent([claim])).claims[claim.number]
    return claim


def aged(claim: Claim, days: int, patience: Patience | None = None) -> Aging:
    return age([claim], SENT_ON + timedelta(days=days), ZONE, patience or Patience())


def awaited(claim: Claim, days: int) -> dict[str, int]:
    return {late.awaited: late.limit_days for late in aged(claim, days).overdue}


@pytest.mark.parametrize(
    ("days", "late"),
    [
        (1, {}),
        (2, {"999": 1}),
        (3, {"999": 1}),
        (4, {"999": 1, "277ca": 3}),
        (15, {"999": 1, "277ca": 3, "835": 14}),
        (31, {"999": 1, "277ca": 3, "835": 30}),
    ],
)
def test_a_claim_that_nobody_answered_is_late_day_by_day(days: int, late: dict[str, int]) -> None:
    assert awaited(ONE, days) == late


@pytest.mark.parametrize(("days", "late"), [(3, {}), (4, {"277ca": 3}), (14, {"277ca": 3})])
def test_a_claim_with_a_999_waits_for_its_277ca(days: int, late: dict[str, int]) -> None:
    assert awaited(after(ONE, a_999()), days) == late


@pytest.mark.parametrize(("days", "late"), [(14, {}), (15, {"835": 14}), (30, {"835": 14}), (31, {"835": 30})])
def test_a_claim_that_was_taken_waits_for_its_payment(days: int, late: dict[str, int]) -> None:
    assert awaited(after(ONE, a_999(), a_277ca([ONE])), days) == late


def test_a_claim_that_is_decided_or_refused_waits_for_nothing() -> None:
    assert awaited(after(ONE, an_835([denied(ONE)])), 90) == {}
    assert awaited(after(ONE, a_999(accepted=False)), 90) == {}


def test_a_claim_that_was_written_and_never_sent_waits_for_delivery() -> None:
    written = replace(ONE, sendings=())
    assert awaited(written, 1) == {}
    assert awaited(written, 2) == {"delivery": 1}


def test_days_are_the_clinic_s() -> None:
    late = replace(ONE.sendings[0], sent_at=datetime(2026, 4, 4, 2, tzinfo=UTC))
    (found,) = aged(replace(ONE, sendings=(late,)), 2).overdue
    assert found.since == SENT_ON


def test_the_limits_are_settings_of_the_clinic() -> None:
    patience = patience_of({"no_999_days": 5, "no_835_days": True, "no_277ca_days": -1, "no_835_long_days": "x"})
    assert patience == Patience(no_999_days=5)
    assert [late.awaited for late in aged(ONE, 5, patience).overdue] == ["277ca"]


def test_a_refused_claim_is_listed_with_the_payer_s_codes() -> None:
    (by_payer,) = aged(after(ONE, a_999(), a_277ca([], [ONE])), 4).rejected
    assert (by_payer.state, by_payer.codes) == (State.REJECTED_277CA, ("A3:21",))
    (by_999,) = aged(after(ONE, a_999(accepted=False, errors=["IK3*CLM*12*2300*8"])), 4).rejected
    assert (by_999.state, by_999.at_fault, by_999.codes) == (State.REJECTED_999, True, ("CLM:8",))


def test_a_claim_sent_again_after_a_refusal_waits_anew() -> None:
    refused = after(ONE, a_999(accepted=False))
    again = replace(ONE.sendings[0], group="18", sent_at=ONE.sendings[0].sent_at + timedelta(days=5))
    assert awaited(replace(refused, sendings=(*refused.sendings, again)), 7) == {"999": 1}


def test_a_claim_sent_again_after_a_denial_waits_for_another_decision() -> None:
    decided = after(ONE, an_835([denied(ONE)]))
    again = replace(ONE.sendings[0], group="18", sent_at=datetime(2026, 4, 21, 12, tzinfo=UTC))
    sent_again = replace(decided, sendings=(*decided.sendings, again))
    assert "835" in {late.awaited for late in age([sent_again], date(2026, 5, 22), ZONE, Patience()).overdue}
    paid_at_last = after(sent_again, an_835([paid(ONE)], control=9, trace="EFT9", on=date(2026, 5, 1)))
    assert awaited(paid_at_last, 90) == {}


def test_denials_are_summed_by_group_and_reason_with_our_words_where_we_have_any() -> None:
    one = after(ONE, an_835([denied(ONE, "16")]))
    two = after(a_claim(2), an_835([denied(a_claim(2), "16")]))
    three = after(a_claim(3), an_835([denied(a_claim(3), "A1")]))
    found = denials([one, two, three])
    assert [(it.group, it.reason, it.claims, it.cents) for it in found] == [
        ("CO", "16", 2, 56648),
        ("CO", "A1", 1, 28324),
    ]
    assert [it.words for it in found] == ["something is missing on the claim or wrong with it", None]


def test_a_denied_line_of_a_paid_claim_is_a_denial_and_the_rest_is_not() -> None:
    found = denials([after(ONE, an_835([Verdict(ONE, (16032, 0), reason="119")]))])
    assert [(it.reason, it.cents) for it in found] == [("119", 12292)]


def test_a_denial_that_was_taken_back_is_none() -> None:
    first = denied(ONE)
    later = an_835([reversal(first), paid(ONE)], control=4, trace="EFT2", on=date(2026, 5, 4))
    assert denials([after(ONE, an_835([first]), later)]) == ()


@pytest.mark.parametrize(
    ("verdict", "short"),
    [
        (paid(ONE), None),
        (paid(ONE, share=80, group="PR", reason="2"), None),
        (paid(ONE, share=98, reason="253"), None),
        (Verdict(ONE, (16031, 12292)), 1),
        (paid(ONE, share=50), 14162),
    ],
)
def test_what_is_allowed_is_held_against_the_published_fee(verdict: Verdict, short: int | None) -> None:
    found = underpayment(after(ONE, an_835([verdict])))
    assert (found.short_cents if found else None) == short


def test_nothing_is_expected_where_no_fee_is_published() -> None:
    unknown = a_claim(1, BilledLine(code="99484", units=1, charge_cents=9000, expected_cents=None))
    claim = after(unknown, an_835([paid(unknown, share=1)]))
    assert underpayment(claim) is None
    assert aged(claim, 1).without_expectation == 1


def test_a_charge_below_the_fee_is_all_that_can_be_expected() -> None:
    cheap = a_claim(1, BilledLine(code="99492", units=1, charge_cents=100, expected_cents=16032))
    assert expected_cents(cheap) == 100


def test_a_reversal_without_its_payment_is_listed() -> None:
    claim = after(ONE, an_835([reversal(paid(ONE))]))
    assert aged(claim, 1).unmatched_reversals == (ONE.number,)
