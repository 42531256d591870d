"""Whose word holds for a payer on a day: layer over layer, each setting traced to its row, the past left alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.payers import PAYERS
from functions.billing.rules.policy import Policy
from functions.billing.rules.resolve import Resolved, resolve
from functions.billing.rules.rulebook import EVERY_PAYER, PayerRule
from functions.billing.rules.settings import Value
from functions.kernel.calendar import Month
from tests.billing.months import FIRST, INITIAL_MONTH, SUBSEQUENT_MONTH, reasons, stated, units
from tests.billing.rows import JANUARY, a_book, a_rule

MARCH = date(2026, 3, 1)
APRIL = date(2026, 4, 1)
MEDICARE = "medicare_ffs"


def found(*rows: PayerRule, payer: str = MEDICARE, on: date = MARCH) -> Resolved:
    resolved = resolve(a_book(*rows), payer, on)
    assert resolved is not None
    return resolved


def policy(*rows: PayerRule, payer: str = MEDICARE, on: date = MARCH) -> Policy:
    return found(*rows, payer=payer, on=on).policy


@pytest.mark.parametrize("row", PAYERS, ids=lambda row: f"{row.payer}-{row.effective}")
def test_without_rows_a_payer_is_as_it_is_built_in(row: Policy) -> None:
    resolved = found(payer=row.payer, on=row.effective)
    assert resolved.policy == row
    assert [(used.scope, used.effective, used.version) for used in resolved.rows] == [("built_in", row.effective, None)]


def test_each_layer_wins_over_the_one_below_it() -> None:
    rows = [
        a_rule(EVERY_PAYER, scope="organization", g2214_min_minutes=17),
        a_rule(MEDICARE, scope="organization", g2214_min_minutes=18),
        a_rule(EVERY_PAYER, g2214_min_minutes=19),
        a_rule(MEDICARE, g2214_min_minutes=20),
    ]
    assert [policy(*rows[:count]).g2214_min_minutes for count in range(5)] == [16, 17, 18, 19, 20]
    assert [policy(*rows[::-1][:count]).g2214_min_minutes for count in range(5)] == [16, 20, 20, 20, 20]


def test_what_a_row_leaves_out_is_the_layer_s_below_it() -> None:
    both = policy(a_rule(scope="organization", max_99494_units=2, apcm_mode="time_based"), a_rule(max_99494_units=3))
    assert (both.max_99494_units, both.apcm_mode) == (3, "time_based")


def test_a_later_row_takes_the_place_of_the_earlier_one_whole() -> None:
    rows = (a_rule(max_99494_units=2, g2214_min_minutes=30), a_rule(effective=APRIL, max_99494_units=3))
    assert (policy(*rows).max_99494_units, policy(*rows).g2214_min_minutes) == (2, 30)
    later = policy(*rows, on=APRIL)
    assert (later.max_99494_units, later.g2214_min_minutes) == (3, 16)


def test_a_row_holds_from_its_day_on() -> None:
    row = a_rule(effective=MARCH, max_99494_units=2)
    assert policy(row, on=date(2026, 2, 1)).max_99494_units is None
    assert policy(row, on=MARCH).max_99494_units == 2


def test_what_was_entered_in_error_does_not_count_and_the_row_before_it_holds_again() -> None:
    rows = (a_rule(max_99494_units=2), a_rule(effective=MARCH, status="entered_in_error", max_99494_units=9))
    assert policy(*rows).max_99494_units == 2


def test_codes_are_replaced_by_covers_and_added_by_also_covers() -> None:
    organization = a_rule("wi_medicaid", scope="organization", also_covers=("G2214",))
    assert policy(organization, payer="wi_medicaid").covers == {"99492", "99493", "99494", "G2214"}
    more = a_rule("wi_medicaid", covers=("99493",), also_covers=("99484",))
    assert policy(organization, more, payer="wi_medicaid").covers == {"99493", "99484"}


def test_a_payer_that_is_not_built_in_begins_with_the_row_that_says_what_it_covers() -> None:
    own = a_rule("plan_north", MARCH, covers=("99492",), payer_name="Plan North")
    assert resolve(a_book(own), "plan_north", date(2026, 2, 1)) is None
    assert resolve(a_book(a_rule("plan_north", payer_name="Plan North")), "plan_north", MARCH) is None
    assert resolve(a_book(a_rule(covers=("99492",))), "plan_north", MARCH) is None
    made = policy(a_rule(g2214_min_minutes=30), own, payer="plan_north")
    assert (made.payer, sorted(made.covers), made.g2214_min_minutes) == ("plan_north", ["99492"], 30)
    assert reasons(decide(replace(INITIAL_MONTH, payer="plan_north"))) == {"PAYER_NOT_CONFIGURED"}
    assert units(decide(replace(INITIAL_MONTH, payer="plan_north"), a_book(own))) == {"99492": 1}


def test_every_payer_is_the_name_of_no_payer() -> None:
    assert resolve(a_book(a_rule(covers=("99492",))), EVERY_PAYER, MARCH) is None


def test_each_setting_names_the_row_that_it_came_from() -> None:
    organization = a_rule(scope="organization", max_99494_units=2, also_covers=("99484",))
    whole = a_rule("nc_medicaid", covers=("99492",), also_covers=("99484",))
    assert [row.scope for row in found(whole, payer="nc_medicaid").origins["covers"]] == ["clinic"]
    clinic = a_rule("nc_medicaid", version=3, max_99494_units=5)
    resolved = found(organization, clinic, payer="nc_medicaid")
    scopes = {name: [row.scope for row in rows] for name, rows in resolved.origins.items()}
    assert scopes["max_99494_units"] == ["clinic"]
    assert scopes["covers"] == ["built_in", "organization"]
    assert scopes["payer_name"] == ["built_in"]
    assert "apcm_mode" not in scopes
    assert [(row.scope, row.payer_id, row.version) for row in resolved.rows] == [
        ("built_in", "nc_medicaid", None),
        ("organization", EVERY_PAYER, 1),
        ("clinic", "nc_medicaid", 3),
    ]
    assert resolved.policy.source == f"R4, R26: S15; {organization.source}; {clinic.source}"


def test_a_decision_says_which_rows_it_used_and_its_hash_stays_about_evidence() -> None:
    book = a_book(a_rule(MEDICARE, g2214_min_minutes=30, electronic_payer_id="04312", service_dates="RD8"))
    month = replace(INITIAL_MONTH, time=stated(16))
    plain, strict = decide(month), decide(month, book)
    assert (units(plain), units(strict)) == ({"G2214": 1}, {})
    assert [(row.scope, row.version) for row in strict.rules] == [("built_in", None), ("clinic", 1)]
    assert (strict.destination.electronic_payer_id, strict.destination.service_dates) == ("04312", "RD8")
    assert plain.evidence_hash == strict.evidence_hash


def _settings(name: str, value: Value) -> dict[str, Value]:
    return {name: value}


SETTINGS = st.one_of(
    st.builds(_settings, st.just("g2214_min_minutes"), st.integers(16, 30)),
    st.builds(_settings, st.just("max_99494_units"), st.integers(0, 4)),
    st.builds(_settings, st.just("initial_once_per_calendar_year"), st.booleans()),
    st.builds(_settings, st.just("covers"), st.sampled_from([("99492",), ("99493", "99494"), ()])),
    st.builds(_settings, st.just("also_covers"), st.just(("G2214", "99484"))),
    st.builds(_settings, st.just("place_of_service"), st.sampled_from(["19", "22"])),
    st.builds(_settings, st.just("date_of_service"), st.sampled_from(["last_day", "threshold_day"])),
)
PAYER = st.sampled_from([MEDICARE, "nc_medicaid", "plan_north"])


def rules(effective: st.SearchStrategy[date]) -> st.SearchStrategy[list[PayerRule]]:
    one = st.builds(
        lambda payer, day, scope, status, settings: a_rule(payer, day, scope=scope, status=status, **settings),
        PAYER | st.just(EVERY_PAYER),
        effective,
        st.sampled_from(["organization", "clinic"]),
        st.sampled_from(["active", "active", "entered_in_error"]),
        SETTINGS,
    )
    return st.lists(one, max_size=5, unique_by=lambda row: (row.scope, row.payer_id, row.effective))


def in_march(payer: str, minutes: int, rows: list[PayerRule]) -> Decision:
    return decide(replace(SUBSEQUENT_MONTH, payer=payer, time=stated(minutes)), a_book(*rows))


@given(PAYER, st.integers(0, 200), rules(st.sampled_from([JANUARY, MARCH])), rules(st.dates(date(2026, 3, 2))))
def test_a_row_of_a_later_day_never_changes_the_answer_for_an_earlier_month(
    payer: str, minutes: int, standing: list[PayerRule], later: list[PayerRule]
) -> None:
    assert in_march(payer, minutes, standing) == in_march(payer, minutes, [*standing, *later])


@given(PAYER, rules(st.sampled_from([JANUARY, MARCH, APRIL])), st.permutations(range(5)))
def test_the_order_in_which_rows_were_entered_changes_nothing(
    payer: str, rows: list[PayerRule], order: list[int]
) -> None:
    shuffled = [rows[place] for place in order if place < len(rows)]
    assert in_march(payer, 60, rows) == in_march(payer, 60, shuffled)


@given(PAYER, rules(st.sampled_from([JANUARY, MARCH])))
def test_every_row_in_force_is_named_and_no_other(payer: str, rows: list[PayerRule]) -> None:
    book = a_book(*rows)
    resolved = resolve(book, payer, MARCH)
    if resolved is not None:
        named = [(row.scope, row.payer_id, row.effective) for row in resolved.rows if row.scope != "built_in"]
        assert named == [(row.scope, row.payer_id, row.effective) for row in book.layers(payer, MARCH)]
        assert all(origin in resolved.rows for origins in resolved.origins.values() for origin in origins)


def test_a_month_of_another_year_is_decided_under_that_year_s_rows() -> None:
    book = a_book(a_rule(MEDICARE, date(2028, 1, 1), covers=()))
    assert units(decide(INITIAL_MONTH, book)) == units(decide(INITIAL_MONTH)) == {"99492": 1}
    later = replace(INITIAL_MONTH, month=Month(2028, 1), history=replace(FIRST, first_activity=Month(2028, 1)))
    assert units(decide(later, book)) == {}
