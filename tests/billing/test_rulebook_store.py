"""A clinic's rulebook in its table: read whole by two Queries, its own rows and its organization's, nobody else's."""

from dataclasses import replace
from datetime import date

import pytest

from functions.billing.rulebook_store import add_row, change_row, find_row, rulebook_of, versions
from functions.billing.rules.rulebook import FeeSchedule, PayerRule
from functions.kernel.errors import Conflict, Stale
from tests.billing.rows import a_rule, a_schedule
from tests.dispatched import dispatched
from tests.support import CLINIC, a_clinic

pytestmark = pytest.mark.usefixtures("aws")


def test_a_rulebook_is_read_by_two_queries_however_many_rows_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for month in range(1, 13):
        add_row(a_rule("wi_medicaid", date(2026, month, 1), max_99494_units=month), f"clinic-{month}")
        add_row(a_rule(effective=date(2026, month, 1), scope="organization", max_99494_units=1), f"org-{month}")
    asked = dispatched(monkeypatch)
    assert len(rulebook_of(a_clinic()).rules) == 24
    assert asked == ["Query", "Query"]


def test_what_is_read_is_what_was_written() -> None:
    rule = a_rule("wi_medicaid", covers=("99492",), place_of_service="19", triad_minutes_count=True, max_99494_units=1)
    schedule = a_schedule(c99492=20000, ends_on=date(2026, 12, 31))
    assert (add_row(rule, "rule"), add_row(schedule, "fees")) == (rule, schedule)
    book = rulebook_of(a_clinic())
    assert (book.rules, book.schedules) == ((rule,), (schedule,))


def test_the_book_holds_what_stands_and_the_history_holds_every_version() -> None:
    first = add_row(a_rule("wi_medicaid", max_99494_units=1), "first")
    second = change_row(a_rule("wi_medicaid", version=2, max_99494_units=2), first, "second")
    assert rulebook_of(a_clinic()).rules == (second,)
    assert versions(PayerRule, "clinic", CLINIC, "wi_medicaid") == [second, first]
    assert versions(PayerRule, "clinic", CLINIC, "wi_medicai") == []
    assert versions(FeeSchedule, "clinic", CLINIC) == []


def test_a_row_is_never_overwritten() -> None:
    first = add_row(a_rule("wi_medicaid", max_99494_units=1), "first")
    with pytest.raises(Conflict):
        add_row(a_rule("wi_medicaid", max_99494_units=9), "another")
    change_row(a_rule("wi_medicaid", version=2, max_99494_units=2), first, "second")
    with pytest.raises(Stale):
        change_row(a_rule("wi_medicaid", version=2, max_99494_units=9), first, "too late")
    assert find_row(first) == a_rule("wi_medicaid", version=2, max_99494_units=2)


def test_another_clinic_and_another_organization_have_books_of_their_own() -> None:
    add_row(replace(a_rule(max_99494_units=1), owner_id="cli_elsewhere"), "elsewhere")
    add_row(replace(a_rule(scope="organization", max_99494_units=1), owner_id="org_elsewhere"), "other-org")
    assert rulebook_of(a_clinic()).rules == ()
