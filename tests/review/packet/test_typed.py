"""Markup of the typesetter in every text of a packet: the PDF is made, the text stands in it, and no file is read."""

import io
import re
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader

from functions.review.packet import document as d
from functions.review.packet.compose import count
from functions.review.packet.typeset import typeset
from tests.review.packet.people import Shape, line
from tests.review.packet.samples import packet

# Invisible: where a long word may break, and where a name from right to left is held together.
_UNSEEN = re.compile(r"[\s\u200b\u2066-\u2069\xad]")
PLACES = ("name", "plan", "question", "medication", "last contact", "review", "recommendation", "reason")
TYPED = (
    '#read("/etc/passwd")',
    '#import "/etc/passwd": *',
    '#include "packet.typ"',
    '#image("/etc/hostname")',
    "#sys.inputs.sheet",
    "#{while true {}}",
    "$x^2$ $",
    "@ref @",
    "\\ \\u{41} \\#",
    "`raw` ```typ #panic()```",
    "[a] ] [ { } ( )",
    "*bold* _it_ ~ - --- ...",
    "<label> <b>x</b>",
    "// not a comment /* nor this */",
    "= Heading",
    "+ item / term: x",
    "https://example.org/a_b*c",
    "\"quoted\" 'single'",
    "W" * 300,
    "ab" * 150,
)


def squeezed(text: str) -> str:
    return _UNSEEN.sub("", text)


def everywhere(typed: str) -> d.Packet:
    """A packet with the same text in each place that people write in; who is listed first."""
    made = packet([Shape(typed)])
    one = made.patients[0]
    recommendation = d.Recommendation(
        kind="Medication change", text=typed, status="proposed", steps=(), reason="", owner="Dr. Sample", due=None
    )
    changed = replace(
        one,
        plan=typed,
        question=typed,
        medication=typed,
        last_contact=d.Touch(one.episode.enrolled_on, typed),
        last_review=d.LastReview(one.episode.enrolled_on, "Dr. Sample Consultant", typed),
        recommendations=(recommendation, replace(recommendation, status="declined", reason=typed)),
    )
    lines = (line(changed),)
    return replace(made, patients=(changed,), caseload=lines, counts=count(lines))


@cache
def printed(typed: str) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(typeset(everywhere(typed)))).pages))


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_what_was_typed_stands_there_as_often_as_it_was_typed(typed: str) -> None:
    assert printed(typed).count(squeezed(typed)) >= len(PLACES)


@pytest.mark.parametrize("typed", TYPED[:5])
def test_no_file_and_no_input_is_read(typed: str) -> None:
    assert not re.search(r"root:x:|/bin/(ba)?sh|sys_inputs|#set|\"patients\"", printed(typed))


@pytest.mark.parametrize("typed", ["נסיון #read", "محمد *عبد*", "😀👩🏽‍⚕️ $x$", "a\u202eb\u2066c", "a\x00b\x1b[31m"])
def test_other_directions_emoji_and_controls_make_a_page_too(typed: str) -> None:
    """How a reader gives back the order of such letters is its own affair; what counts is that the patient is there."""
    pages = PdfReader(io.BytesIO(typeset(everywhere(typed)))).pages
    assert any("S-00001" in page.extract_text() for page in pages)
