"""The PDF: order, page numbers, nobody lost, the same bytes again, and nothing that was typed is run."""

import io
import re
from dataclasses import replace
from time import perf_counter

import pytest
from pypdf import PdfReader

from functions.review.packet.document import Packet
from functions.review.packet.typeset import MODULE, MOST_BLOCKS_HERE, typeset, typeset_within
from tests.review.packet.people import Shape
from tests.review.packet.samples import difficult, many, packet, weekly

SECONDS_FOR_120 = 60.0


def pages(made: Packet) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(typeset(made))).pages]


def squeezed(text: str) -> str:
    """A text without its spaces and line ends, which a PDF does not keep faithfully."""
    return re.sub(r"[\s\u200b\u2068\u2069\xad]", "", text)


@pytest.fixture(scope="module")
def ordinary() -> list[str]:
    return pages(weekly())


@pytest.fixture(scope="module")
def awkward() -> str:
    return squeezed("".join(pages(difficult())))


def test_the_same_packet_gives_the_same_bytes() -> None:
    assert typeset(difficult()) == typeset(difficult())


def test_every_page_has_clinic_week_number_notice_and_moment(ordinary: list[str]) -> None:
    for number, text in enumerate(ordinary, start=1):
        assert f"Page {number} of {len(ordinary)}" in text
        assert "Sample Family Medicine" in text
        assert "2026-W11" in text
        assert "Confidential" in text
        assert "Mar 9, 2026, 06:00 EDT" in text


def test_the_first_page_names_the_reader_and_everybody_to_discuss_in_order(ordinary: list[str]) -> None:
    first = squeezed(ordinary[0])
    places = [first.index(squeezed(one.patient.name)) for one in weekly().patients]
    assert "Dr. Sample Consultant, psychiatric consultant" in ordinary[0]
    assert places == sorted(places)


def test_patients_follow_on_the_pages_that_the_first_page_promises(ordinary: list[str]) -> None:
    promised = [int(page) for page in re.findall(r"(?:Feb 2|never) (\d+)$", ordinary[0], re.M)]
    found = [
        next(
            number for number, text in enumerate(ordinary[1:], start=2) if f"{one.position} {one.patient.name}" in text
        )
        for one in weekly().patients
    ]
    assert promised == found == sorted(found)


def test_nobody_on_the_caseload_is_missing(ordinary: list[str]) -> None:
    table = squeezed(ordinary[-1] + ordinary[-2])
    assert all(squeezed(f"MRN {line.patient.mrn}") in table for line in weekly().caseload)


def test_an_empty_caseload_is_one_page_that_says_so() -> None:
    only = pages(packet([]))
    assert len(only) == 1
    assert "Nobody is proposed for discussion this week." in only[0]
    assert "Nobody is on this caseload as of Mar 9, 2026." in only[0]


@pytest.mark.parametrize("position", [1, 2, 3, 5, 7])
def test_long_and_foreign_names_are_whole(awkward: str, position: int) -> None:
    assert squeezed(difficult().patients[position - 1].patient.name) in awkward


def test_what_was_typed_is_printed_and_never_run(awkward: str) -> None:
    assert squeezed('#eval("1") *bold* ] \\ "quoted" $x$ @ref <b>') in awkward


@pytest.mark.parametrize(
    "typed", ["#panic()", "*b* _i_ `c`", "]]]) }", "\\u{41} \\", "\"'", "$1+1$ @a <a> // x /* y", "= Head"]
)
def test_typed_texts_stay_literal_wherever_they_stand(typed: str) -> None:
    made = packet([Shape("Sample A")])
    one = replace(made.patients[0], plan=typed, question=typed, medication=typed)
    text = squeezed("".join(pages(replace(made, patients=(one,)))))
    assert text.count(squeezed(typed)) >= 3


def test_an_absent_score_is_a_reason_and_not_a_zero(awkward: str) -> None:
    assert squeezed("no PHQ-9 since enrollment (C10: baseline missing after 14 days)") in awkward


def test_a_text_longer_than_a_page_goes_on_over_the_next_and_loses_nothing() -> None:
    made = packet([Shape("Sample A"), Shape("Sample B")])
    plan = " ".join(f"step{number}" for number in range(1500))
    told = "".join(pages(replace(made, patients=(replace(made.patients[0], plan=plan), made.patients[1]))))
    assert re.findall(r"step(\d+)", told) == [str(number) for number in range(1500)]


def test_a_hundred_and_twenty_patients_are_all_there_in_bounded_time() -> None:
    made = many(120)
    started = perf_counter()
    found = pages(made)
    assert perf_counter() - started < SECONDS_FOR_120
    told = squeezed("".join(found))
    assert all(told.count(squeezed(f"MRN {one.patient.mrn}")) == 3 for one in made.patients)


def many_to_discuss(count: int) -> Packet:
    return packet([Shape(f"Sample Ada Number{place}", scores=0) for place in range(count)])


def test_a_packet_is_the_same_bytes_wherever_it_is_set() -> None:
    here, grown = typeset(weekly()), typeset_within(weekly(), memory=0)
    assert here == grown == typeset_within(weekly(), memory=1_000_000)


@pytest.mark.parametrize(("blocks", "memory", "where"), [(30, 10**6, b"here"), (31, 10**6, b"apart"), (1, 0, b"apart")])
def test_large_packets_and_those_of_a_grown_process_are_set_apart(
    blocks: int, memory: int, where: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.run_apart", lambda *_: b"apart")
    monkeypatch.setattr(f"{MODULE}.typeset", lambda _: b"here")
    assert MOST_BLOCKS_HERE == 30
    assert typeset_within(many_to_discuss(blocks), memory) == where


def test_everybody_is_listed_and_only_the_first_have_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.review.packet.compose.MOST_BLOCKS", 2)
    text = squeezed("".join(pages(many_to_discuss(3))))
    assert squeezed("Pages follow for the first 2. The other 1 are listed above") in text
    assert text.count("AdaNumber1") == text.count("AdaNumber2") + 1
