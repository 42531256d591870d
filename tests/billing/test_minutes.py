"""Which seconds count: each is credited once or excluded with a reason (R8, R18-R21)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.exclusions import Window
from functions.billing.rules.minutes import Counted, count
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, StatedTime, TimeEntry
from tests.billing.entries import any_entries
from tests.billing.months import CONSENT, MARCH, SUBSEQUENT_MONTH, at, entry, outcome, set_to, warnings

WINDOW = Window(
    month=MARCH,
    from_day=date(2026, 3, 5),
    to_day=date(2026, 3, 25),
    revoked_on=None,
    inpatient_counts=False,
    triad_counts=False,
)
BILLED = Kind.SEPARATELY_BILLED


def why(counted: Counted) -> list[tuple[str, str, int]]:
    return [(one.source, one.reason.code, one.seconds) for one in counted.excluded]


@pytest.mark.parametrize(
    ("day", "reason"),
    [(4, "BEFORE_CONSENT"), (5, None), (25, None), (26, "AFTER_DISCHARGE_OR_DEATH")],
)
def test_time_counts_from_the_day_of_consent_to_the_day_of_discharge(day: int, reason: str | None) -> None:
    counted = count([entry("a", day)], WINDOW)
    assert why(counted) == ([] if reason is None else [("a", reason, 600)])
    assert counted.seconds == (600 if reason is None else 0)


@pytest.mark.parametrize(("day", "seconds"), [(20, 600), (21, 0)])
def test_time_counts_to_the_day_of_revocation(day: int, seconds: int) -> None:
    assert count([entry("a", day)], replace(WINDOW, revoked_on=date(2026, 3, 20))).seconds == seconds


def test_time_of_another_month_is_left_out() -> None:
    april = replace(entry("a", 10), day=date(2026, 4, 1))
    assert why(count([april], WINDOW)) == [("a", "OUTSIDE_MONTH", 600)]


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (Actor.BHCM, None),
        (Actor.PCP, None),
        (Actor.CONSULTANT, "CONSULTANT_TIME"),
        (Actor.CLERICAL, "CLERICAL"),
    ],
)
def test_care_managers_and_treating_practitioners_earn_time(actor: Actor, reason: str | None) -> None:
    found = why(count([entry("a", 10, actor=actor)], WINDOW))
    assert found == ([] if reason is None else [("a", reason, 600)])


def test_the_consultant_s_time_counts_where_the_payer_counts_the_triad() -> None:
    time = (entry("a", 10, minutes=20), entry("b", 10, minutes=11, actor=Actor.CONSULTANT))
    month = replace(SUBSEQUENT_MONTH, time=time)
    assert outcome(month) == ("BILL", {"G2214": 1}, set(), {"MINUTES_EXCLUDED"})
    assert outcome(replace(month, payer="bcbsm_commercial")) == ("BILL", {"99493": 1}, set(), set())
    refused = replace(month, payer="bcbsm_commercial", overrides=set_to(triad_minutes_count=False))
    assert outcome(refused) == ("BILL", {"G2214": 1}, set(), {"MINUTES_EXCLUDED"})


@pytest.mark.parametrize(
    ("status", "seconds"),
    [
        (PatientStatus.COMMUNITY, 600),
        (PatientStatus.EMERGENCY, 600),
        (PatientStatus.OBSERVATION, 0),
        (PatientStatus.INPATIENT, 0),
    ],
)
def test_inpatient_time_counts_only_under_a_setting(status: PatientStatus, seconds: int) -> None:
    one = [entry("a", 10, status=status)]
    assert count(one, WINDOW).seconds == seconds
    assert count(one, replace(WINDOW, inpatient_counts=True)).seconds == 600


def test_time_that_another_code_pays_for_is_left_out() -> None:
    assert why(count([entry("a", 10, kind=BILLED)], WINDOW)) == [("a", "SEPARATELY_BILLED", 600)]


def test_two_people_at_once_count_once_and_the_earliest_start_keeps_the_credit() -> None:
    late = entry("a", 10, minutes=20, start=at(10, 9, 10))
    early = entry("b", 10, minutes=20, start=at(10, 9), actor=Actor.PCP)
    counted = count([late, early], WINDOW)
    assert {one.source: one.seconds for one in counted.credited} == {"a": 600, "b": 1200}
    assert why(counted) == [("a", "OVERLAP", 600)]


def test_an_entry_inside_another_earns_nothing_more() -> None:
    month = replace(
        SUBSEQUENT_MONTH,
        time=(entry("a", 10, minutes=31, start=at(10, 9)), entry("b", 10, minutes=10, start=at(10, 9, 5))),
    )
    assert outcome(month) == ("BILL", {"99493": 1}, set(), {"OVERLAP_MERGED"})


def test_entries_that_only_touch_do_not_overlap() -> None:
    counted = count([entry("a", 10, start=at(10, 9)), entry("b", 10, start=at(10, 9, 10))], WINDOW)
    assert (counted.seconds, counted.excluded) == (1200, ())


def test_what_does_not_count_takes_no_credit_from_what_does() -> None:
    consult = entry("a", 10, minutes=30, start=at(10, 9), actor=Actor.CONSULTANT)
    care = entry("b", 10, minutes=30, start=at(10, 9))
    assert count([consult, care], WINDOW).seconds == 1800


def test_a_stretch_that_its_person_billed_otherwise_counts_for_neither() -> None:
    therapy = entry("a", 10, minutes=45, start=at(10, 9), kind=BILLED, staff="one")
    care = entry("b", 10, minutes=30, start=at(10, 9, 30), staff="one")
    colleague = replace(care, source="c", staff="two")
    assert why(count([therapy, care], WINDOW)) == [
        ("a", "SEPARATELY_BILLED", 2700),
        ("b", "USED_FOR_ANOTHER_CODE", 900),
    ]
    assert count([therapy, colleague], WINDOW).seconds == 1800


def test_billed_stretches_cut_holes_into_the_care_around_them() -> None:
    care = entry("a", 10, minutes=60, start=at(10, 9))
    holes = [entry(f"h{hour}", 10, minutes=10, start=at(10, 9, hour), kind=BILLED) for hour in (10, 30)]
    assert count([care, *holes], WINDOW).seconds == 40 * 60


def test_seconds_are_summed_before_they_are_floored() -> None:
    halves = [replace(entry(f"s{index}", 10), seconds=90, start=None, end=None) for index in range(24)]
    month = replace(SUBSEQUENT_MONTH, time=tuple(halves))
    assert decide(month).minutes == 36
    short = replace(month, time=(*halves[:20], replace(halves[20], seconds=59)))
    assert decide(short).minutes == 30
    assert decide(replace(month, time=(*halves[:20], replace(halves[20], seconds=60)))).minutes == 31


def test_a_stated_total_counts_whole_unless_the_episode_ended_before_the_month() -> None:
    assert count(StatedTime(600), WINDOW).seconds == 600
    ended = count(StatedTime(600), replace(WINDOW, to_day=date(2026, 2, 28)))
    assert (ended.seconds, why(ended)) == (0, [("", "AFTER_DISCHARGE_OR_DEATH", 600)])


def test_two_entries_under_one_source_are_a_fault() -> None:
    with pytest.raises(ValueError, match="under one source"):
        count([entry("a", 10), entry("a", 11)], WINDOW)


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        (at(10, 9), None, 600),
        (at(10, 9), at(10, 9, 10), 599),
        (at(10, 9), at(10, 8), -3600),
        (datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 10), 3600),  # noqa: DTZ001
        (None, None, -1),
    ],
)
def test_impossible_entries_cannot_be_made(start: datetime | None, end: datetime | None, seconds: int) -> None:
    with pytest.raises(ValueError, match=r"time|span"):
        replace(entry("a", 10), start=start, end=end, seconds=seconds)


def test_a_stated_total_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        StatedTime(-1)


def test_discharge_drops_later_minutes_and_dates_the_claim() -> None:
    time = (entry("a", 10, minutes=31), entry("b", 20, minutes=60))
    month = replace(SUBSEQUENT_MONTH, time=time, discharged_on=date(2026, 3, 19))
    assert outcome(month) == ("BILL", {"99493": 1}, set(), {"MINUTES_EXCLUDED"})
    assert decide(month).date_of_service == date(2026, 3, 19)
    both = replace(month, died_on=date(2026, 3, 15))
    assert decide(both).date_of_service == date(2026, 3, 15)
    later = replace(month, discharged_on=date(2026, 4, 2))
    assert (decide(later).date_of_service, warnings(decide(later))) == (date(2026, 3, 31), set())


@given(any_entries())
def test_every_second_is_credited_once_or_excluded_with_a_reason(entries: list[TimeEntry]) -> None:
    counted = count(entries, WINDOW)
    for one in entries:
        credited = sum(part.seconds for part in counted.credited if part.source == one.source)
        excluded = [part for part in counted.excluded if part.source == one.source]
        assert credited + sum(part.seconds for part in excluded) == one.seconds
        assert all(part.reason.rule and part.seconds >= 0 for part in excluded)
    assert counted.seconds == sum(part.seconds for part in counted.credited)


@given(any_entries())
def test_no_minute_of_the_clock_is_credited_twice(entries: list[TimeEntry]) -> None:
    timed = [one for one in entries if one.start is not None]
    on_the_clock = {
        moment
        for one in timed
        if one.start is not None and one.end is not None
        for moment in range(int(one.start.timestamp()), int(one.end.timestamp()), 60)
    }
    assert count(timed, WINDOW).seconds <= 60 * len(on_the_clock)


def _split(one: TimeEntry) -> list[TimeEntry]:
    """The same work, written down as two entries that touch."""
    first = one.seconds // 120 * 60
    if one.start is None or one.end is None:
        return [replace(one, seconds=first), replace(one, source=f"{one.source}+", seconds=one.seconds - first)]
    middle = datetime.fromtimestamp(one.start.timestamp() + first, UTC)
    return [
        replace(one, end=middle, seconds=first),
        replace(one, source=f"{one.source}+", start=middle, seconds=one.seconds - first),
    ]


def _decided(month: PatientMonth) -> tuple[object, ...]:
    return (*outcome(month), decide(month).minutes, decide(month).date_of_service)


@given(any_entries(), st.randoms(use_true_random=False))
def test_order_replay_and_splitting_never_change_a_decision(entries: list[TimeEntry], random: Random) -> None:
    month = replace(SUBSEQUENT_MONTH, time=tuple(entries), consent=replace(CONSENT, documented_on=date(2026, 3, 5)))
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)
    split = [part for one in entries for part in _split(one)]
    assert _decided(replace(month, time=tuple(shuffled))) == _decided(month)
    assert decide(replace(month, time=tuple(shuffled))).evidence_hash == decide(month).evidence_hash
    assert _decided(replace(month, time=tuple(split))) == _decided(month)
