"""What a stretch of time must be, how it counts, and where it meets other time."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.care.rules.contact import (
    LONGEST_HOURS,
    Stretch,
    actor_of,
    after_end,
    last_second,
    longest_hours,
    overlapping,
    seconds_between,
    spent_problems,
    whole_second,
)
from functions.kernel.counting import counting
from functions.kernel.facts import Actor, CareTeam, Spent, TeamMember
from functions.kernel.ids import StaffId
from functions.kernel.roles import Role

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 9, 14, tzinfo=UTC)
MANAGER, CONSULTANT, PCP = StaffId("stf-manager"), StaffId("stf-consultant"), StaffId("stf-pcp")
TEAM = CareTeam(
    care_manager=TeamMember(staff_id=MANAGER, name=""),
    psychiatric_consultant=TeamMember(staff_id=CONSULTANT, name=""),
    pcp=TeamMember(staff_id=PCP, name=""),
)


def spent(seconds: int = 600, *, actor: Actor = "bhcm", billed_as: str | None = None, inpatient: bool = False) -> Spent:
    return Spent(
        started_at=START,
        ended_at=START + timedelta(seconds=seconds),
        seconds=seconds,
        actor=actor,
        kind="separately_billed" if billed_as else "cocm",
        code=billed_as,
        inpatient=inpatient,
    )


def stretch(record_id: str, from_minute: int, to_minute: int, staff_id: StaffId = MANAGER) -> Stretch:
    minute = timedelta(minutes=1)
    return Stretch(record_id, staff_id, START + from_minute * minute, START + to_minute * minute)


def codes(seconds: int, longest: int = LONGEST_HOURS) -> list[str]:
    return [problem.code for problem in spent_problems(spent(seconds), longest)]


@pytest.mark.parametrize(
    ("seconds", "found"),
    [(-1, ["NOT_AFTER_START"]), (0, ["NOT_AFTER_START"]), (1, []), (86_400, []), (86_401, ["TOO_LONG"])],
)
def test_time_is_positive_and_at_most_a_day(seconds: int, found: list[str]) -> None:
    assert codes(seconds) == found


def test_a_clinic_may_ask_for_shorter_entries_and_never_for_longer() -> None:
    assert longest_hours({"longest_time_entry_hours": 8}) == 8
    assert (codes(8 * 3600, 8), codes(8 * 3600 + 1, 8)) == ([], ["TOO_LONG"])
    for unusable in (0, 25, True, "8"):
        assert longest_hours({"longest_time_entry_hours": unusable}) == LONGEST_HOURS
    assert longest_hours({}) == LONGEST_HOURS


def test_the_hour_that_the_clocks_skip_or_repeat_is_counted_as_it_passed() -> None:
    spring = datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK), datetime(2026, 3, 8, 3, 30, tzinfo=NEW_YORK)
    autumn = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), datetime(2026, 11, 1, 2, 30, tzinfo=NEW_YORK)
    assert seconds_between(*spring) == 3600
    assert seconds_between(*autumn) == 3 * 3600


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


@given(first=MOMENTS, second=MOMENTS, offset=OFFSETS)
def test_seconds_depend_on_the_moments_and_not_on_how_they_are_written(
    first: datetime, second: datetime, offset: timezone
) -> None:
    seconds = seconds_between(first, second)
    assert seconds == seconds_between(first.astimezone(offset), second.astimezone(offset))
    assert seconds == -seconds_between(second, first)
    assert timedelta(seconds=seconds) == whole_second(second) - whole_second(first)


@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_the_edges_of_the_calendar_are_read_without_a_fault(hours: int) -> None:
    there = timezone(timedelta(hours=hours))
    assert whole_second(datetime(1, 1, 1, tzinfo=there)).year == 1
    assert whole_second(datetime(9999, 12, 31, 23, 59, 59, tzinfo=there)).year == 9999


def test_separately_billed_time_names_its_code_and_the_services_own_time_has_none() -> None:
    nameless = Spent(started_at=START, ended_at=START, seconds=1, actor="pcp", kind="separately_billed")
    named = Spent(started_at=START, ended_at=START, seconds=1, actor="pcp", kind="cocm", code="99214")
    assert [problem.code for problem in spent_problems(nameless)] == ["REQUIRED"]
    assert [problem.code for problem in spent_problems(named)] == ["NOT_EXPECTED"]
    assert spent_problems(spent(billed_as="99214")) == []


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        (spent(), None),
        (spent(actor="pcp"), None),
        (spent(actor="clerical"), "clerical time (R20)"),
        (spent(actor="psychiatric_consultant"), "the consultant's own time is in the code already (R20)"),
        (spent(billed_as="90837"), "paid by 90837 (R20)"),
        (spent(inpatient=True), "the patient was an inpatient (R19)"),
    ],
)
def test_time_that_does_not_count_says_why_by_its_rule(time: Spent, reason: str | None) -> None:
    counted = counting(time)
    assert (counted.countable_seconds, counted.not_counted) == (0 if reason else 600, reason)


def test_the_same_persons_time_overlaps_and_touching_ends_do_not() -> None:
    others = [
        stretch("before", -10, 0),
        stretch("into", -10, 1),
        stretch("inside", 10, 20),
        stretch("out of", 29, 40),
        stretch("after", 30, 40),
        stretch("colleague", 0, 30, PCP),
    ]
    assert overlapping(stretch("mine", 0, 30), others) == ("inside", "into", "out of")


MINUTES = st.integers(0, 60)


@given(a=st.tuples(MINUTES, MINUTES).map(sorted), b=st.tuples(MINUTES, MINUTES).map(sorted))
def test_overlap_is_mutual_and_nothing_overlaps_itself(a: list[int], b: list[int]) -> None:
    one, other = stretch("one", a[0], a[1]), stretch("other", b[0], b[1])
    assert bool(overlapping(one, [other])) == bool(overlapping(other, [one]))
    assert overlapping(one, [one]) == ()


def test_the_last_day_ends_at_the_clinics_midnight() -> None:
    ended_on, midnight = date(2026, 4, 30), datetime(2026, 5, 1, tzinfo=NEW_YORK)
    assert after_end(ended_on, "America/New_York", occurred_at=midnight - timedelta(seconds=1)) == []
    late = after_end(ended_on, "America/New_York", occurred_at=midnight)
    assert [(problem.field, problem.code) for problem in late] == [("/occurred_at", "AFTER_DISCHARGE")]
    assert after_end(None, "America/New_York", occurred_at=midnight) == []
    assert last_second(spent()) == START + timedelta(seconds=599)


@pytest.mark.parametrize(
    ("staff_id", "roles", "actor"),
    [
        (MANAGER, {Role.CARE_MANAGER}, "bhcm"),
        (PCP, {Role.PCP}, "pcp"),
        (CONSULTANT, {Role.PSYCHIATRIC_CONSULTANT}, "psychiatric_consultant"),
        (MANAGER, {Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT}, "bhcm"),
        (MANAGER, {Role.PSYCHIATRIC_CONSULTANT}, "psychiatric_consultant"),
        (StaffId("stf-cover"), {Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT}, "psychiatric_consultant"),
        (StaffId("stf-cover"), {Role.CARE_MANAGER}, "bhcm"),
        (StaffId("stf-cover"), {Role.FINANCE}, None),
    ],
)
def test_a_person_works_by_their_seat_in_the_team_and_else_by_the_role_that_counts_least(
    staff_id: StaffId, roles: set[Role], actor: Actor | None
) -> None:
    assert actor_of(staff_id, frozenset(roles), TEAM) == actor
