"""Days of service are kept by the year, beside what the episode rests on, and read as one."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from functions.aws.tables import find_all
from functions.billing.evidence.ledger import Entry, TimeLine
from functions.billing.evidence.standing import Service, Standing, with_service
from functions.billing.store import Ledger, LedgerStore, standing_record
from functions.kernel.ids import EpisodeId
from tests.support import CLINIC, MANAGER

pytestmark = pytest.mark.usefixtures("aws")

EPISODE, NEXT_EPISODE = EpisodeId("epi_a"), EpisodeId("epi_a-2")
PARTITION = f"CLINIC#{CLINIC}#STANDING"


def served(source: str, year: int, version: int = 1, *, gone: bool = False, episode: EpisodeId = EPISODE) -> Entry:
    start = datetime(year, 3, 10, 15, tzinfo=UTC)
    line = TimeLine(
        version=version,
        gone=gone,
        source=source,
        day=start.date(),
        started_at=start,
        ended_at=start + timedelta(minutes=15),
        seconds=900,
        actor="bhcm",
        kind="cocm",
        staff_id=MANAGER,
        code=None,
        inpatient=False,
        counts=True,
    )
    return Entry(CLINIC, episode, line)


def serve(*entries: Entry) -> None:
    for entry in entries:
        LedgerStore().serve(CLINIC, entry.episode_id or EPISODE, entry)


def years() -> list[int]:
    standing = LedgerStore().standing(CLINIC, EPISODE)
    assert standing is not None
    return sorted(day.year for day in standing.service_days(lambda _: False))


def test_a_year_s_entries_are_an_item_of_their_own() -> None:
    serve(served("tim_1", 2025), served("tim_2", 2026), served("tim_3", 2026))
    assert [record.sk for record in find_all(Ledger, PARTITION, "")] == [
        "EPISODE#epi_a#SERVICE#2025",
        "EPISODE#epi_a#SERVICE#2026",
    ]
    assert years() == [2025, 2026]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_entry_that_was_moved_to_another_year_counts_where_its_last_version_says(order: tuple[int, ...]) -> None:
    told = [served("tim_1", 2025), served("tim_1", 2026, 2), served("tim_1", 2025)]
    serve(*(told[place] for place in order))
    assert years() == [2026]


def test_one_that_was_entered_in_error_counts_in_no_year() -> None:
    serve(served("tim_1", 2025), served("tim_1", 2026, 2, gone=True))
    assert years() == []


def test_days_that_were_kept_before_there_were_parts_still_count_and_can_be_corrected() -> None:
    old = with_service(Standing(clinic_id=CLINIC, episode_id=EPISODE), served("tim_1", 2025))
    standing_record(old, 7).save()
    serve(served("tim_2", 2026))
    assert years() == [2025, 2026]
    serve(served("tim_1", 2025, 2, gone=True))
    assert years() == [2026]


def test_episodes_with_ids_alike_are_kept_apart_and_in_order() -> None:
    serve(served("tim_1", 2025), served("tim_2", 2026, episode=NEXT_EPISODE), served("tim_3", 2026))
    LedgerStore().update(CLINIC, NEXT_EPISODE, lambda it: it)
    found = list(LedgerStore().standings(CLINIC))
    assert [(one.episode_id, list(one.service)) for one in found] == [
        (EPISODE, ["tim_1", "tim_3"]),
        (NEXT_EPISODE, ["tim_2"]),
    ]
    assert found[0].service["tim_1"] == Service(version=1, day=served("tim_1", 2025).line.day, gone=False)
    assert LedgerStore().standing(CLINIC, EpisodeId("epi")) is None
