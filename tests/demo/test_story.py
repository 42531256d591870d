"""The story: the same for the same numbers, in order, nobody in two places, and everything to see that it promises."""

import time
from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise

import pytest

from functions.kernel.calendar import Month, local_day
from infra.demo.cast import CAST, Course, Gap, cast
from infra.demo.events import (
    Answered,
    Consented,
    Contacted,
    Met,
    Moved,
    Opened,
    Part2Consented,
    PatientStory,
    Planned,
    Referred,
    Reviewed,
    Revoked,
    RiskAssessed,
    Stepped,
)
from infra.demo.story import FEWEST_PATIENTS, story
from tests.demo.telling import AS_OF, of_kind, spent, told


def test_the_same_numbers_tell_the_same_story_fast() -> None:
    told()
    began = time.perf_counter()
    again = story(seed=7, as_of=AS_OF, patients=9)
    assert time.perf_counter() - began < 10
    assert again == told()
    assert again.fingerprint == told().fingerprint


def test_another_seed_another_story() -> None:
    assert story(seed=8, as_of=AS_OF, patients=9).fingerprint != told().fingerprint


def test_too_few_patients_cannot_play_every_part() -> None:
    with pytest.raises(ValueError, match="at least"):
        story(seed=7, as_of=AS_OF, patients=FEWEST_PATIENTS - 1)
    assert sum(len(cast(place, 3, FEWEST_PATIENTS)) for place in range(3)) == len(CAST)


def test_every_key_is_given_once() -> None:
    keys = Counter(event.key for event in told().events)
    assert [key for key, times in keys.items() if times > 1] == []


def test_everything_happens_in_order_and_before_the_day_of_the_telling() -> None:
    for one in told().patients:
        assert [event.at for event in one.opening] == sorted(event.at for event in one.opening)
        assert [event.at for event in one.course] == sorted(event.at for event in one.course)
        assert all(event.at < told().season.ends_at for event in one.events)
        assert one.opening[-1].at <= min((event.at for event in one.course), default=one.opening[-1].at)


def test_nobody_is_in_two_places_at_once() -> None:
    busy: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for by, begun, done in spent(event for one in told().patients for event in one.events):
        busy[by].append((begun, done))
    for times in busy.values():
        assert all(done <= begun for (_, done), (begun, _) in pairwise(sorted(times)))


def test_time_is_spent_on_one_working_day_of_the_clinic() -> None:
    for one in told().patients:
        zone = told().vendor.clinic(one.patient.clinic).zone
        for _, begun, done in spent(one.events):
            assert local_day(begun, zone) == local_day(done, zone)
            assert local_day(begun, zone).weekday() < 5
            assert begun < done


def test_the_first_events_open_the_episode() -> None:
    for one in told().patients:
        kinds = [type(event) for event in one.opening if not isinstance(event, Part2Consented)]
        assert kinds in ([Referred, Consented, Opened], [Referred, Opened])


def test_who_has_a_part_2_record_lets_the_consultant_know_and_not_the_payer() -> None:
    marked = [one for one in told().patients if of_kind(Opened, one.opening)[0].part2_record]
    assert [[it.purposes for it in of_kind(Part2Consented, one.opening)] for one in marked] == [[("treatment",)]]
    assert sum(len(of_kind(Part2Consented, one.events)) for one in told().patients) == 1


def test_each_change_of_an_episode_names_the_version_before_it() -> None:
    for one in told().patients:
        moves = of_kind(Moved, one.course)
        assert [move.version for move in moves] == list(range(1, len(moves) + 1))
        assert all(move.by in (one.patient.care_manager, one.patient.pcp) for move in moves)


def test_nothing_happens_after_a_discharge() -> None:
    ended = [one for one in told().patients if _discharge(one)]
    assert ended
    for one in ended:
        last = _discharge(one)
        assert last is not None
        assert all(event.at <= last.at for event in one.events)


def _discharge(one: PatientStory) -> Moved | None:
    return next((move for move in of_kind(Moved, one.course) if move.phase == "discharged"), None)


