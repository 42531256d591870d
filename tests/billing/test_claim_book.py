"""The claims' book: many claims are told with one read a hundred, and what another wrote in between is kept."""

from datetime import UTC, date, datetime

import pytest

from functions.aws.tables import find_all
from functions.billing import claim_book
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import Claims, ClaimsStore, Run
from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import BilledLine, Sending, Writing
from functions.billing.inbound.plan import Sent
from functions.billing.x12.write837 import MOST_CLAIMS
from functions.kernel.ids import EpisodeId
from tests.dispatched import dispatched
from tests.support import CLINIC

pytestmark = pytest.mark.usefixtures("aws")

AT = datetime(2026, 4, 3, 10, tzinfo=UTC)
LINE = BilledLine(code="99493", units=1, charge_cents=14496, expected_cents=14496)
BOOK = ClaimBook(CLINIC)


def claim(place: int, month: str = "2026-03") -> Claim:
    number, episode_id = ClaimNumber(f"CL{place:05d}"), EpisodeId(f"epi_{place}")
    return Claim(clinic_id=CLINIC, number=number, episode_id=episode_id, month=month, payer_id="medicare_ffs")


def written(run: int) -> Writing:
    return Writing(run=run, written_at=AT, service_on=date(2026, 3, 31), lines=(LINE,))


def sent_as(place: int) -> Sent:
    """A claim of a transaction set, with numbers as long as they come."""
    sending = Sending(
        run=12,
        group="999999999",
        transaction="0001",
        batch="9999999990001",
        first_segment=20 * place + 100_000,
        last_segment=20 * place + 100_019,
        sent_at=AT,
    )
    return Sent(ClaimNumber(f"C{place:016d}"), sending)


def runs_of(place: int) -> list[int]:
    found = BOOK.claim(claim(place).number)
    assert found is not None
    return [writing.run for writing in found.writings]


def test_many_claims_are_told_with_one_read_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    BOOK.tell(claim(1), [written(1)])
    asked = dispatched(monkeypatch)
    BOOK.tell_all([(claim(place), [written(2)]) for place in range(101)])
    assert [asked.count(name) for name in ("BatchGetItem", "GetItem", "PutItem")] == [2, 0, 101]
    assert (runs_of(0), runs_of(1), runs_of(100)) == ([2], [1, 2], [2])


def test_told_again_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [(claim(place), [written(1)]) for place in range(3)]
    BOOK.tell_all(told)
    asked = dispatched(monkeypatch)
    BOOK.tell_all(told)
    assert asked == ["BatchGetItem"]


def test_what_is_written_between_the_read_and_the_write_is_kept() -> None:
    """The same claim twice in one go: the second finds another version than was read."""
    BOOK.tell_all([(claim(1), [written(1)]), (claim(1), [written(2)])])
    assert runs_of(1) == [1, 2]


def test_a_transaction_set_as_large_as_they_come_is_handed_over_and_found_again() -> None:
    handed = [sent_as(place) for place in range(MOST_CLAIMS)]
    BOOK.hand_over(handed)
    BOOK.hand_over(handed)
    assert BOOK.sent(frozenset({"999999999"}), frozenset()) == handed
    assert BOOK.sent(frozenset(), frozenset({"9999999990001"})) == handed
    assert BOOK.sent(frozenset({"99999999"}), frozenset()) == []


def test_no_record_of_a_large_set_comes_near_what_an_item_may_hold() -> None:
    BOOK.hand_over([sent_as(place) for place in range(MOST_CLAIMS)])
    sizes = [len(record.body) for record in find_all(Claims, f"CLINIC#{CLINIC}", "SENT#")]
    assert len(sizes) == 5
    assert max(sizes) < 300 * 1024


def a_run(month: str, number: int = 1) -> Run:
    return Run(clinic_id=CLINIC, month=month, run=number, status="closed", frozen_at=AT, patient_months=None)


def bill(run: Run, *places: int) -> list[ClaimNumber]:
    """Write these claims in a run, as the worker does; their numbers."""
    ClaimsStore().ask(run)
    claims = [claim(place, run.month) for place in places]
    BOOK.enter(run, [one.number for one in claims])
    BOOK.tell_all([(one, [written(run.run)]) for one in claims])
    return [one.number for one in claims]


def of_month(month: str) -> list[ClaimNumber]:
    return [one.number for one in BOOK.of_month(month)]


def test_a_months_claims_are_those_that_any_of_its_runs_wrote() -> None:
    first, other = bill(a_run("2026-03"), 3, 1, 2), bill(a_run("2026-04"), 11, 12)
    assert of_month("2026-03") == sorted(first)
    again = bill(a_run("2026-03", 2), 2, 4)
    assert of_month("2026-03") == sorted({*first, *again})
    assert of_month("2026-04") == other
    bill(a_run("2026-05"))
    assert (of_month("2026-05"), of_month("2026-06")) == ([], [])


def test_a_months_claims_are_found_without_a_look_at_other_months(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = bill(a_run("2026-03"), *range(101))
    bill(a_run("2026-04"), *range(200, 210))
    asked = dispatched(monkeypatch)
    assert of_month("2026-03") == numbers
    assert asked == ["Query", "BatchGetItem", "BatchGetItem"]
    asked.clear()
    assert of_month("2026-06") == []
    assert asked == ["Query", "GetItem"]


def test_a_months_claims_are_entered_in_parts_and_entered_again_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claim_book, "_WRITTEN_AT_ONCE", 2)
    run, numbers = a_run("2026-03"), bill(a_run("2026-03"), *range(5))
    BOOK.enter(run, numbers)
    assert of_month("2026-03") == numbers
    assert [record.sk[-4:] for record in find_all(Claims, f"CLINIC#{CLINIC}", "WRITTEN#")] == ["0001", "0002", "0003"]


def test_a_month_that_earlier_code_closed_is_found_whole_also_when_it_is_corrected_now() -> None:
    first = bill(a_run("2026-03"), 1, 2)
    bill(a_run("2026-04"), 11)
    for record in list(find_all(Claims, f"CLINIC#{CLINIC}", "WRITTEN#2026-03")):
        record.delete()
    assert of_month("2026-03") == first
    assert of_month("2026-04") == [claim(11).number]
    later = bill(a_run("2026-03", 2), 3)
    assert of_month("2026-03") == [*first, *later]


def test_a_run_that_ended_before_it_told_all_that_it_entered_has_the_claims_that_were_told() -> None:
    run = a_run("2026-03")
    BOOK.enter(run, [claim(place).number for place in (1, 2)])
    BOOK.tell(claim(2), [written(1)])
    assert of_month("2026-03") == [claim(2).number]
