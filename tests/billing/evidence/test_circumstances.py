"""What was recorded beside the care, as each month's decision takes it (R15, R19, R24, R26)."""

from dataclasses import replace
from datetime import date

import pytest

from functions.billing.evidence.circumstances import in_month
from functions.billing.rules.decide import decide
from functions.kernel.calendar import Month
from functions.kernel.circumstances import CircumstanceChanged, CircumstanceKind
from tests.billing.ledgers import circumstance, consent, decided, excluded, standing, told, worked
from tests.billing.months import reasons, set_to, units, warnings

JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
CONSENTS = (consent(date(2026, 1, 5)),)
WORK = (worked(date(2026, 1, 9), 40), worked(date(2026, 3, 10), 20), worked(date(2026, 3, 20), 20))


def apcm(code: str, *, ours: bool, first: date, last: date) -> CircumstanceChanged:
    return circumstance("apcm_base", first, last, codes=(code,), by_billing_practitioner=ours)


def test_a_month_without_circumstances_is_decided_by_the_care_alone() -> None:
    assert (units(decided(MARCH, CONSENTS, WORK)), reasons(decided(MARCH, CONSENTS, WORK))) == ({"99493": 1}, set())


@pytest.mark.parametrize(
    ("month", "codes"), [(JANUARY, {"99492": 1}), (FEBRUARY, {}), (MARCH, {"G0569": 1}), (Month(2026, 4), {})]
)
def test_a_base_code_of_apcm_makes_add_ons_of_the_months_that_it_was_reported_for(
    month: Month, codes: dict[str, int]
) -> None:
    base = apcm("G0557", ours=True, first=date(2026, 2, 1), last=date(2026, 3, 31))
    assert units(decided(month, CONSENTS, WORK, [base])) == codes


def test_a_base_code_of_somebody_else_leaves_the_time_codes_and_says_so() -> None:
    base = apcm("G0557", ours=False, first=date(2026, 3, 1), last=date(2026, 3, 31))
    decision = decided(MARCH, CONSENTS, WORK, [base])
    assert (units(decision), warnings(decision)) == ({"99493": 1}, {"APCM_BASE_NOT_SAME_NPI"})


def test_of_two_base_codes_that_were_recorded_at_once_ours_holds() -> None:
    days = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
    both = [apcm("G0556", ours=False, **days), apcm("G0558", ours=True, **days)]
    for recorded in (both, both[::-1]):
        base = in_month(recorded, MARCH).apcm
        assert base is not None
        assert (base.code, base.same_billing_npi) == ("G0558", True)


@pytest.mark.parametrize(("month", "held"), [(JANUARY, set()), (MARCH, {"OTHER_PRACTITIONER_BILLED"})])
def test_another_practitioner_s_claim_holds_its_own_months(month: Month, held: set[str]) -> None:
    other = circumstance("other_practitioner_claim", date(2026, 3, 31), date(2026, 4, 1))
    assert reasons(decided(month, CONSENTS, WORK, [other])) == held


@pytest.mark.parametrize(("code", "held"), [("G0323", {"BHI_CONFLICT_SAME_MONTH"}), ("99490", set())])
def test_a_code_of_the_family_already_reported_holds_the_month(code: str, held: set[str]) -> None:
    reported = circumstance("codes_reported", date(2026, 3, 1), date(2026, 3, 31), codes=(code,))
    assert reasons(decided(MARCH, CONSENTS, WORK, [reported])) == held


@pytest.mark.parametrize(
    ("kind", "minutes", "why"),
    [("inpatient_stay", 20, "INPATIENT"), ("observation_stay", 20, "INPATIENT"), ("emergency_stay", 40, None)],
)
def test_time_in_a_stay_does_not_count_and_in_the_emergency_department_it_does(
    kind: CircumstanceKind, minutes: int, why: str | None
) -> None:
    decision = decided(MARCH, CONSENTS, WORK, [circumstance(kind, date(2026, 3, 8), date(2026, 3, 10))])
    assert (decision.minutes, excluded(decision)) == (minutes, {why: 20} if why else {})


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), 20),
        (date(2026, 3, 11), date(2026, 3, 19), 40),
        (date(2026, 3, 11), date(2026, 3, 20), 20),
        (date(2026, 2, 1), None, 0),
    ],
)
def test_the_days_of_admission_and_of_going_home_are_days_of_the_stay(
    first: date, last: date | None, minutes: int
) -> None:
    assert decided(MARCH, CONSENTS, WORK, [circumstance("inpatient_stay", first, last)]).minutes == minutes


def test_a_month_spent_in_a_stay_is_no_first_month_of_the_episode() -> None:
    away = circumstance("inpatient_stay", date(2026, 1, 1), date(2026, 1, 31))
    assert decided(MARCH, CONSENTS, WORK).month_type == "subsequent"
    assert decided(MARCH, CONSENTS, WORK, [away]).month_type == "initial"


def test_what_was_entered_in_error_is_no_circumstance() -> None:
    days = date(2026, 3, 1), date(2026, 3, 31)
    mistaken = circumstance("other_practitioner_claim", *days, status="entered_in_error")
    rests_on = standing(CONSENTS, WORK)
    assert told(MARCH, rests_on, WORK, [mistaken]) == told(MARCH, rests_on, WORK)


@pytest.mark.parametrize(
    ("spans", "missing"),
    [
        ([], {"PRIOR_AUTH_MISSING"}),
        ([(date(2026, 3, 10), date(2026, 3, 31))], set()),
        ([(date(2026, 3, 11), date(2026, 3, 31))], {"PRIOR_AUTH_MISSING"}),
        ([(date(2026, 1, 1), date(2026, 3, 30))], {"PRIOR_AUTH_MISSING"}),
        ([(date(2026, 1, 1), date(2026, 3, 14)), (date(2026, 3, 15), date(2026, 12, 31))], set()),
        ([(date(2026, 1, 1), date(2026, 3, 14)), (date(2026, 3, 16), date(2026, 12, 31))], {"PRIOR_AUTH_MISSING"}),
    ],
)
def test_an_authorization_covers_each_day_from_the_first_work_to_the_last_day(
    spans: list[tuple[date, date]], missing: set[str]
) -> None:
    recorded = [circumstance("prior_authorization", *days, reference="PA-1") for days in spans]
    month = replace(told(MARCH, standing(CONSENTS, WORK), WORK, recorded), overrides=set_to(prior_auth_after_months=1))
    assert reasons(decide(month)) == missing


def test_an_authorization_need_not_outlast_the_episode() -> None:
    rests_on = standing(CONSENTS, WORK, ended_on=date(2026, 3, 22), phase="discharged", discharge_reason="goals_met")
    recorded = [circumstance("prior_authorization", date(2026, 3, 1), date(2026, 3, 22), reference="PA-1")]
    assert told(MARCH, rests_on, WORK, recorded).prior_auth_on_file


def test_months_of_treatment_are_counted_from_the_earlier_one_that_was_recorded() -> None:
    rests_on = standing(CONSENTS, WORK)
    earlier = circumstance("earlier_treatment", date(2025, 3, 31), date(2025, 9, 1))
    assert told(MARCH, rests_on, WORK).treatment_months_elapsed == 2
    assert told(MARCH, rests_on, WORK, [earlier]).treatment_months_elapsed == 12
