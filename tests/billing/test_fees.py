"""Where an amount comes from: the clinic's own charge of the day, the payer's loaded schedule, what is published."""

from dataclasses import replace
from datetime import date

import pytest

from functions.billing.rules.decide import decide
from functions.billing.rules.fees import Amount, allowed, charge
from functions.billing.rules.rulebook import FeeSchedule
from functions.billing.rules.verdict import ClaimLine
from tests.billing.months import INITIAL_MONTH, stated
from tests.billing.rows import JANUARY, a_book, a_rule, a_schedule

DAY = date(2026, 3, 31)
APRIL = date(2026, 4, 1)


def charged(*rows: FeeSchedule, on: date = DAY, schedule: str | None = "medicare") -> Amount | None:
    return charge(a_book(*rows), schedule, "99492", on)


def test_the_clinic_s_own_charge_comes_first_then_the_payer_s_schedule_then_what_is_published() -> None:
    own, payers = a_schedule(c99492=20000), a_schedule("medicare", c99492=15900)
    assert charged(own, payers) == Amount(20000, "clinic charges 2026-01-01 v1")
    assert charged(payers) == Amount(15900, "clinic medicare 2026-01-01 v1")
    assert charged() == Amount(16032, "published medicare 2026")
    assert charged(schedule=None) is None
    assert charged(own, schedule=None) == Amount(20000, "clinic charges 2026-01-01 v1")


def test_a_charge_holds_from_its_day_on() -> None:
    rows = (a_schedule(c99492=20000), a_schedule(effective=APRIL, c99492=30000))
    assert charged(*rows) == Amount(20000, "clinic charges 2026-01-01 v1")
    assert charged(*rows, on=APRIL) == Amount(30000, "clinic charges 2026-04-01 v1")


def test_the_clinic_s_schedule_wins_and_what_it_leaves_out_is_the_organization_s() -> None:
    organization = a_schedule(scope="organization", c99492=18000, c99493=17000)
    rows = (organization, a_schedule(c99492=20000))
    assert charged(*rows) == Amount(20000, "clinic charges 2026-01-01 v1")
    assert charge(a_book(*rows), None, "99493", DAY) == Amount(17000, "organization charges 2026-01-01 v1")


@pytest.mark.parametrize(("on", "cents"), [(date(2026, 12, 31), 15900), (date(2027, 1, 1), None)])
def test_after_its_last_day_a_schedule_says_nothing(on: date, cents: int | None) -> None:
    found = charged(a_schedule("medicare", c99492=15900, ends_on=date(2026, 12, 31)), on=on)
    assert (found.cents if found else None) == cents


def test_a_schedule_that_has_ended_does_not_bring_back_the_one_before_it() -> None:
    rows = (a_schedule("plan", c99492=1), a_schedule("plan", effective=APRIL, c99492=2, ends_on=APRIL))
    assert allowed(a_book(*rows), "plan", "99492", date(2026, 4, 2)) is None


def test_a_schedule_entered_in_error_says_nothing() -> None:
    assert charged(a_schedule(status="entered_in_error", c99492=20000)) == Amount(16032, "published medicare 2026")


def test_what_a_payer_allows_is_never_the_clinic_s_charge() -> None:
    book = a_book(a_schedule(c99492=20000))
    assert allowed(book, "medicare", "99492", DAY) == Amount(16032, "published medicare 2026")
    assert allowed(book, None, "99492", DAY) is None


def test_a_line_says_what_it_is_charged_who_says_so_and_what_is_expected() -> None:
    month = replace(INITIAL_MONTH, payer="nc_medicaid", time=stated(116))
    assert decide(month).lines == (ClaimLine("99492", 1, None), ClaimLine("99494", 2, None))
    book = a_book(
        a_rule("nc_medicaid", fee_schedule="nc_2026"),
        a_schedule("nc_2026", c99492=12000, c99494=5000),
        a_schedule(c99492=20000),
    )
    assert decide(month, book).lines == (
        ClaimLine("99492", 1, 20000, "clinic charges 2026-01-01 v1", 12000),
        ClaimLine("99494", 2, 10000, "clinic nc_2026 2026-01-01 v1", 10000),
    )


def test_the_amount_is_that_of_the_day_of_service() -> None:
    ended = replace(INITIAL_MONTH, discharged_on=date(2026, 3, 9))
    book = a_book(a_schedule(effective=JANUARY, c99492=100), a_schedule(effective=date(2026, 3, 10), c99492=200))
    assert [decide(month, book).lines[0].charge_cents for month in (ended, INITIAL_MONTH)] == [100, 200]
