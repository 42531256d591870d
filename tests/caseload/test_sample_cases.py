"""The sample cases, through the functions and through the command as it is installed."""

import json
import subprocess
import sys
from typing import Any

import pytest

from caseload import flags, score
from caseload.whatif import answer_each
from tests.caseload.sample_cases import agrees, sample_cases


@pytest.mark.parametrize("case", sample_cases(), ids=lambda case: case["id"])
def test_a_sample_case_comes_out_as_computed_by_hand(case: dict[str, Any]) -> None:
    answer = score.answer if case["kind"] == "instrument" else flags.answer
    (found,) = answer_each(answer, [case["input"]])
    assert agrees(case["expected"], found)


@pytest.mark.parametrize("command", ["score", "flags"])
def test_the_command_answers_all_of_them_in_order(command: str) -> None:
    cases = [case for case in sample_cases() if (case["kind"] == "instrument") == (command == "score")]
    given = json.dumps([case["input"] for case in cases])
    done = subprocess.run(  # noqa: S603 - our own command, with our own words
        [sys.executable, "-m", "caseload", command], input=given, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [case["id"] for case, one in zip(cases, found, strict=True) if not agrees(case["expected"], one)] == []
