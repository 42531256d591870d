"""A packet becomes words: the order is kept, nobody is missing, a contradiction is refused."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from functions.review.packet.compose import beyond, compose, count, faults, week, weeks_in_treatment
from functions.review.packet.document import Packet
from tests.review.packet.people import AS_OF, Shape
from tests.review.packet.samples import packet, weekly, with_removal


@pytest.mark.parametrize(("days", "weeks"), [(-1, 0), (0, 0), (6, 0), (7, 1), (69, 9), (70, 10)])
def test_weeks_in_treatment_are_whole(days: int, weeks: int) -> None:
    assert weeks_in_treatment(AS_OF - timedelta(days=days), AS_OF) == weeks


def test_a_week_has_its_monday_and_sunday_across_the_new_year() -> None:
    assert (week("2026-W01").monday, week("2026-W01").sunday) == (date(2025, 12, 29), date(2026, 1, 4))


def test_a_week_that_the_year_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="week"):
        week("2025-W53")


def test_the_order_of_discussion_is_the_order_given() -> None:
    sheet = compose(weekly())
    assert [row.position for row in sheet.agenda] == [block.position for block in sheet.blocks] == list(range(1, 8))
    assert [row.name for row in sheet.agenda] == [one.patient.name for one in weekly().patients]


def test_everybody_on_the_caseload_has_a_line() -> None:
    made = weekly()
    assert [row.name for row in compose(made).caseload] == [line.patient.name for line in made.caseload]


def test_the_counts_are_those_of_the_lines() -> None:
    made = packet([Shape("Sample A", is_urgent=True), Shape("Sample B")], others=4)
    counts = count(made.caseload)
    assert (counts.caseload, counts.to_discuss, counts.safety_open) == (6, 2, 1)


def test_counts_that_disagree_with_the_lines_are_refused() -> None:
    made = weekly()
    with pytest.raises(ValueError, match="counts"):
        compose(replace(made, counts=replace(made.counts, caseload=29)))


def test_patients_out_of_order_are_a_fault() -> None:
    made = weekly()
    assert faults(replace(made, patients=made.patients[::-1])) == (
        "the patients to discuss are not numbered 1, 2, 3 in their order",
    )


def test_somebody_to_discuss_who_is_not_on_the_caseload_is_a_fault() -> None:
    made = weekly()
    assert "the caseload does not mark exactly those who are to be discussed" in faults(
        replace(made, caseload=made.caseload[1:], counts=count(made.caseload[1:]))
    )


def test_one_episode_twice_is_a_fault() -> None:
    made = packet([Shape("Sample A")])
    twice = (made.patients[0], replace(made.patients[0], position=2))
    assert "an episode is to be discussed twice" in faults(replace(made, patients=twice))


def test_further_reasons_are_counted_on_the_first_page() -> None:
    made = compose(packet([Shape("Sample A", is_urgent=True), Shape("Sample B")]))
    assert [row.more for row in made.agenda] == ["+ 1 more reason", ""]


def test_a_patient_added_without_a_reason_is_still_listed() -> None:
    made = packet([Shape("Sample A")])
    assert compose(replace(made, patients=(replace(made.patients[0], why=()),))).agenda[0].why == "no reason recorded"


def test_never_contacted_and_never_reviewed_are_said() -> None:
    made = packet([], others=1)
    lines = (replace(made.caseload[0], last_contact=None, last_review=None),)
    row = compose(replace(made, caseload=lines, counts=count(lines))).caseload[0]
    assert (row.contact, row.review) == ("never", "never")


def test_who_was_taken_off_is_named_with_who_and_why_and_keeps_a_line() -> None:
    made = with_removal()
    sheet = compose(made)
    assert [row.name for row in sheet.taken_off] == [one.patient.name for one in made.taken_off]
    assert (sheet.taken_off[0].by, sheet.taken_off[0].reason) == ("Sample Manager", made.taken_off[0].reason)
    assert {row.name for row in sheet.taken_off} <= {row.name for row in sheet.caseload}


def test_taking_off_somebody_who_is_discussed_or_unknown_is_a_fault() -> None:
    made = with_removal()
    stranger = replace(made.taken_off[0], patient=replace(made.taken_off[0].patient, id="epi_nobody"))
    discussed = replace(made.taken_off[0], patient=made.patients[1].patient)
    for wrong in (stranger, discussed):
        (fault,) = faults(replace(made, taken_off=(wrong,)))
        assert "taken off" in fault


def test_a_packet_stored_before_there_were_removals_still_reads() -> None:
    old = msgspec.json.decode(msgspec.json.encode(weekly()))
    del old["taken_off"]
    assert msgspec.convert(old, Packet) == weekly()


@pytest.mark.parametrize(("to_discuss", "words"), [(150, ""), (151, "1 are"), (333, "183 are")])
def test_who_has_no_page_is_counted(to_discuss: int, words: str) -> None:
    assert words in beyond(to_discuss)
    assert bool(beyond(to_discuss)) is bool(words)
