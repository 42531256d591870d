"""What people read of a finding: each that a test meets stands in golden/told.txt, word for word but for its numbers.

A finding that is new, or told otherwise, is a line to write there, and somebody has read it.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from functions.billing.rules.verdict import Finding
from functions.billing.x12.findings import Finding as InFile

TOLD = Path(__file__).parent / "golden" / "told.txt"
_KNOWN = frozenset(TOLD.read_text("utf-8").splitlines())
_Told = TypeVar("_Told", Finding, InFile)


def as_told(found: Iterable[_Told]) -> list[_Told]:
    """The findings, each as people are told it."""
    findings = list(found)
    for one in findings:
        assert line(one) in _KNOWN, f"not in {TOLD.name}: {line(one)}"
    return findings


def line(one: Finding | InFile) -> str:
    """Code, rule (of a decision) and words, each number in them as #."""
    parts = (one.code, one.rule, one.words) if isinstance(one, Finding) else (one.code, one.words)
    code, *others = parts
    return " | ".join([code, *others[:-1], re.sub(r"[0-9]+", "#", others[-1])])
