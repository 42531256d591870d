"""Which codes minutes earn with which payer, at both sides of every number (R2-R7, R24-R27)."""

from dataclasses import replace

import pytest

from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import ApcmBase, Program, Setting
from functions.kernel.calendar import Month
from tests.billing.months import (
    APCM,
    FIRST,
    GENERAL_MONTH,
    INITIAL_MONTH,
    LATER,
    SUBSEQUENT_MONTH,
    Outcome,
    outcome,
    set_to,
    stated,
    units,
)

NOTHING: set[str] = set()
SHORT: Outcome = ("NO_BILL", {}, {"TIME_BELOW_THRESHOLD"}, NOTHING)
UNCOVERED: Outcome = ("NO_BILL", {}, {"CODE_NOT_COVERED_BY_PAYER"}, NOTHING)


@pytest.mark.parametrize(
    ("minutes", "strict", "expected"),
    [
        (15, False, SHORT),
        (16, False, ("BILL", {"G2214": 1}, NOTHING, NOTHING)),
        (29, True, SHORT),
        (30, True, ("BILL", {"G2214": 1}, NOTHING, NOTHING)),
    ],
)
def test_g2214_starts_at_sixteen_or_for_strict_payers_at_thirty(
    minutes: int, *, strict: bool, expected: Outcome
) -> None:
    overrides = set_to(g2214_min_minutes=30) if strict else ()
    for month in (INITIAL_MONTH, SUBSEQUENT_MONTH):
        assert outcome(replace(month, time=stated(minutes), overrides=overrides)) == expected


@pytest.mark.parametrize("payer", ["wi_medicaid", "nc_medicaid", "tx_medicaid", "va_medicaid", "commercial_default"])
def test_where_g2214_is_not_confirmed_its_minutes_bill_nothing(payer: str) -> None:
    month = replace(SUBSEQUENT_MONTH, payer=payer)
    assert outcome(replace(month, time=stated(15))) == SHORT
    assert outcome(replace(month, time=stated(16))) == UNCOVERED
    assert outcome(replace(month, time=stated(30))) == UNCOVERED
    assert outcome(replace(month, time=stated(31))) == ("BILL", {"99493": 1}, NOTHING, NOTHING)


@pytest.mark.parametrize("payer", ["medicare_ffs", "medicare_advantage", "bcbsm_commercial"])
def test_where_g2214_is_confirmed_its_minutes_bill_it(payer: str) -> None:
    assert outcome(replace(SUBSEQUENT_MONTH, payer=payer, time=stated(16)))[1] == {"G2214": 1}


def test_a_setting_confirms_g2214_for_a_payer() -> None:
    month = replace(SUBSEQUENT_MONTH, payer="commercial_default", time=stated(16))
    assert outcome(month) == UNCOVERED
    assert outcome(replace(month, overrides=set_to(also_covers=("G2214",))))[1] == {"G2214": 1}


@pytest.mark.parametrize("setting", [Setting.RHC, Setting.FQHC])
def test_bcbsm_pays_g2214_in_an_office_only(setting: Setting) -> None:
    month = replace(SUBSEQUENT_MONTH, payer="bcbsm_commercial", time=stated(20))
    assert outcome(month)[1] == {"G2214": 1}
    assert outcome(replace(month, setting=setting)) == UNCOVERED


@pytest.mark.parametrize(("minutes", "capped"), [(195, False), (196, True)])
def test_north_carolina_caps_the_add_on_at_four(minutes: int, *, capped: bool) -> None:
    month = replace(SUBSEQUENT_MONTH, payer="nc_medicaid", time=stated(minutes))
    assert outcome(month) == ("BILL", {"99493": 1, "99494": 4}, NOTHING, {"UNITS_CAPPED"} if capped else NOTHING)


def test_north_carolina_had_no_known_cap_before_july_2024() -> None:
    before = replace(LATER, first_activity=Month(2024, 1))
    for month, expected in ((Month(2024, 6), 5), (Month(2024, 7), 4)):
        late = replace(SUBSEQUENT_MONTH, payer="nc_medicaid", month=month, history=before, time=stated(196))
        assert units(decide(replace(late, consent=replace(late.consent, documented_on=None))))["99494"] == expected


def test_virginia_pays_since_2024() -> None:
    first = Month(2023, 1)
    early = replace(SUBSEQUENT_MONTH, payer="va_medicaid", history=replace(LATER, first_activity=first))
    early = replace(early, consent=replace(early.consent, documented_on=first.first_day))
    assert outcome(replace(early, month=Month(2023, 12))) == UNCOVERED
    assert outcome(replace(early, month=Month(2024, 1))) == ("BILL", {"99493": 1}, NOTHING, NOTHING)


@pytest.mark.parametrize("payer", ["ny_medicaid", "acme", "", "MEDICARE_FFS"])
def test_a_payer_without_a_row_is_held_and_never_billed_as_another(payer: str) -> None:
    assert outcome(replace(INITIAL_MONTH, payer=payer)) == ("HOLD", {}, {"PAYER_NOT_CONFIGURED"}, NOTHING)
    assert outcome(replace(INITIAL_MONTH, payer=payer, time=stated(15))) == SHORT
    assert outcome(replace(GENERAL_MONTH, payer=payer, time=stated(19))) == SHORT


