"""A list in, a list out; one bad case never stops the others."""

import io
import json
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload import flags, score
from caseload.whatif import answer_each, run
from functions.kernel.errors import Invalid, Problem


class Stdin:
    """Standard input with these bytes in it."""

    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


def doubled(case: object) -> Mapping[str, object]:
    if not isinstance(case, int):
        raise Invalid("not a number", [Problem("", "NOT_A_NUMBER", "a number is expected")], code="NOT_A_NUMBER")
    return {"twice": case * 2}


def test_answers_come_in_order_and_a_refusal_in_its_place(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b'[1, "x", 3]'))
    assert run(doubled) == 0
    problem = {"field": "", "code": "NOT_A_NUMBER", "detail": "a number is expected"}
    assert json.loads(capsysbinary.readouterr().out) == [
        {"twice": 2},
        {"error": "NOT_A_NUMBER", "detail": "not a number", "problems": [problem]},
        {"twice": 6},
    ]


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1", b"null", b"\xff", b"1", b"[" * 100_000])
def test_what_is_not_a_list_is_refused_as_a_whole(
    raw: bytes, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(raw))
    assert run(doubled) == 2
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"a JSON list of cases is expected" in said.err


def test_no_cases_have_no_answers(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b"[]"))
    assert run(doubled) == 0
    assert json.loads(capsysbinary.readouterr().out) == []


NAMES = ("instrument", "items", "q", "total", "measure", "index", "scores", "date", "phq9", "as_of", "phase", "config")
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@given(case=JSON)
def test_whatever_is_sent_is_answered(case: object) -> None:
    for answer in (score.answer, flags.answer):
        (found,) = answer_each(answer, [case])
        assert "error" in found or "flags" in found or "total" in found
