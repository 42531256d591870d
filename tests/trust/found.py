"""What a run of the fuzz came to, in numbers and words, and the operations that never succeed in it."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemathesis.engine import Status, events

# Operations that no run carries out, and why; tests of their own do.
NEVER: Mapping[str, str] = {}
# Said of a body that does not have the shape that the document gives it; any other refusal is a rule's.
_UNREADABLE = frozenset({"INVALID", "REQUIRED", "UNKNOWN_FIELD", "UNKNOWN_PARAMETER", "NOT_JSON", "NOT_A_FORM"})
# JSON Schema takes 60.0 for an integer; our reader wants it written as one.
_WRITTEN_AS_A_FRACTION = re.compile(r"Expected `int( \| null)?`, got `float`")


@dataclass(slots=True)
class Found:
    """What a run came to: cases, answers by status, operations that succeeded at least once, failures in words."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    tried: set[str] = field(default_factory=set)
    succeeded: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def note(self, event: events.ScenarioFinished) -> None:
        recorder = event.recorder
        self.tried.add(recorder.label)
        for asked in recorder.interactions.values():
            self.cases += 1
            status = asked.response.status_code if asked.response else 0
            self.statuses[status] += 1
            if 200 <= status < 300:
                self.succeeded.add(recorder.label)
        self.failures += [
            f"{node.name}: {node.failure_info.failure.message}\n{_in_words(recorder.interactions[case])}"
            for case, nodes in recorder.checks.items()
            for node in nodes
            if node.status is Status.FAILURE and node.failure_info
            if not _a_rule_refused(node.name, recorder, case)
        ]


def _in_words(asked: Any) -> str:
    """What was sent and answered, as far as one can read it."""
    sent, said = (asked.request.body or b"")[:400], asked.response.content[:300] if asked.response else b""
    return f"  {asked.request.method} {asked.request.uri}\n  {sent!r}\n  {said!r}"


def unexplained(found: Found) -> list[str]:
    """Operations that never succeeded for no reason that stands in NEVER, and reasons that no longer hold, in words."""
    silent = found.tried - found.succeeded - NEVER.keys()
    return [f"{name}: never succeeded" for name in sorted(silent)] + [
        f"{name}: succeeds, and NEVER says why it does not" for name in sorted(found.succeeded & NEVER.keys())
    ]


def _a_rule_refused(check: str, recorder: Any, case: str) -> bool:
    """Whether what the document allows was refused for what it means and not for its shape."""
    response = recorder.interactions[case].response
    if check != "positive_data_acceptance" or response is None or response.status_code != 400:
        return False
    if not response.content.startswith(b"{"):
        return True  # a page for a browser says no codes
    problems = json.loads(response.content)["errors"]
    return all(it["code"] not in _UNREADABLE or _WRITTEN_AS_A_FRACTION.fullmatch(it["detail"]) for it in problems)