def test_general_bhi_needs_twenty_full_minutes() -> None:
    assert outcome(replace(GENERAL_MONTH, time=stated(19))) == SHORT
    assert outcome(replace(GENERAL_MONTH, time=stated(20))) == ("BILL", {"99484": 1}, NOTHING, NOTHING)
    assert outcome(replace(GENERAL_MONTH, time=stated(200))) == ("BILL", {"99484": 1}, NOTHING, NOTHING)


def test_a_short_collaborative_month_offers_99484_and_does_not_bill_it() -> None:
    month = replace(SUBSEQUENT_MONTH, overrides=set_to(g2214_min_minutes=30))
    assert [line.code for line in decide(replace(month, time=stated(20))).offered] == ["99484"]
    assert decide(replace(month, time=stated(20))).lines == ()
    assert decide(replace(month, time=stated(19))).offered == ()
    assert decide(replace(month, time=stated(20), other_codes=("99484",))).offered == ()
    assert decide(replace(month, time=stated(31))).offered == ()


@pytest.mark.parametrize("setting", [Setting.RHC, Setting.FQHC])
@pytest.mark.parametrize(("history", "needed"), [(FIRST, 70), (LATER, 60)])
def test_a_clinic_before_2026_reports_g0512_at_full_minutes(setting: Setting, history: object, needed: int) -> None:
    first = Month(2025, 6) if history is FIRST else Month(2025, 4)
    consent = replace(INITIAL_MONTH.consent, documented_on=first.first_day)
    month = replace(
        INITIAL_MONTH,
        setting=setting,
        month=Month(2025, 6),
        history=replace(FIRST, first_activity=first),
        consent=consent,
    )
    assert outcome(replace(month, time=stated(needed - 1))) == SHORT
    assert outcome(replace(month, time=stated(needed))) == ("BILL", {"G0512": 1}, NOTHING, NOTHING)
    assert outcome(replace(month, time=stated(300))) == ("BILL", {"G0512": 1}, NOTHING, NOTHING)


def test_a_clinic_changes_codes_on_the_first_of_january_2026() -> None:
    history = replace(FIRST, first_activity=Month(2025, 10))
    consent = replace(INITIAL_MONTH.consent, documented_on=Month(2025, 10).first_day)
    month = replace(INITIAL_MONTH, setting=Setting.RHC, history=history, consent=consent, time=stated(76))
    assert outcome(replace(month, month=Month(2025, 12)))[1] == {"G0512": 1}
    assert outcome(replace(month, month=Month(2026, 1)))[1] == {"99493": 1, "99494": 1}
    assert outcome(replace(month, month=Month(2026, 1), time=stated(16)))[1] == {"G2214": 1}


@pytest.mark.parametrize(
    ("program", "history", "code"),
    [
        (Program.COCM, FIRST, "G0568"),
        (Program.COCM, LATER, "G0569"),
        (Program.GENERAL_BHI, LATER, "G0570"),
        (Program.GENERAL_BHI, FIRST, "G0570"),
    ],
)
@pytest.mark.parametrize("minutes", [1, 20, 200])
def test_an_apcm_month_bills_the_add_on_whatever_its_minutes(
    program: Program, history: object, code: str, minutes: int
) -> None:
    chosen = FIRST if history is FIRST else LATER
    month = replace(INITIAL_MONTH, program=program, history=chosen, apcm=APCM, time=stated(minutes))
    assert outcome(month) == ("BILL", {code: 1}, NOTHING, NOTHING)


def test_an_empty_apcm_month_bills_nothing() -> None:
    assert outcome(replace(INITIAL_MONTH, apcm=APCM, time=stated(0))) == (
        "NO_BILL",
        {},
        {"NO_SERVICE_IN_MONTH"},
        NOTHING,
    )


def test_another_practitioner_s_apcm_leaves_the_time_codes() -> None:
    other = ApcmBase("G0557", same_billing_npi=False)
    warned = {"APCM_BASE_NOT_SAME_NPI"}
    assert outcome(replace(INITIAL_MONTH, apcm=other)) == ("BILL", {"99492": 1}, NOTHING, warned)
    assert outcome(replace(INITIAL_MONTH, apcm=other, time=stated(15))) == (
        "NO_BILL",
        {},
        {"TIME_BELOW_THRESHOLD"},
        warned,
    )
    assert outcome(replace(GENERAL_MONTH, apcm=other)) == ("BILL", {"99484": 1}, NOTHING, warned)


def test_the_time_based_setting_bills_the_time_codes_with_a_warning() -> None:
    month = replace(INITIAL_MONTH, apcm=APCM, overrides=set_to(apcm_mode="time_based"))
    warned = {"APCM_TIME_BASED_CONFIRM_WITH_MAC"}
    assert outcome(month) == ("BILL", {"99492": 1}, NOTHING, warned)
    assert outcome(replace(month, time=stated(86))) == ("BILL", {"99492": 1, "99494": 1}, NOTHING, warned)


def test_there_is_no_add_on_before_2026_or_with_another_payer() -> None:
    december = Month(2025, 12)
    early = replace(INITIAL_MONTH, month=december, history=replace(FIRST, first_activity=december), apcm=APCM)
    early = replace(early, consent=replace(early.consent, documented_on=december.first_day))
    assert outcome(early) == ("BILL", {"99492": 1}, NOTHING, NOTHING)
    for payer in ("medicare_advantage", "bcbsm_commercial", "wi_medicaid"):
        assert outcome(replace(INITIAL_MONTH, payer=payer, apcm=APCM)) == ("BILL", {"99492": 1}, NOTHING, NOTHING)
