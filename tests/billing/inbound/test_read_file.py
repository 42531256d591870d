"""Inbound files: envelopes closed and counted; acknowledgements, answers and payments in values; flaws for the rest."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.inbound.read_file import read_file
from functions.billing.inbound.values import Adjustment, ClaimStatusCode, ProviderAdjustment, SegmentError
from tests.billing.inbound.payer import (
    BATCH,
    SENDER,
    a_277ca,
    a_999,
    a_claim,
    an_835,
    denied,
    interchange,
    paid,
    reversal,
)

ONE, TWO = a_claim(1), a_claim(2)
PAYMENT = an_835([paid(ONE, share=80, group="PR", reason="2"), denied(TWO)], plb=[("L6", -500), ("WO", 1500)])


def codes(content: bytes) -> set[str]:
    return {flaw.code for flaw in read_file(content).flaws}


def test_a_999_names_the_set_and_the_segments_at_fault() -> None:
    errors = ["IK3*CLM*22*2300*8", "CTX*CLM01:X", "IK4*2*782*I9", "IK3*HI*24**8", "IK4*1**7"]
    file = read_file(a_999(accepted=False, errors=errors))
    (group,) = file.groups
    (one,) = group.sets
    assert not file.flaws
    assert (group.group, group.code, one.control, one.accepted) == ("17", "R", "0001", False)
    assert one.errors == (SegmentError("CLM", 22, ("8", "I9")), SegmentError("HI", 24, ("8", "7")))


def test_a_999_whose_sum_contradicts_its_sets_is_a_flaw() -> None:
    assert codes(a_999().replace(b"AK9*A", b"AK9*R")) == {"CONTRADICTION"}
    assert codes(a_999().replace(b"IK5*A", b"IK5*R")) == {"CONTRADICTION"}


def test_a_999_without_a_verdict_or_with_an_unknown_one_is_a_flaw() -> None:
    assert codes(interchange("999", ["AK1*HC*17", "AK2*837*0001", "AK9*A*1*1*1"])) == {"MISSING_SEGMENT"}
    assert codes(a_999().replace(b"IK5*A", b"IK5*Z")) == {"UNKNOWN_CODE"}


def test_a_277ca_answers_claim_by_claim() -> None:
    file = read_file(a_277ca([ONE], [TWO]))
    assert not file.flaws
    assert [(it.number, it.accepted, it.batch) for it in file.answers] == [
        (ONE.number, True, BATCH),
        (TWO.number, False, BATCH),
    ]
    assert file.answers[1].statuses == (ClaimStatusCode("A3", "21", "PR"),)
    assert file.answers[0].payer_control == "P4"


def test_a_277ca_can_refuse_a_whole_batch() -> None:
    body = [
        "BHT*0085*08*1*20260404*0900*TH",
        "HL*1**20*1",
        "HL*2*1*21*0",
        f"TRN*2*{BATCH}",
        "STC*A3:33:41*20260404*U*1",
    ]
    (batch,) = read_file(interchange("277", body)).batches
    assert (batch.batch, batch.statuses[0].status) == (BATCH, "33")


def test_a_277ca_that_says_two_things_at_once_is_a_flaw() -> None:
    assert codes(a_277ca([], [TWO]).replace(b"*U*", b"*WQ*")) == {"CONTRADICTION"}
    assert codes(a_277ca([ONE]).replace(b"A2:20", b"F0:20")) == {"UNKNOWN_CODE"}


def test_an_835_is_read_to_the_cent() -> None:
    file = read_file(PAYMENT)
    (payment,) = file.payments
    assert not file.flaws
    assert (payment.trace, payment.paid_on, payment.method) == ("EFT1", date(2026, 4, 20), "ACH")
    assert payment.cents == sum(claim.paid_cents for claim in payment.claims) - 1000
    assert payment.provider == (ProviderAdjustment("L6", "X0", -500), ProviderAdjustment("WO", "X1", 1500))
    first, second = payment.claims
    assert (first.status, first.charge_cents, first.paid_cents, first.patient_cents) == ("1", 28324, 22658, 5666)
    assert first.lines[1].adjustments == (Adjustment("PR", "2", 2459),)
    line = first.lines[0]
    assert (line.code, line.units, line.first_day, line.control) == (
        "99492",
        Decimal(1),
        date(2026, 3, 31),
        f"{ONE.number}-1",
    )
    assert (second.status, second.paid_cents) == ("4", 0)


def test_an_835_reads_six_reasons_of_one_cas_remarks_and_allowed_amounts() -> None:
    text = an_835([paid(a_claim(1, *ONE.lines[:1]), share=50)]).decode()
    reasons = "*".join(f"{reason}*{cents}*1" for reason, cents in zip("123456", ("80.11", *["0.01"] * 5), strict=True))
    text = text.replace("CAS*CO*45*80.16", f"CAS*CO*{reasons}~\nAMT*B6*99.5~\nLQ*HE*N95~\nMOA***MA01")
    text = text.replace("SE*16*", "SE*19*")
    (claim,) = read_file(text.encode()).payments[0].claims
    (line,) = claim.lines
    assert [it.reason for it in line.adjustments] == list("123456")
    assert (line.allowed_cents, line.remarks) == (9950, ("N95",))


@pytest.mark.parametrize(
    ("find", "put", "code"),
    [
        ("BPR*I*216.58", "BPR*I*216.59", "PAYMENT_OUT_OF_BALANCE"),
        ("CAS*PR*2*24.59", "CAS*PR*2*24.58", "LINE_OUT_OF_BALANCE"),
        ("CAS*PR*2*24.59", "CAS*PR*2*24.58", "CLAIM_OUT_OF_BALANCE"),
        ("*1*283.24*226.58", "*1*283.25*226.58", "LINES_ARE_NOT_THE_CLAIM"),
        ("*1*283.24*226.58", "*22*283.24*226.58", "REVERSAL_NOT_NEGATIVE"),
        ("*C*ACH", "*X*ACH", "UNKNOWN_CODE"),
        ("SVC*HC:99492", "SVC*HC", "MISSING_ELEMENT"),
        ("*20261231*", "*20261231**", "MISSING_ELEMENT"),
        ("226.58", "226.5.8", "NOT_AN_AMOUNT"),
        ("TRN*1*EFT1", "TRX*1*EFT1", "MISSING_SEGMENT"),
    ],
)
def test_an_835_that_does_not_add_up_is_a_flaw(find: str, put: str, code: str) -> None:
    assert find.encode() in PAYMENT
    assert code in codes(PAYMENT.replace(find.encode(), put.encode()))


def test_a_reversal_stands_before_the_correction() -> None:
    first = paid(ONE, share=80)
    assert not codes(an_835([reversal(first), paid(ONE)]))
    assert codes(an_835([paid(ONE), reversal(first)])) == {"REVERSAL_AFTER_CORRECTION"}


@pytest.mark.parametrize(
    ("find", "put", "code"),
    [
        (r"SE\*\d+\*", "SE*99*", "COUNT"),
        (r"GE\*1\*", "GE*2*", "COUNT"),
        (r"IEA\*1\*", "IEA*0*", "COUNT"),
        (r"(SE\*\d+)\*0001", r"\1*0002", "CONTROL_NUMBER"),
        (r"IEA\*1\*000000003", "IEA*1*000000004", "CONTROL_NUMBER"),
        (r"SE\*\d+\*0001~\n", "", "UNBALANCED"),
        (r"GE\*1\*3~\n", "", "UNBALANCED"),
        (r"IEA.*\n", "", "TRUNCATED"),
        (r"GS.*\n", "", "UNBALANCED"),
        (r"(IEA.*\n)", r"\1CLP*X~", "OUT_OF_PLACE"),
        (r"(IEA.*\n)", r"\1\1", "UNBALANCED"),
        (r"005010X221A1", "004010X091A1", "UNEXPECTED_KIND"),
        (r"ST\*835", "ST*820", "UNEXPECTED_KIND"),
    ],
)
def test_an_envelope_that_is_not_closed_and_counted_is_a_flaw(find: str, put: str, code: str) -> None:
    changed = re.sub(find, put, PAYMENT.decode())
    assert changed != PAYMENT.decode()
    assert code in codes(changed.encode())


def test_two_interchanges_in_one_file_are_a_flaw() -> None:
    assert "SECOND_INTERCHANGE" in codes(PAYMENT + a_999())


def test_an_empty_transaction_set_is_a_flaw() -> None:
    assert codes(interchange("835", [])) == {"EMPTY_SET"}


def test_an_interchange_of_ours_that_was_refused_is_a_flaw_with_its_number() -> None:
    content = a_999().replace(b"GS*FA", b"TA1*000000017*260403*1200*R*022~\nGS*FA")
    (flaw,) = read_file(content).flaws
    assert (flaw.code, "000000017" in flaw.words) == ("INTERCHANGE_REJECTED", True)


def test_the_envelope_says_who_to_whom_and_when() -> None:
    envelope = read_file(PAYMENT).envelope
    assert envelope is not None
    assert (envelope.sender, envelope.control, envelope.made_at, envelope.usage) == (
        SENDER,
        "000000003",
        "2604200900",
        "P",
    )


@pytest.mark.parametrize("content", [a_999(), a_277ca([ONE], [TWO]), PAYMENT])
def test_a_file_cut_off_anywhere_has_a_flaw(content: bytes) -> None:
    whole = content.rstrip(b"\n")
    assert not read_file(whole).flaws
    for length in range(len(whole)):
        assert read_file(whole[:length]).flaws, length


@given(st.data())
def test_no_damage_makes_reading_raise(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([a_999(), a_277ca([ONE], [TWO]), PAYMENT])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert read_file(bytes(content)).sha256


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_raise(content: bytes) -> None:
    assert read_file(content).flaws
