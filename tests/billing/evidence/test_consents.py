"""Consent revoked, given anew, given to another practitioner: what each month counts (R8)."""

from dataclasses import replace
from datetime import date

import pytest

from functions.kernel.calendar import Month
from functions.kernel.facts import Consent
from functions.kernel.ids import StaffId
from tests.billing.ledgers import consent, decided, excluded, team, worked
from tests.billing.months import reasons, units

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2026, number) for number in (1, 2, 3, 4))
SUCCESSOR = StaffId("stf-successor")
FIRST = consent(date(2026, 1, 5))
REVOKED = consent(date(2026, 1, 5), date(2026, 3, 10))
ANEW = consent(date(2026, 3, 20))
WORK = tuple(worked(date(2026, 3, day), 20) for day in (9, 10, 11, 19, 20, 21))
BEFORE = (worked(date(2026, 1, 9), 40), worked(date(2026, 2, 9), 40))


def test_revoked_and_given_anew_inside_a_month_counts_the_days_on_which_it_stood() -> None:
    decision = decided(MARCH, (REVOKED, ANEW), (*BEFORE, *WORK))
    assert (decision.minutes, excluded(decision)) == (80, {"AFTER_REVOCATION": 40})
    assert (units(decision), reasons(decision)) == ({"99493": 1, "99494": 1}, set())


def test_revoked_and_not_given_anew_holds_the_month() -> None:
    decision = decided(MARCH, (REVOKED,), (*BEFORE, *WORK))
    assert (decision.minutes, reasons(decision)) == (40, {"CONSENT_REVOKED"})


def test_given_and_revoked_again_holds_the_month() -> None:
    decision = decided(MARCH, (REVOKED, consent(date(2026, 3, 15), date(2026, 3, 20))), (*BEFORE, *WORK))
    assert (decision.minutes, reasons(decision)) == (80, {"CONSENT_REVOKED"})


@pytest.mark.parametrize("later", [(REVOKED, ANEW), (FIRST, ANEW)])
def test_months_before_a_new_consent_stay_as_they_were(later: tuple[Consent, ...]) -> None:
    for month in (JANUARY, FEBRUARY):
        now = decided(month, later, (*BEFORE, *WORK))
        then = decided(month, (FIRST,), (*BEFORE, *WORK))
        assert (now.lines, now.month_type, now.reasons) == (then.lines, then.month_type, then.reasons)
        assert now.lines


def test_a_consent_asked_for_once_more_takes_nothing_away() -> None:
    assert decided(MARCH, (FIRST, ANEW), (*BEFORE, *WORK)).minutes == 120
    assert decided(MARCH, (FIRST, ANEW), (*BEFORE, *WORK)).month_type == "subsequent"


def test_revoking_one_of_two_ends_what_was_agreed() -> None:
    decision = decided(MARCH, (FIRST, consent(date(2026, 3, 1), date(2026, 3, 10))), (*BEFORE, *WORK))
    assert (decision.minutes, reasons(decision)) == (40, {"CONSENT_REVOKED"})


def test_revoked_and_given_anew_on_one_day_stands_without_a_gap() -> None:
    decision = decided(MARCH, (REVOKED, consent(date(2026, 3, 10))), (*BEFORE, *WORK))
    assert (decision.minutes, reasons(decision)) == (120, set())


def test_nothing_counts_before_the_consent_to_a_new_billing_practitioner() -> None:
    to_both = (FIRST, consent(date(2026, 3, 20), to=SUCCESSOR))
    decision = decided(MARCH, to_both, (*BEFORE, *WORK), care_team=team(SUCCESSOR))
    assert (decision.minutes, excluded(decision)) == (40, {"BEFORE_CONSENT": 80})
    assert decision.month_type == "subsequent", "a new practitioner begins no new care (R17)"


def test_without_a_consent_to_the_new_billing_practitioner_the_month_is_held() -> None:
    decision = decided(MARCH, (FIRST,), (*BEFORE, *WORK), care_team=team(SUCCESSOR))
    assert "CONSENT_MISSING" in reasons(decision)


def test_a_consent_after_the_months_work_comes_too_late() -> None:
    late = consent(date(2026, 4, 1))
    assert decided(MARCH, (late,), WORK).minutes == 0
    assert decided(APRIL, (late,), (*WORK, worked(date(2026, 4, 1), 40))).month_type == "initial"


def test_a_consent_that_is_no_more_than_a_mistake_counts_for_nothing() -> None:
    mistaken = replace(FIRST, status="entered_in_error")
    assert decided(MARCH, (mistaken, ANEW), WORK).minutes == 40