def test_answers_are_answers() -> None:
    answers = of_kind(Answered, told().events)
    lengths = {"PHQ-9": 9, "GAD-7": 7}
    assert {answer.instrument for answer in answers} == set(lengths)
    for answer in answers:
        assert len(answer.items) == lengths[answer.instrument]
        assert all(item in (None, 0, 1, 2, 3) for item in answer.items)
    assert any(None in answer.items for answer in answers)


def test_most_patients_come_with_ten_or_more() -> None:
    first = [of_kind(Answered, one.events)[:1] for one in told().patients]
    totals = [sum(item or 0 for item in answers[0].items) for answers in first if answers]
    assert sum(total >= 10 for total in totals) / len(totals) > 0.8


def test_item_9_is_answered_for_by_a_person_but_for_two_patients() -> None:
    open_ones = 0
    for one in told().patients:
        positive = {it.at.date() for it in of_kind(Answered, one.events) if it.instrument == "PHQ-9" and it.items[8]}
        assessed = {it.at.date() for it in of_kind(RiskAssessed, one.events)}
        open_ones += positive != assessed
    assert open_ones == 2


def test_goals_are_met_only_after_a_plan_against_relapse() -> None:
    met = [one for one in told().patients if any(move.reason == "goals_met" for move in of_kind(Moved, one.course))]
    assert met
    for one in met:
        discharge = _discharge(one)
        plans = [plan for plan in of_kind(Planned, one.course) if plan.kind == "relapse-prevention"]
        assert discharge is not None
        assert [plan.at < discharge.at for plan in plans] == [True]


def test_reviews_refer_to_meetings_that_listed_the_patient() -> None:
    meetings = {met.key: met for met in told().meetings}
    for one in told().patients:
        for review in of_kind(Reviewed, one.course):
            assert one.patient.key in meetings[review.meeting_key].patients
            assert review.by == meetings[review.meeting_key].consultant


def test_recommendations_meet_every_fate() -> None:
    steps = of_kind(Stepped, told().events)
    assert {step.status for step in steps} == {"delivered", "seen", "accepted", "modified", "declined", "done"}
    assert all(step.reason for step in steps if step.status in ("declined", "modified"))
    deciding = {"seen", "accepted", "modified", "declined"}
    pcps = {one.patient.pcp for one in told().patients}
    assert all(step.by in pcps for step in steps if step.status in deciding)


def test_every_clinic_meets_every_week_of_the_two_months() -> None:
    season = told().season
    for clinic in told().vendor.clinics:
        weeks = {met.at.isocalendar()[:2] for met in of_kind(Met, told().meetings) if met.clinic == clinic.key}
        wanted = {
            date.fromisoformat(f"{month}-{day:02d}").isocalendar()[:2] for month in season.months for day in (9, 16, 23)
        }
        assert wanted <= weeks


def test_every_course_and_gap_is_played() -> None:
    assert {part.course for part in CAST} == set(Course)
    assert {part.gap for part in CAST} - {None} == set(Gap)


def test_what_is_missing_is_missing() -> None:
    stories = told().patients
    season = told().season
    assert sum(not of_kind(Consented, one.events) for one in stories) == 1
    assert len(of_kind(Revoked, told().events)) == 1
    opened = of_kind(Opened, told().events)
    assert sum(not it.diagnoses for it in opened) == 1
    assert sum(it.visit_required and it.visited_on is None for it in opened) == 1
    assert any(not of_kind(Reviewed, one.course) and len(of_kind(Contacted, one.course)) > 3 for one in stories)
    said = [consent.statements for consent in of_kind(Consented, told().events)]
    assert sum("cost_sharing" not in statements for statements in said) == 1
    assert any(_contacts_in(one, season.months[1]) and not _answers_in(one, season.months[1]) for one in stories)
    assert len({it.payer_id for it in opened}) >= 5


def _contacts_in(one: PatientStory, month: Month) -> int:
    return sum(it.at.date() in month and it.outcome == "reached" for it in of_kind(Contacted, one.events))


def _answers_in(one: PatientStory, month: Month) -> int:
    return sum(it.at.date() in month for it in of_kind(Answered, one.events))
