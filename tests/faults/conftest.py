"""Fixtures: a gate before the simulated AWS, a clock that stands, and the counts behind the table of faults."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.aws import directory
from functions.aws.observability import metrics
from tests.faults.gate import Gate, watched

Tried = Callable[[str], None]
AT = datetime(2026, 5, 4, 15, tzinfo=UTC)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, aws: None) -> Iterator[Gate]:
    """Every call passes it; what the doors remember of the directory is forgotten, as in a new container."""
    del aws
    monkeypatch.setattr("functions.aws.http.now", lambda: AT)
    metrics().clear_metrics()  # switched off they only add up, and complain at the hundredth
    with watched(monkeypatch) as standing:
        directory.forget()
        yield standing


def every_call() -> bool:
    """Whether to take the time for every call of every run, and not for one of each kind (FAULTS_EVERY)."""
    return bool(os.environ.get("FAULTS_EVERY"))


def worth_trying(calls: Sequence[str]) -> list[int]:
    """Which calls of a run to let something happen to: the last of each kind, or every one."""
    if every_call():
        return list(range(len(calls)))
    return sorted({call: at for at, call in enumerate(calls)}.values())


@pytest.fixture
def tried() -> Iterator[Tried]:
    """Count tries of a fault after which everything held; `FAULTS_TRIED` names the file that gets the counts."""
    counted = Counter[str]()
    yield lambda fault: counted.update([fault])
    if file := os.environ.get("FAULTS_TRIED"):
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps(counted) + "\n")
