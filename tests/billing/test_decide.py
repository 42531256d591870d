"""What holds of every decision, whatever the month."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules.codes import BHI_FAMILY
from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import ApcmBase, PatientMonth, Program, Setting
from functions.billing.rules.evidence_hash import evidence_hash
from functions.billing.rules.payers import PAYERS
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, TimeEntry
from functions.kernel.calendar import Month
from tests.billing.entries import countable_entries
from tests.billing.months import (
    APCM,
    CONSENT,
    FIRST,
    INITIAL_MONTH,
    LATER,
    NPI,
    SUBSEQUENT_MONTH,
    at,
    entry,
    outcome,
    set_to,
    stated,
    units,
)

PAYER = st.sampled_from(sorted({row.payer for row in PAYERS} | {"unknown"}))
MONTHS = st.builds(
    lambda payer, setting, program, history, apcm, month, minutes: replace(
        INITIAL_MONTH,
        payer=payer,
        setting=setting,
        program=program,
        history=history,
        apcm=apcm,
        month=month,
        time=stated(minutes),
        consent=replace(CONSENT, documented_on=date(2024, 1, 1)),
    ),
    PAYER,
    st.sampled_from(Setting),
    st.sampled_from(Program),
    st.sampled_from([FIRST, LATER]),
    st.sampled_from([None, APCM, ApcmBase("G0558", same_billing_npi=False)]),
    st.sampled_from([Month(2025, 6), Month(2026, 3)]),
    st.integers(0, 400),
)


def _worth(decided: dict[str, int]) -> tuple[int, int]:
    """Base codes by rank, then add-ons."""
    rank = {"G2214": 1, "99484": 1, "99492": 2, "99493": 2, "G0512": 2, "G0568": 2, "G0569": 2, "G0570": 2}
    return max((rank.get(code, 0) for code in decided), default=0), decided.get("99494", 0)


@given(MONTHS, st.integers(0, 400))
def test_more_minutes_never_bill_less(month: PatientMonth, minutes: int) -> None:
    other = replace(month, time=stated(minutes))
    less, more = sorted((month, other), key=lambda one: decide(one).minutes)
    assert _worth(units(decide(less))) <= _worth(units(decide(more)))


@given(countable_entries(), countable_entries())
def test_another_countable_entry_never_bills_less(entries: list[TimeEntry], added: list[TimeEntry]) -> None:
    few = replace(SUBSEQUENT_MONTH, time=tuple(entries))
    many = replace(few, time=(*entries, *(replace(one, source=f"+{one.source}") for one in added)))
    assert _worth(units(decide(few))) <= _worth(units(decide(many)))


@given(MONTHS)
def test_a_status_and_its_lines_agree(month: PatientMonth) -> None:
    decision = decide(month)
    shape = (bool(decision.lines), bool(decision.would_bill), bool(decision.reasons), decision.date_of_service is None)
    assert (
        shape
        in {
            "BILL": [(True, False, False, False)],
            "HOLD": [(False, True, True, False), (False, False, True, False)],
            "NO_BILL": [(False, False, True, True)],
        }[decision.status]
    )


@given(MONTHS)
def test_codes_that_exclude_one_another_never_stand_together(month: PatientMonth) -> None:
    codes = set(units(decide(month)))
    assert codes <= BHI_FAMILY
    assert len(codes - {"99494"}) <= 1
    assert "99494" not in codes or codes & {"99492", "99493"}


@given(MONTHS)
def test_no_code_is_billed_that_the_payer_is_not_known_to_pay(month: PatientMonth) -> None:
    rows = [row for row in PAYERS if row.payer == month.payer and row.effective <= month.month.first_day]
    paid = max(rows, key=lambda row: row.effective).covers if rows else frozenset()
    assert set(units(decide(month))) <= paid


@given(MONTHS)
def test_every_finding_names_its_rule_in_words(month: PatientMonth) -> None:
    found = (*decide(month).reasons, *decide(month).warnings)
    assert all(one.code and one.rule.startswith("R") and one.words for one in found)


def test_a_month_before_the_first_rule_is_held() -> None:
    early = replace(LATER, first_activity=Month(2019, 1))
    assert outcome(replace(SUBSEQUENT_MONTH, month=Month(2020, 12), history=early))[2] >= {"PAYER_NOT_CONFIGURED"}


def test_charges_are_medicare_s_amounts_for_medicare_and_unknown_elsewhere() -> None:
    month = replace(INITIAL_MONTH, time=stated(116))
    assert [line.charge_cents for line in decide(month).lines] == [16032, 2 * 6146]
    elsewhere = decide(replace(month, payer="bcbsm_commercial"))
    assert [line.charge_cents for line in elsewhere.lines] == [None, None]


def test_the_date_of_service_may_be_the_day_the_minimum_was_met() -> None:
    time = (entry("c", 20, minutes=60), entry("a", 5, minutes=20), entry("b", 9, minutes=11))
    month = replace(SUBSEQUENT_MONTH, time=time)
    assert decide(month).date_of_service == date(2026, 3, 31)
    by_threshold = replace(month, overrides=set_to(date_of_service="threshold_day"))
    assert decide(by_threshold).date_of_service == date(2026, 3, 9)
    assert decide(replace(by_threshold, time=stated(91))).date_of_service == date(2026, 3, 31)
    assert decide(replace(by_threshold, apcm=APCM)).date_of_service == date(2026, 3, 5)


def test_the_place_of_service_is_the_setting_s_unless_a_setting_says_otherwise() -> None:
    assert [decide(replace(INITIAL_MONTH, setting=one)).place_of_service for one in Setting] == ["11", "72", "50"]
    assert decide(replace(INITIAL_MONTH, overrides=set_to(place_of_service="22"))).place_of_service == "22"


def test_the_same_evidence_in_any_order_has_one_hash() -> None:
    one = replace(INITIAL_MONTH, other_codes=("99490", "99213"))
    same = replace(INITIAL_MONTH, other_codes=("99213", "99490", "99490"))
    assert decide(one).evidence_hash == decide(same).evidence_hash
    assert decide(one).evidence_hash != decide(INITIAL_MONTH).evidence_hash
    other_order = replace(INITIAL_MONTH, diagnoses=("F41.1", "F32.1"))
    assert decide(other_order).evidence_hash != decide(replace(other_order, diagnoses=("F32.1", "F41.1"))).evidence_hash


def test_each_field_of_a_time_entry_is_part_of_the_evidence() -> None:
    one = entry("a", 10, start=at(10, 9))
    changes = [
        replace(one, source="b"),
        replace(one, day=date(2026, 3, 11)),
        replace(one, start=at(10, 9, 1), end=at(10, 9, 11)),
        replace(one, end=at(10, 9, 11), seconds=660),
        replace(one, start=None, end=None),
        replace(one, start=None, end=None, seconds=660),
        replace(one, actor=Actor.PCP),
        replace(one, kind=Kind.SEPARATELY_BILLED),
        replace(one, staff="another"),
        replace(one, code="90834"),
        replace(one, patient_status=PatientStatus.INPATIENT),
    ]
    hashes = {evidence_hash(replace(INITIAL_MONTH, time=(changed,))) for changed in [one, *changes]}
    assert len(hashes) == 1 + len(changes)
    assert {name for changed in changes for name in fields_that_differ(one, changed)} == set(TimeEntry.__slots__)


def fields_that_differ(one: TimeEntry, other: TimeEntry) -> list[str]:
    return [name for name in TimeEntry.__slots__ if getattr(one, name) != getattr(other, name)]


def test_the_hash_is_of_the_evidence_and_not_of_this_process() -> None:
    month = replace(INITIAL_MONTH, time=(entry("a", 10),), team=replace(INITIAL_MONTH.team, billing_npi=NPI))
    assert decide(month).evidence_hash == "4d77f1f13a046d9d690a8e41a64c448a00656bea12166581cb35614480c80692"
