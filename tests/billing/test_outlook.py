"""What a running month still lacks: minutes, and everything else, while something can be done about it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules.cures import CURES
from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import PatientMonth, Program
from functions.billing.rules.outlook import CodeAhead, Stage, outlook
from functions.billing.rules.rulebook import BUILT_IN
from functions.kernel.calendar import Month
from functions.kernel.roles import Role
from tests.billing.months import (
    APCM,
    CONSENT,
    ELEMENTS,
    INITIAL_MONTH,
    SUBSEQUENT_MONTH,
    TEAM,
    reasons,
    set_to,
    stated,
)
from tests.billing.test_holds import HELD

TODAY = date(2026, 3, 20)
COMMERCIAL = replace(SUBSEQUENT_MONTH, payer="commercial_default")
NOTHING_DONE = replace(
    COMMERCIAL, elements=replace(ELEMENTS, measures=(), patient_review=False, caseload_consultation=False)
)


def test_a_month_says_in_one_sentence_what_it_is_short_of() -> None:
    month = replace(COMMERCIAL, time=stated(19), elements=replace(ELEMENTS, measures=()))
    found = outlook(month, BUILT_IN, TODAY)
    assert (found.stage, found.words) == (Stage.NEEDS_MINUTES, "12 minutes and a rating scale short of 99493")
    assert reasons(decide(month)) == {"CODE_NOT_COVERED_BY_PAYER"}, "the claim's decision holds nothing (R6)"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "1 minute short of 99493"),
        (31, "99493 earned; 45 minutes more for 99494"),
        (75, "99493 earned; 1 minute more for 99494"),
        (76, "99493 and 99494 earned; 30 minutes more for 99494"),
        (106, "99493 and 99494 x2 earned; 30 minutes more for 99494"),
    ],
)
def test_the_sentence_changes_exactly_at_the_thresholds(minutes: int, words: str) -> None:
    assert outlook(replace(COMMERCIAL, time=stated(minutes)), BUILT_IN, TODAY).words == words


def test_every_step_ahead_is_named_with_its_minutes() -> None:
    assert outlook(replace(INITIAL_MONTH, time=stated(10)), BUILT_IN, TODAY).steps == (
        CodeAhead("G2214", 1, 6),
        CodeAhead("99492", 1, 26),
    )
    assert outlook(replace(INITIAL_MONTH, time=stated(16)), BUILT_IN, TODAY).steps[0] == CodeAhead("99492", 1, 20)
    assert outlook(replace(INITIAL_MONTH, time=stated(36)), BUILT_IN, TODAY).steps == (CodeAhead("99494", 1, 50),)


def test_minutes_that_suffice_leave_what_else_is_missing() -> None:
    found = outlook(replace(NOTHING_DONE, time=stated(31)), BUILT_IN, TODAY)
    assert found.stage is Stage.NEEDS_ELEMENTS
    assert found.words == "a rating scale, a caseload consultation and the consultant's review short of 99493"
    assert [(one.rule, one.cured_by) for one in found.missing] == [
        ("R10", (Role.CARE_MANAGER,)),
        ("R12", (Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT)),
        ("R12", (Role.PSYCHIATRIC_CONSULTANT,)),
    ]


@pytest.mark.parametrize(("code", "month"), HELD)
@pytest.mark.parametrize("minutes", [0, 70])
def test_each_thing_that_can_hold_a_claim_is_told_whatever_the_minutes_are(
    code: str, month: PatientMonth, minutes: int
) -> None:
    found = outlook(replace(month, time=stated(minutes)), BUILT_IN, TODAY)
    (missing,) = (one for one in found.missing if one.code == code)
    assert (missing.cured_by, missing.cure) == (CURES[code].by, CURES[code].words)


@given(minutes=st.integers(0, 200))
def test_a_month_with_enough_minutes_lacks_exactly_what_its_claim_is_held_for(minutes: int) -> None:
    month = replace(NOTHING_DONE, time=stated(minutes), consent=replace(CONSENT, documented_on=None), team=TEAM)
    found, decision = outlook(month, BUILT_IN, TODAY), decide(month)
    held = {one.code for one in found.missing}
    assert len(held) == 4
    assert (reasons(decision) == held) == (decision.status == "HOLD") == (minutes >= 31)
    assert found.minutes == decision.minutes
    assert not found.steps or found.steps[0].minutes_short == decision.minutes_to_next


@pytest.mark.parametrize(
    ("today", "days_left", "can_still"),
    [(date(2026, 3, 1), 31, True), (date(2026, 3, 31), 1, True), (date(2026, 4, 1), 0, False)],
)
def test_what_must_be_done_in_the_month_can_be_until_its_last_day(today: date, days_left: int, can_still: bool) -> None:  # noqa: FBT001
    found = outlook(NOTHING_DONE, BUILT_IN, today)
    assert found.days_left == days_left
    assert {(one.until, one.can_still) for one in found.missing} == {(date(2026, 3, 31), can_still)}


def test_what_only_must_be_on_record_can_be_recorded_later() -> None:
    (missing,) = outlook(replace(COMMERCIAL, diagnoses=()), BUILT_IN, date(2026, 4, 2)).missing
    assert (missing.code, missing.can_still) == ("DX_MISSING", True)


def test_after_a_discharge_nothing_more_can_be_done_for_the_month() -> None:
    found = outlook(replace(NOTHING_DONE, discharged_on=date(2026, 3, 19)), BUILT_IN, TODAY)
    assert (found.last_day, found.days_left) == (date(2026, 3, 19), 0)
    assert not any(one.can_still for one in found.missing)


def test_minutes_that_reach_only_what_the_payer_does_not_pay_are_no_call_for_more() -> None:
    initial = replace(INITIAL_MONTH, payer="wi_medicaid", program=Program.GENERAL_BHI)
    found = outlook(initial, BUILT_IN, TODAY)
    assert (found.stage, found.words) == (Stage.NOT_PAID, "more minutes earn nothing with this payer")
    assert found.not_paid is not None
    assert found.not_paid.code == "CODE_NOT_COVERED_BY_PAYER"


@pytest.mark.parametrize("minutes", [0, 15, 16, 30])
def test_minutes_that_pass_an_unpaid_code_are_short_of_the_paid_one(minutes: int) -> None:
    assert outlook(replace(COMMERCIAL, time=stated(minutes)), BUILT_IN, TODAY).steps == (
        CodeAhead("99493", 1, 31 - minutes),
    )


def test_a_payer_that_pays_none_of_it_asks_for_no_minutes() -> None:
    early = replace(SUBSEQUENT_MONTH, month=Month(2023, 12), payer="va_medicaid", time=stated(5))
    assert (outlook(early, BUILT_IN, TODAY).stage, outlook(early, BUILT_IN, TODAY).steps) == (Stage.NOT_PAID, ())


def test_a_payer_without_rules_lacks_those_first() -> None:
    unheard_of = replace(SUBSEQUENT_MONTH, payer="unheard_of")
    for minutes, stage in ((15, Stage.NEEDS_MINUTES), (16, Stage.NEEDS_ELEMENTS)):
        found = outlook(replace(unheard_of, time=stated(minutes)), BUILT_IN, TODAY)
        assert (found.stage, found.words) == (stage, "the payer's rules short of a claim")


def test_an_empty_apcm_month_needs_its_first_minute() -> None:
    found = outlook(replace(INITIAL_MONTH, apcm=APCM, time=stated(0)), BUILT_IN, TODAY)
    assert (found.stage, found.words) == (Stage.NEEDS_MINUTES, "1 minute short of G0568")
    assert outlook(replace(INITIAL_MONTH, apcm=APCM, time=stated(1)), BUILT_IN, TODAY).words == "G0568 earned"


def test_a_unit_that_the_payer_caps_is_no_step() -> None:
    capped = replace(COMMERCIAL, time=stated(76), overrides=set_to(max_99494_units=1))
    assert outlook(capped, BUILT_IN, TODAY).words == "99493 and 99494 earned"
