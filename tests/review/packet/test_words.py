"""Days, scores and absences in words."""

from datetime import UTC, date, datetime

import pytest

from functions.review.packet import words
from functions.review.packet.document import Person
from tests.review.packet.people import AS_OF, reading


def test_a_moment_is_shown_on_the_clinics_clock_on_both_sides_of_the_change_to_daylight_time() -> None:
    before, after = datetime(2026, 3, 8, 6, 30, tzinfo=UTC), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert words.moment(before, "America/Detroit") == "Sun Mar 8, 2026, 01:30 EST"
    assert words.moment(after, "America/Detroit") == "Sun Mar 8, 2026, 03:30 EDT"


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        words.moment(datetime(2026, 3, 8, 6, 30), "America/Detroit")  # noqa: DTZ001


def test_the_year_is_written_only_when_it_is_not_that_of_the_packet() -> None:
    assert words.near_day(date(2026, 1, 1), AS_OF) == "Jan 1"
    assert words.near_day(date(2025, 12, 31), AS_OF) == "Dec 31, 2025"


def test_a_total_of_zero_is_a_zero_and_an_absent_total_a_dash() -> None:
    assert words.total(reading(AS_OF, 0)) == "0"
    assert words.total(reading(AS_OF, None)) == "–"
    assert words.total(None) == "–"


def test_a_prorated_total_is_marked() -> None:
    assert words.total(reading(AS_OF, 12, prorated=True)) == "~12"


def test_item_9_answered_zero_unanswered_and_never_asked_are_told_apart_from_each_other_or_shown_absent() -> None:
    assert [words.item9(reading(AS_OF, 4, item9=0)), words.item9(reading(AS_OF, 4, item9=None)), words.item9(None)] == [
        "0",
        "–",
        "–",
    ]


def test_the_course_of_a_single_score_is_that_score() -> None:
    only = reading(AS_OF, 14)
    assert words.course(only, only) == "14"


def test_the_course_from_first_to_last_keeps_a_last_one_that_could_not_be_scored() -> None:
    assert words.course(reading(date(2026, 1, 5), 14), reading(AS_OF, None)) == "14 → –"
    assert words.course(None, None) == "–"


def test_what_is_not_known_about_a_person_is_said() -> None:
    nobody = Person(id="p", name="Sample", mrn="", age=None, sex="")
    assert words.who(nobody) == "age unknown sex unknown, MRN –"


def test_an_age_of_zero_is_an_age() -> None:
    assert words.who(Person(id="p", name="Sample", mrn="S-1", age=0, sex="M")) == "0 M, MRN S-1"


def test_one_contact_is_not_plural() -> None:
    assert [words.plural(number, "contact") for number in (0, 1, 2)] == ["0 contacts", "1 contact", "2 contacts"]
