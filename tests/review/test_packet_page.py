"""A packet a page at a time: put together it is the whole packet, and no page is more than an answer may be."""

from dataclasses import fields, replace

import pytest

from functions.aws.codec import encode
from functions.aws.paging import Page, PageQuery
from functions.review.packet.document import Packet, Person, TakenOff, WithheldPatient
from functions.review.packet_page import MOST_BYTES, PacketPage, fitting, page_of_packet
from tests.review.packet.people import Shape
from tests.review.packet.samples import packet

LONG = 900_000


def a_packet() -> Packet:
    """Three to discuss and four others; the caseload names the others first."""
    made = packet([Shape("Sample Ada"), Shape("Sample Bruno"), Shape("Sample Carla")], others=4)
    lines = [replace(line, patient=_named(line.patient, at)) for at, line in enumerate(made.caseload)]
    patients = [replace(one, patient=_named(one.patient, at)) for at, one in enumerate(made.patients)]
    gone = TakenOff(_named(lines[-1].patient, 6), "Mai Nguyen", "on holiday")
    return replace(
        made,
        caseload=(*lines[3:], *lines[:3]),
        patients=tuple(patients),
        taken_off=(gone,),
        withheld=(WithheldPatient("epi_w", "no consent"),),
    )


def _named(person: Person, at: int) -> Person:
    return replace(person, id=f"epi_{at}")


def pages(whole: Packet, limit: int, most_bytes: int = MOST_BYTES) -> list[PacketPage]:
    found = [page_of_packet(whole, PageQuery(limit=limit), most_bytes)]
    while found[-1].next_cursor is not None:
        assert len(found) <= len(whole.caseload)
        found.append(page_of_packet(whole, PageQuery(limit=limit, cursor=found[-1].next_cursor), most_bytes))
    return found


def put_together(whole: Packet, found: list[PacketPage]) -> Packet:
    """The packet that these pages are of; its caseload as it was, since pages begin with those to discuss."""
    told = {line.patient.id: line for page in found for line in page.caseload}
    return replace(
        whole,
        caseload=tuple(told[line.patient.id] for line in whole.caseload),
        patients=tuple(one for page in found for one in page.patients),
        taken_off=tuple(one for page in found for one in page.taken_off),
        withheld=tuple(one for page in found for one in page.withheld),
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 200])
def test_the_pages_of_a_packet_are_the_packet_whatever_their_length(limit: int) -> None:
    whole = a_packet()
    found = pages(whole, limit)
    assert put_together(whole, found) == whole
    assert [len(page.caseload) for page in found[:-1]] == [limit] * (len(found) - 1)
    assert {(page.count, page.counts) for page in found} == {(7, whole.counts)}


def test_those_to_discuss_come_first_each_with_what_there_is_to_discuss() -> None:
    first, second = pages(a_packet(), 5)
    assert [line.position for line in (*first.caseload, *second.caseload)] == [1, 2, 3, None, None, None, None]
    assert [one.patient.id for one in first.patients] == [line.patient.id for line in first.caseload[:3]]
    assert (second.patients, second.taken_off, second.withheld) == ((), (), ())


def test_a_page_ends_exactly_where_an_answer_could_hold_no_more() -> None:
    whole = a_packet()
    (alone,) = pages(whole, 200)
    two = sum(len(encode(one).encode()) for one in (*alone.caseload[:2], *alone.patients[:2]))
    assert len(page_of_packet(whole, PageQuery(), two).caseload) == 2
    assert len(page_of_packet(whole, PageQuery(), two - 1).caseload) == 1
    for most in (1, two - 1, two):
        assert put_together(whole, pages(whole, 200, most)) == whole


def test_somebody_who_alone_is_more_than_a_page_has_one_to_themselves() -> None:
    whole = a_packet()
    longest = replace(whole.patients[1], plan="x" * LONG)
    whole = replace(whole, patients=(whole.patients[0], longest, whole.patients[2]))
    found = pages(whole, 200, LONG)
    assert [len(page.caseload) for page in found] == [1, 1, 5]
    assert put_together(whole, found) == whole


@pytest.mark.parametrize(
    ("sizes", "most", "count"), [([], 10, 1), ([11], 10, 1), ([10], 10, 1), ([4, 6, 1], 10, 2), ([4, 7], 10, 1)]
)
def test_as_many_fit_as_come_to_no_more(sizes: list[int], most: int, count: int) -> None:
    assert fitting(sizes, most) == count


def test_a_packet_of_nobody_is_one_page() -> None:
    assert [page.caseload for page in pages(replace(a_packet(), caseload=(), patients=()), 50)] == [()]


def test_a_page_has_every_field_of_a_packet() -> None:
    assert {field.name for field in fields(PacketPage)} - {field.name for field in fields(Page)} == {
        field.name for field in fields(Packet)
    }
