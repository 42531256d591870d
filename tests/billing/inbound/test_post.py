"""Posting: whatever the order and however often files come, claims are as far as they are, and money is to the cent."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.inbound.claim import Claim, ClaimNumber, State
from functions.billing.inbound.partners import Partners
from functions.billing.inbound.post import Posted, post
from functions.billing.inbound.read_file import read_file
from functions.billing.inbound.state import paid_cents, standing, state_of, unmatched
from tests.billing.inbound.payer import (
    BATCH,
    PARTNERS,
    RECEIVER,
    SENDER,
    Verdict,
    a_277ca,
    a_999,
    a_claim,
    an_835,
    denied,
    interchange,
    number,
    paid,
    reversal,
    sent,
)
from tests.support import NPI

ONE, TWO, THREE = a_claim(1), a_claim(2), a_claim(3)
BOOKS = {claim.number: claim for claim in (ONE, TWO, THREE)}
NOBODY: frozenset[str] = frozenset()
OTHER = frozenset({"ZZ:OTHER"})
LATER, LAST = date(2026, 5, 4), date(2026, 5, 18)


def take(content: bytes, claims: Mapping[ClaimNumber, Claim] = BOOKS, partners: Partners = PARTNERS) -> Posted:
    return post(claims, read_file(content), partners, sent(claims.values()))


def after(*contents: bytes) -> Mapping[ClaimNumber, Claim]:
    claims: Mapping[ClaimNumber, Claim] = BOOKS
    for content in contents:
        claims = take(content, claims).claims
    return claims


def states(claims: Mapping[ClaimNumber, Claim]) -> list[str]:
    return [state_of(claims[number(index)]).value for index in (1, 2, 3)]


def codes(posted: Posted) -> list[str]:
    return [finding.code for finding in posted.findings]


STORY = (
    a_999(),
    a_277ca([ONE, TWO], [THREE]),
    an_835([paid(ONE, share=80, group="PR", reason="2"), denied(TWO)], plb=[("L6", -500)]),
    an_835([reversal(paid(ONE, share=80, group="PR", reason="2")), paid(ONE)], control=4, trace="EFT2", on=LATER),
    an_835([reversal(paid(ONE))], control=5, trace="EFT3", on=LAST),
)


def test_a_claim_goes_from_delivered_to_paid_step_by_step() -> None:
    seen = [state_of(after(*STORY[:count])[ONE.number]) for count in range(len(STORY) + 1)]
    assert seen == [
        State.DELIVERED,
        State.ACCEPTED_999,
        State.ACCEPTED_277CA,
        State.PAID,
        State.PAID,
        State.REVERSED,
    ]


def test_each_claim_has_its_own_fate() -> None:
    assert states(after(*STORY[:4])) == ["paid", "denied", "rejected_277ca"]


def test_every_order_of_the_files_ends_the_same() -> None:
    ends = {tuple(sorted(after(*order).items(), key=lambda it: it[0])) for order in permutations(STORY)}
    assert len(ends) == 1


@given(st.permutations(STORY * 2))
def test_files_that_come_twice_change_nothing(order: Sequence[bytes]) -> None:
    assert after(*order) == after(*STORY)


@given(st.permutations(STORY))
def test_a_claim_never_steps_back_on_the_way(order: Sequence[bytes]) -> None:
    rank = {state: place for place, state in enumerate(State)}
    steps = [after(*order[:count])[TWO.number] for count in range(len(order) + 1)]
    ranks = [rank[state_of(claim)] for claim in steps]
    assert ranks == sorted(ranks)


def test_a_refused_transaction_set_refuses_all_its_claims_and_blames_one() -> None:
    claims = after(a_999(accepted=False, errors=["IK3*CLM*22*2300*8", "IK4*2*782*I9"]))
    assert set(states(claims)) == {"rejected_999"}
    blamed = [claim.number for claim in claims.values() if claim.acknowledgements[0].at_fault]
    assert blamed == [TWO.number]
    assert claims[TWO.number].acknowledgements[0].codes == ("CLM:8", "CLM:I9")


@pytest.mark.parametrize(("place", "blamed"), [(19, ONE), (20, TWO), (29, TWO), (30, THREE)])
def test_the_segment_at_fault_names_its_claim(place: int, blamed: Claim) -> None:
    claims = after(a_999(accepted=False, errors=[f"IK3*CLM*{place}*2300*8"]))
    assert [claim.number for claim in claims.values() if claim.acknowledgements[0].at_fault] == [blamed.number]


def test_a_group_that_is_taken_without_naming_its_sets_takes_them_all() -> None:
    assert set(states(after(interchange("999", ["AK1*HC*17", "AK9*A*1*1*1"])))) == {"accepted_999"}
    assert set(states(after(interchange("999", ["AK1*HC*17", "AK9*R*1*1*0"])))) == {"rejected_999"}


def test_a_group_or_set_that_was_never_sent_is_a_finding() -> None:
    assert codes(take(a_999(group="99"))) == ["UNKNOWN_GROUP", "UNKNOWN_SET"]
    assert states(take(a_999(group="99")).claims) == ["delivered"] * 3


def test_a_batch_refused_whole_spares_the_claims_that_have_their_own_answer() -> None:
    body = ["HL*1**20*1", "HL*2*1*21*1", f"TRN*2*{BATCH}", "STC*A3:33:41*20260404*U*1"]
    body += ["HL*3*2*PT", f"TRN*2*{ONE.number}", "STC*A2:20:PR*20260404*WQ*1"]
    claims = after(a_999(), interchange("277", body))
    assert states(claims) == ["accepted_277ca", "rejected_277ca", "rejected_277ca"]


def test_a_payment_is_posted_to_the_cent() -> None:
    posted = take(an_835([paid(ONE, share=50), denied(TWO)], plb=[("WO", 1000), ("L6", -250)]))
    assert posted.totals is not None
    totals = posted.totals
    assert (totals.payments, totals.posted_cents, totals.provider_cents) == (1, 14162, 750)
    assert totals.paid_cents == 14162 - 750
    assert sum(paid_cents(claim) for claim in posted.claims.values()) == totals.posted_cents


def test_a_claim_of_somebody_else_in_our_payment_is_a_finding_with_its_money() -> None:
    stranger = a_claim(9)
    posted = take(an_835([paid(ONE), paid(stranger, share=50)]))
    assert codes(posted) == ["UNKNOWN_CLAIM"]
    assert posted.totals is not None
    assert (posted.totals.posted_cents, posted.totals.not_ours_cents) == (28324, 14162)
    assert stranger.number not in posted.claims


def test_the_same_payment_in_another_file_is_known_already() -> None:
    claims = after(an_835([paid(ONE)]))
    again = take(an_835([paid(ONE)], control=8), claims)
    assert again.totals is not None
    assert (again.totals.known_cents, again.totals.posted_cents) == (28324, 0)
    assert again.claims == claims


def test_the_same_payment_told_otherwise_is_a_finding() -> None:
    claims = after(an_835([paid(ONE)]))
    assert "TOLD_OTHERWISE" in codes(take(an_835([paid(ONE, reason="45", status="19")], control=8), claims))


def test_a_charge_that_the_payer_read_otherwise_is_a_finding() -> None:
    other = a_claim(1, *ONE.lines[:1])
    assert codes(take(an_835([paid(other)]))) == ["CHARGE_DIFFERS"]


def test_a_reversal_of_what_we_were_never_told_is_seen() -> None:
    claims = after(STORY[4])
    assert [one.paid_cents for one in unmatched(claims[ONE.number])] == [-28324]
    assert state_of(claims[ONE.number]) is State.REVERSED
    assert unmatched(after(*STORY)[ONE.number]) == ()


def test_a_correction_replaces_what_was_reversed() -> None:
    claim = after(*STORY[:4])[ONE.number]
    assert [one.paid_cents for one in standing(claim)] == [28324]
    assert paid_cents(claim) == 28324


@pytest.mark.parametrize(
    ("content", "partners", "code"),
    [
        (a_999(), Partners(NOBODY, frozenset({RECEIVER}), NOBODY), "PARTNERS_NOT_SET"),
        (a_999(), Partners(frozenset({SENDER}), NOBODY, NOBODY), "PARTNERS_NOT_SET"),
        (a_999(), Partners(OTHER, frozenset({RECEIVER}), NOBODY), "FOREIGN_SENDER"),
        (a_999(), Partners(frozenset({SENDER}), OTHER, NOBODY), "FOREIGN_RECEIVER"),
        (an_835([paid(ONE)], payee="1245319599"), PARTNERS, "FOREIGN_PAYEE"),
    ],
)
def test_a_foreign_file_is_a_finding_and_changes_nothing(content: bytes, partners: Partners, code: str) -> None:
    posted = take(content, partners=partners)
    assert (codes(posted), posted.claims, posted.totals) == ([code], BOOKS, None)


@pytest.mark.parametrize("content", STORY[:3])
def test_a_file_cut_off_anywhere_posts_nothing(content: bytes) -> None:
    whole = content.rstrip(b"\n")
    assert take(whole).claims != BOOKS
    for length in range(len(whole)):
        posted = take(whole[:length])
        assert posted.claims == BOOKS, length
        assert posted.findings


@pytest.mark.parametrize("total", [0, 28323, 28325])
def test_a_payment_that_does_not_balance_posts_nothing(total: int) -> None:
    posted = take(an_835([paid(ONE), denied(TWO)], total=total))
    assert (codes(posted), posted.claims) == (["PAYMENT_OUT_OF_BALANCE"], BOOKS)


VERDICTS = st.sampled_from([100, 80, 50, 0])


@given(st.lists(VERDICTS, min_size=3, max_size=3), st.lists(st.integers(-9999, 9999), max_size=3))
def test_any_payment_of_a_payer_that_can_count_is_posted_whole(shares: list[int], plb: list[int]) -> None:
    verdicts: list[Verdict] = [paid(claim, share=share) for claim, share in zip(BOOKS.values(), shares, strict=True)]
    posted = take(an_835(verdicts, plb=[("WO", cents) for cents in plb]))
    assert posted.totals is not None
    assert not posted.findings
    assert posted.totals.paid_cents == posted.totals.posted_cents - posted.totals.provider_cents
    assert [paid_cents(it) for it in posted.claims.values()] == [sum(verdict.paid) for verdict in verdicts]


def test_a_tax_number_names_the_payee_as_well_as_an_npi() -> None:
    assert NPI in PARTNERS.payees
    assert not take(an_835([paid(ONE)], payee="123456789")).findings
