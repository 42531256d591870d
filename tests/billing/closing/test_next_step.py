"""What must be done about a claim: every position it can be in at a payer, still billed or not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.closing.next_step import Case, next_step
from functions.billing.files.submission import Submission, charge_of
from functions.billing.inbound.claim import Claim, State, with_event
from functions.billing.inbound.events import Acknowledged, Adjudicated, Answered, Source
from functions.billing.inbound.state import VOID, state_of
from functions.billing.rules.verdict import ClaimLine
from functions.billing.service import Decided
from tests.billing.inbound.payer import BATCH, GROUP, TRANSACTION, a_claim
from tests.billing.x12.decided import a_decided
from tests.billing.x12.samples import TERMS

ALL, ORIGINALS = ("1", "7", "8"), ("1",)
SOURCE = Source("260420*0900", "1", "f")
CLAIM = a_claim()


def billed(*units: int) -> Decided:
    lines = tuple(ClaimLine("99494", count, count * 6146) for count in units)
    return a_decided(decision=replace(a_decided().decision, lines=lines))


def institutional(decided: Decided) -> Decided:
    to = replace(decided.decision.destination, institutional=TERMS)
    return replace(decided, decision=replace(decided.decision, destination=to))


OLD, NEW = billed(1), billed(2)


def answered(claim: Claim, *, accepted: bool, number: str | None = None) -> Claim:
    event = Answered(
        source=SOURCE, batch=BATCH, place=len(claim.answers), accepted=accepted, statuses=(), payer_control=number
    )
    return with_event(claim, event)


def refused_by_999(claim: Claim) -> Claim:
    refusal = Acknowledged(
        source=SOURCE, group=GROUP, transaction=TRANSACTION, accepted=False, at_fault=False, codes=()
    )
    return with_event(claim, refusal)


def decided(claim: Claim, cents: int, *, on: date = date(2026, 4, 20), sign: int = 1) -> Claim:
    event = Adjudicated(
        source=SOURCE,
        payment=f"T{on}",
        place=1,
        paid_on=on,
        status="22" if sign < 0 else "1",
        charge_cents=sign * claim.writings[0].charge_cents,
        paid_cents=sign * cents,
        patient_cents=0,
        payer_control="ICN-1",
        adjustments=(),
        lines=(),
        remarks=(),
    )
    return with_event(claim, event)


def voiding(claim: Claim) -> Claim:
    sending = replace(
        claim.sendings[-1], group="18", batch="b18", frequency=VOID, sent_at=datetime(2026, 5, 5, tzinfo=UTC)
    )
    writing = replace(claim.writings[-1], run=3, lines=(), kept_back=False)
    return with_event(with_event(claim, sending), writing)


def waiting(claim: Claim) -> Claim:
    """Taken back in the books, and kept back from the payer."""
    return with_event(claim, replace(claim.writings[-1], run=2, lines=(), kept_back=True))


UNSENT = replace(CLAIM, sendings=())
PAID, DENIED = decided(CLAIM, 6146), decided(CLAIM, 0)
REVERSED = decided(PAID, 6146, on=date(2026, 4, 21), sign=-1)
KNOWN = answered(CLAIM, accepted=True, number="P7")
CAME_BACK = answered(CLAIM, accepted=False)


def step(
    claim: Claim | None, now: Decided | None, frequencies: tuple[str, ...] = ALL, **changes: Any
) -> Submission | None:
    number = claim.number if claim else CLAIM.number
    stood = OLD if claim else None
    case = Case(number=number, claim=claim, frequencies=frequencies, stood=stood, stated=stood, now=now, retold=False)
    return next_step(replace(case, **changes))


def told(found: Submission | None) -> tuple[str, str, str | None, str | None] | None:
    if found is None:
        return None
    return found.step, found.frequency, found.original_reference, found.stopped.code if found.stopped else None


@pytest.mark.parametrize(
    ("claim", "frequencies", "expected"),
    [
        (None, ALL, ("new", "1", None, None)),
        (UNSENT, ALL, ("new", "1", None, None)),
        (CLAIM, ALL, ("resend", "1", None, None)),
        (CLAIM, ORIGINALS, ("resend", "1", None, None)),
        (KNOWN, ALL, ("resend", "1", None, None)),
        (CAME_BACK, ALL, ("resend", "1", None, None)),
        (refused_by_999(CLAIM), ORIGINALS, ("resend", "1", None, None)),
        (PAID, ALL, ("replace", "7", "ICN-1", None)),
        (DENIED, ALL, ("replace", "7", "ICN-1", None)),
        (PAID, ORIGINALS, ("resend", "1", None, "REOPENING_NEEDED")),
        (DENIED, ORIGINALS, ("resend", "1", None, None)),
        (REVERSED, ALL, ("resend", "1", None, None)),
        (voiding(PAID), ALL, ("resend", "1", None, "VOID_UNDER_WAY")),
    ],
)
def test_a_claim_that_is_billed_otherwise(
    claim: Claim | None, frequencies: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert told(step(claim, NEW, frequencies)) == expected


@pytest.mark.parametrize(
    ("claim", "frequencies", "expected"),
    [
        (UNSENT, ALL, ("withdraw", "", None, None)),
        (CLAIM, ALL, ("void", "8", None, "PAYER_CONTROL_NUMBER_AWAITED")),
        (KNOWN, ALL, ("void", "8", "P7", None)),
        (CLAIM, ORIGINALS, ("void", "8", None, "PAYER_DECISION_AWAITED")),
        (KNOWN, ORIGINALS, ("void", "8", None, "PAYER_DECISION_AWAITED")),
        (CAME_BACK, ALL, ("withdraw", "", None, None)),
        (refused_by_999(CLAIM), ORIGINALS, ("withdraw", "", None, None)),
        (PAID, ALL, ("void", "8", "ICN-1", None)),
        (DENIED, ALL, ("void", "8", "ICN-1", None)),
        (PAID, ORIGINALS, ("void", "8", None, "REOPENING_NEEDED")),
        (DENIED, ORIGINALS, ("withdraw", "", None, None)),
        (REVERSED, ALL, ("withdraw", "", None, None)),
    ],
)
def test_a_claim_that_is_no_longer_billed(
    claim: Claim, frequencies: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = step(claim, None, frequencies)
    assert told(found) == expected
    assert found is not None
    assert (found.stood, found.lines) == (OLD.decision.lines, ())


@pytest.mark.parametrize("claim", [UNSENT, CLAIM, KNOWN, CAME_BACK, PAID, DENIED])
def test_a_claim_that_says_the_same_is_left_alone(claim: Claim) -> None:
    assert step(claim, OLD) is None


@pytest.mark.parametrize(("claim", "is_sent"), [(CAME_BACK, True), (DENIED, True), (PAID, False), (CLAIM, False)])
def test_another_name_or_number_matters_where_the_claim_came_back(claim: Claim, *, is_sent: bool) -> None:
    assert (step(claim, OLD, retold=True) is not None) is is_sent


def test_a_void_that_waits_is_tried_until_it_is_done_and_then_no_more() -> None:
    held = waiting(CLAIM)
    assert told(step(held, None, stood=None)) == ("void", "8", None, "PAYER_CONTROL_NUMBER_AWAITED")
    known = decided(held, 6146)
    found = step(known, None, stood=None)
    assert told(found) == ("void", "8", "ICN-1", None)
    assert found is not None
    assert (found.stood, found.lines, found.charge_cents) == ((), (), 6146)
    sent = voiding(known)
    assert step(sent, None, stood=None) is None
    done = decided(sent, 6146, on=date(2026, 5, 20), sign=-1)
    assert step(done, None, stood=None) is None
    assert state_of(done) is State.VOIDED
    assert told(step(done, NEW, stood=None)) == ("resend", "1", None, None)


def test_a_void_that_came_back_is_sent_again() -> None:
    sent = voiding(PAID)
    refusal = Acknowledged(source=SOURCE, group="18", transaction=TRANSACTION, accepted=False, at_fault=False, codes=())
    assert told(step(with_event(sent, refusal), None, stood=None)) == ("void", "8", "ICN-1", None)


def test_a_month_that_is_billed_again_as_the_payer_has_it_sends_nothing() -> None:
    found = step(waiting(PAID), OLD, stood=None)
    assert told(found) == ("keep", "", None, None)
    assert found is not None
    assert (found.is_for_payer, found.charge_cents, charge_of(found.lines)) == (False, 0, 6146)


def test_what_could_not_be_sent_is_settled_when_the_payer_has_decided_todays_charge() -> None:
    since = replace(PAID.writings[-1], run=2, kept_back=True, written_at=datetime(2026, 4, 22, tzinfo=UTC))
    held = with_event(PAID, since)
    assert told(step(held, NEW, ORIGINALS, stood=NEW)) == ("resend", "1", None, "REOPENING_NEEDED")
    event = replace(held.adjudications[-1], payment="T2", paid_on=date(2026, 4, 30), charge_cents=2 * 6146)
    assert step(with_event(held, event), NEW, ORIGINALS, stood=NEW) is None


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (None, ("new", "1", None, None)),
        (UNSENT, ("new", "1", None, None)),
        (CAME_BACK, ("resend", "1", None, None)),
        (DENIED, ("resend", "1", None, None)),
        (REVERSED, ("resend", "1", None, None)),
        (CLAIM, ("resend", "1", None, "CLAIM_OF_THE_OTHER_KIND")),
        (PAID, ("resend", "1", None, "CLAIM_OF_THE_OTHER_KIND")),
    ],
)
@pytest.mark.parametrize(("stated", "now"), [(OLD, institutional(OLD)), (institutional(OLD), OLD)])
def test_a_claim_of_the_other_kind_is_sent_only_where_the_payer_holds_none(
    claim: Claim | None, stated: Decided, now: Decided, expected: tuple[str, ...]
) -> None:
    """Each kind after the other: a frequency 7 would name a claim that the payer's other system does not have."""
    stood = stated if claim else None
    assert told(step(claim, now, stood=stood, stated=stood)) == expected


