"""Sends the API what its own document allows and what it forbids, and holds every answer against the document.

`python -m tests.trust.fuzz` runs three seeds and prints what was found; tests/trust/test_fuzz.py runs a short one.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from schemathesis import config as settings
from schemathesis.config._checks import MissingRequiredHeaderConfig
from schemathesis.engine import Status, events, from_schema

from functions.aws.observability import logger
from infra.local.gateway_server import GatewayServer
from infra.openapi import OUTPUT
from tests.access.pools import UserPool
from tests.support import simulated_aws
from tests.trust import checks  # noqa: F401 (they register themselves)
from tests.trust.front import gateway
from tests.trust.settled import EVERYBODY, PEOPLE, settle

SEEDS = (1, 20, 300)
_TAGS = ['"1"', '"2"', '"3"']
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


def run(seed: int, *, examples: int, phases: Sequence[str], known: Mapping[str, str], address: str) -> Found:
    """One run of schemathesis's engine against an API that answers at an address."""
    schema = schemathesis.openapi.from_dict(document(known), config=_config(seed, examples, phases, address))
    found, started = Found(), time.monotonic()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(found, event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.failures.append(f"schemathesis: {event}")
    found.seconds = time.monotonic() - started
    return found


def document(known: Mapping[str, str]) -> dict[str, Any]:
    """The API's document, its parameters named so that what is asked for is often there."""
    whole: dict[str, Any] = json.loads(OUTPUT.read_text("utf-8"))
    for methods in whole["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter.get("in") == "path":
                    parameter["schema"] = {"type": "string", "enum": [known.get(parameter["name"], "cli_harbor")]}
                elif parameter.get("name") == "If-Match":
                    parameter["schema"] = {"type": "string", "enum": _TAGS}
    for form in (it for name, it in whole["components"]["schemas"].items() if name.endswith("Form")):
        for name in PEOPLE.keys() & set(form.get("required", ())):
            form["properties"][name] = {"type": "string", "enum": [PEOPLE[name]]}
    return whole


def _config(seed: int, examples: int, phases: Sequence[str], address: str) -> settings.SchemathesisConfig:
    project = settings.ProjectConfig(
        base_url=address,
        headers={"Authorization": f"Bearer {EVERYBODY}"},
        continue_on_failure=True,
        generation=settings.GenerationConfig(max_examples=examples, with_security_parameters=False),
        checks=_checks(),
        phases=settings.PhasesConfig(
            examples=settings.ExamplesPhaseConfig(enabled="examples" in phases),
            coverage=settings.CoveragePhaseConfig(enabled="coverage" in phases, unexpected_methods=set()),
            fuzzing=settings.FuzzingPhaseConfig(enabled="fuzzing" in phases),
            stateful=settings.StatefulPhaseConfig(enabled="stateful" in phases),
        ),
    )
    return settings.SchemathesisConfig(seed=seed, projects=settings.ProjectsConfig(default=project))


def _checks() -> settings.ChecksConfig:
    """All but `unsupported_method`: to a method that it does not know API Gateway answers 403, whatever we do."""
    taken = ["2xx", "401", "403", "404", "409", "412", "422", "428"]
    return settings.ChecksConfig(
        positive_data_acceptance=settings.PositiveDataAcceptanceConfig(expected_statuses=taken),
        missing_required_header=MissingRequiredHeaderConfig(expected_statuses=["400", "401", "403", "404", "428"]),
        unsupported_method=settings.SimpleCheckConfig(enabled=False),
    )


def _note(found: Found, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    found.tried.add(recorder.label)
    for asked in recorder.interactions.values():
        found.cases += 1
        status = asked.response.status_code if asked.response else 0
        found.statuses[status] += 1
        if 200 <= status < 300:
            found.succeeded.add(recorder.label)
    for case, nodes in recorder.checks.items():
        for node in nodes:
            if node.status is Status.FAILURE and node.failure_info and not _a_rule_refused(node.name, recorder, case):
                asked = recorder.interactions[case]
                said = asked.response.content[:300] if asked.response else b""
                found.failures.append(
                    f"{node.name}: {node.failure_info.failure.message}\n  {asked.request.method} {asked.request.uri}"
                    f"\n  {(asked.request.body or b'')[:400]!r}\n  {said!r}"
                )


def _a_rule_refused(check: str, recorder: Any, case: str) -> bool:
    """Whether what the document allows was refused for what it means and not for its shape."""
    response = recorder.interactions[case].response
    if check != "positive_data_acceptance" or response is None or response.status_code != 400:
        return False
    if not response.content.startswith(b"{"):
        return True  # a page for a browser says no codes
    problems = json.loads(response.content)["errors"]
    return all(it["code"] not in _UNREADABLE or _WRITTEN_AS_A_FRACTION.fullmatch(it["detail"]) for it in problems)


def in_process(seeds: Sequence[int], *, examples: int, phases: Sequence[str]) -> Iterator[tuple[int, Found]]:
    """Each seed against a fresh clinic, over loopback, on simulated AWS."""
    for seed in seeds:
        with pytest.MonkeyPatch.context() as patch, simulated_aws(patch):
            UserPool(patch)
            its = gateway()
            logger().setLevel("CRITICAL")
            known = settle(its)
            server = GatewayServer(0, its)
            server.start()
            try:
                address = f"http://127.0.0.1:{server.server_port}"
                yield seed, run(seed, examples=examples, phases=phases, known=known, address=address)
            finally:
                server.stop()
                logger().setLevel("INFO")


def told(seed: int, found: Found) -> str:
    """A run in words: counts first, then what never succeeded, then every failure."""
    statuses = " ".join(f"{status}:{times}" for status, times in sorted(found.statuses.items()))
    return "\n".join(
        [
            f"seed {seed}: {found.cases} cases in {found.seconds:.0f} s, {len(found.failures)} failures; {statuses}",
            f"  {len(found.succeeded)} of {len(found.tried)} operations succeeded at least once; not:",
            *(f"    {label}" for label in sorted(found.tried - found.succeeded)),
            *found.failures,
            "",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Fuzz with each seed; print cases, statuses, operations that succeeded, failures; 1 when there is a failure."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust.fuzz", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--examples", type=int, default=10, help="cases for each operation and kind of data")
    parser.add_argument("--phases", nargs="+", default=["examples", "coverage", "fuzzing"])
    given = parser.parse_args(arguments)
    failed = 0
    for seed, found in in_process(given.seeds, examples=given.examples, phases=given.phases):
        sys.stdout.write(told(seed, found))
        failed += len(found.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
