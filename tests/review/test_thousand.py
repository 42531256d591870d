"""A caseload of a thousand: counted, paged to the last, nobody twice, nobody dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from functions.aws.paging import PageQuery, page_of
from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.thresholds import Thresholds
from functions.review.fold import fold
from functions.review.row import Row
from functions.review.service import Wanted, caseload
from tests.review.test_fold import ZONE, a_contact, a_score, an_episode
from tests.support import CLINIC, MANAGER

AS_OF = date(2026, 5, 20)


@dataclass
class Shelf:
    """A fake registry with one shelf."""

    rows: list[Row]

    def shelf(self, clinic_id: ClinicId, shelf: str) -> Iterator[Row]:
        return iter(self.rows if (clinic_id, shelf) == (CLINIC, MANAGER) else ())

    def names(self, clinic_id: ClinicId) -> list[str]:
        return [MANAGER] if clinic_id == CLINIC else []

    def row(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Row | None:
        return next((row for row in self.rows if (clinic_id, row.episode_id) == (CLINIC, episode_id)), None)


def a_row(place: int) -> Row:
    episode_id = EpisodeId(f"epi_{place:04d}")
    row = Row(clinic_id=CLINIC, episode_id=episode_id)
    facts = [
        replace(an_episode(2), episode_id=episode_id),
        *(a_score(name, 7 * name + place % 7, 1, False, (place * name) % 28, place % 3) for name in range(1, 9)),
        *(a_contact(name, 6 * name + place % 5, 1, False, 15 + place % 20) for name in range(1, 11)),
    ]
    for fact in facts:
        row = fold(row, fact, ZONE)
    return row


def test_a_thousand_patients_are_paged_without_a_gap() -> None:
    shelf = Shelf([a_row(place) for place in range(1000)])
    rows = caseload(shelf, CLINIC, Wanted(care_manager_id=MANAGER), AS_OF, Thresholds())
    assert len(rows) == 1000
    seen: list[str] = []
    cursor = None
    while True:
        items, cursor = page_of(rows, PageQuery(limit=200, cursor=cursor), lambda row: row.episode_id)
        seen += [row.episode_id for row in items]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 1000
    urgencies = [tuple(flag.priority for flag in row.flags) for row in rows]
    firsts = [flags[0] if flags else 99 for flags in urgencies]
    assert firsts == sorted(firsts)