def test_what_the_payer_pays_meanwhile_does_not_settle_the_kind_of_claim() -> None:
    since = replace(CLAIM.writings[-1], run=2, kept_back=True, written_at=datetime(2026, 4, 10, tzinfo=UTC))
    held, now = decided(with_event(CLAIM, since), 6146), institutional(OLD)
    assert told(step(held, now, stood=now)) == ("resend", "1", None, "CLAIM_OF_THE_OTHER_KIND")


def test_an_institutional_claim_is_replaced_and_voided_as_its_payer_takes_it() -> None:
    old, new = institutional(OLD), institutional(NEW)
    assert told(step(PAID, new, stood=old, stated=old)) == ("replace", "7", "ICN-1", None)
    assert told(step(PAID, None, stood=old, stated=old)) == ("void", "8", "ICN-1", None)
    other_bill = replace(TERMS, facility_type="71")
    to = replace(old.decision.destination, institutional=other_bill)
    corrected = replace(old, decision=replace(old.decision, destination=to))
    assert told(step(PAID, corrected, stood=old, stated=old)) == ("replace", "7", "ICN-1", None)
    assert step(PAID, old, stood=old, stated=old) is None


CLAIMS = st.sampled_from([None, UNSENT, CLAIM, KNOWN, CAME_BACK, PAID, DENIED, REVERSED, voiding(PAID), waiting(PAID)])
MONTHS = st.sampled_from([None, OLD, NEW])


@given(CLAIMS, MONTHS, MONTHS, st.sampled_from([ALL, ORIGINALS]))
def test_the_books_always_follow_the_decision(
    claim: Claim | None, stood: Decided | None, now: Decided | None, frequencies: tuple[str, ...]
) -> None:
    found = step(claim, now, frequencies, stood=stood, stated=OLD)
    change = charge_of(found.lines) - charge_of(found.stood) if found else 0
    assert change == sum(charge_of(one.decision.lines) * sign for one, sign in ((now, 1), (stood, -1)) if one)


@given(CLAIMS, MONTHS, MONTHS, st.sampled_from([ALL, ORIGINALS]))
def test_only_what_the_payer_takes_goes_to_it_and_never_without_its_number(
    claim: Claim | None, stood: Decided | None, now: Decided | None, frequencies: tuple[str, ...]
) -> None:
    found = step(claim, now, frequencies, stood=stood, stated=OLD)
    if found and found.is_for_payer and not found.stopped:
        assert found.frequency in frequencies
        assert bool(found.original_reference) is (found.frequency != "1")
