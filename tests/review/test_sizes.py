"""Caseload sizes against the AIMS range, at both ends of it, and what is not said is not guessed."""

from collections.abc import Iterator
from datetime import date

import pytest

from functions.kernel.facts import PhaseEntered, TeamMember
from functions.kernel.ids import EpisodeId, StaffId
from functions.review.api import door
from functions.review.fold import fold
from functions.review.row import Row
from functions.review.sizes import CaseloadSize, caseload_sizes
from tests.charts import an_episode, settle_episodes
from tests.review.test_api import ZONE, hear_again
from tests.support import ADMIN, CLINIC, FINANCE, MANAGER, knock

TODAY = date(2026, 4, 1)


def rows(count: int, manager: StaffId = MANAGER) -> Iterator[Row]:
    team = an_episode().care_team
    for number in range(count):
        name = EpisodeId(f"epi_{manager}_{number}")
        member = TeamMember(staff_id=manager, name=manager)
        own = type(team)(care_manager=member, psychiatric_consultant=team.psychiatric_consultant, pcp=team.pcp)
        yield fold(Row(clinic_id=CLINIC, episode_id=name), an_episode(episode_id=name, care_team=own), ZONE)


def size(count: int, **policy: object) -> CaseloadSize:
    return caseload_sizes(rows(count), policy, TODAY)[0]


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("commercial_bh", 90, 120),
        ("commercial_bh_medical", 80, 100),
        ("medicaid_bh", 60, 80),
        ("medicaid_bh_medical", 50, 75),
    ],
)
def test_each_type_of_clinic_has_its_range(kind: str, low: int, high: int) -> None:
    fits = [size(count, caseload_type=kind).fit for count in (low - 1, low, high, high + 1)]
    assert fits == ["below", "within", "within", "above"]


def test_half_a_schedule_is_half_a_range() -> None:
    policy = {"caseload_type": "medicaid_bh_medical", f"care_manager_fte_percent:{MANAGER}": 50}
    found = [size(count, **policy) for count in (24, 25, 37, 38)]
    assert [one.fit for one in found] == ["below", "within", "within", "above"]
    assert (found[0].expected_low, found[0].expected_high, found[0].fte_percent) == (25, 37, 50)
    assert not found[0].is_full_time_assumed


def test_a_clinic_that_has_not_said_its_type_has_no_range() -> None:
    found = size(3)
    assert (found.fit, found.expected_low, found.expected_high) == (None, None, None)
    assert (found.patients, found.fte_percent, found.is_full_time_assumed) == (3, 100, True)


def test_only_those_under_care_count_and_each_with_their_own() -> None:
    gone = an_episode(phases=(PhaseEntered(phase="active", on=TODAY), PhaseEntered(phase="discharged", on=TODAY)))
    left = fold(Row(clinic_id=CLINIC, episode_id=gone.episode_id), gone, ZONE)
    unknown = Row(clinic_id=CLINIC, episode_id=EpisodeId("epi_unheard"))
    found = caseload_sizes([*rows(2), left, unknown, *rows(3, StaffId("stf-other"))], {}, TODAY)
    assert [(one.care_manager_id, one.patients) for one in found] == [(MANAGER, 2), ("stf-other", 3)]
    assert found[0].by_phase == {"active": 2}


@pytest.mark.usefixtures("aws")
def test_sizes_are_read_by_the_team_and_the_administration() -> None:
    settle_episodes()
    hear_again()
    route = "/v1/clinics/{clinic_id}/caseload-sizes"
    page = knock(door, "GET", route, by=ADMIN, query={"as_of": "2026-04-01"})
    assert page.status == 200
    assert [one["care_manager_id"] for one in page.body["items"]] == [MANAGER]
    assert page.body["patients"] == page.body["items"][0]["patients"] >= 1
    assert knock(door, "GET", route, by=FINANCE).status == 403
