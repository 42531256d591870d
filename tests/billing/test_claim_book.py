"""The claims' book: many claims are told with one read a hundred, and what another wrote in between is kept."""

from datetime import UTC, date, datetime

import pytest

from functions.billing.claim_book import ClaimBook
from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import BilledLine, Writing
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
