"""The claims' book: many claims are told with one read a hundred, and what another wrote in between is kept."""

from datetime import UTC, date, datetime

import pytest

from functions.aws.tables import find_all
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import Claims
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


def claim(place: int) -> Claim:
    number, episode_id = ClaimNumber(f"CL{place:05d}"), EpisodeId(f"epi_{place}")
    return Claim(clinic_id=CLINIC, number=number, episode_id=episode_id, month="2026-03", payer_id="medicare_ffs")


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
