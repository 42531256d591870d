"""Sends the API what its own document allows and what it forbids, and holds every answer against the document.

`python -m tests.trust.fuzz` runs three seeds and prints what was found; tests/trust/test_fuzz.py runs a short one.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import config as settings
from schemathesis.config._checks import MissingRequiredHeaderConfig
from schemathesis.engine import events, from_schema

from functions.aws.observability import logger
from infra.local.gateway_server import GatewayServer
from tests.trust import (
    checks,  # noqa: F401 (they register themselves)
    likely,
)
from tests.trust.found import NEVER, Found, unexplained
from tests.trust.likely import SOMEBODY
from tests.trust.world import a_world

SEEDS = (1, 20, 300)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "trust.md"
_NUMBERS = re.compile(r"(?<=<!-- fuzz -->\n).*?(?=<!-- /fuzz -->)", re.DOTALL)


def run(seed: int, *, examples: int, phases: Sequence[str], document: dict[str, Any], address: str) -> Found:
    """One run of schemathesis's engine against an API that answers at an address."""
    schema = schemathesis.openapi.from_dict(document, config=_config(seed, examples, phases, address))
    found, started = Found(), time.monotonic()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            found.note(event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.failures.append(f"schemathesis: {event}")
    found.seconds = time.monotonic() - started
    return found


def _config(seed: int, examples: int, phases: Sequence[str], address: str) -> settings.SchemathesisConfig:
    project = settings.ProjectConfig(
        base_url=address,
        headers={"Authorization": f"Bearer {SOMEBODY}"},
        continue_on_failure=True,
        request_timeout=60,  # a busy machine is no failure
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


def in_process(seeds: Sequence[int], *, examples: int, phases: Sequence[str]) -> Iterator[tuple[int, Found]]:
    """Each seed against the same three clinics, over loopback, on simulated AWS."""
    logger().setLevel("CRITICAL")
    with a_world() as world:
        expected = likely.requests(world)
        server = GatewayServer(0, likely.Acting(world, expected))
        server.start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            for seed in seeds:
                document = likely.document(expected, world)
                yield seed, run(seed, examples=examples, phases=phases, document=document, address=address)
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
            *(f"    {label}: {NEVER.get(label, 'not explained')}" for label in sorted(found.tried - found.succeeded)),
            *found.failures,
            *unexplained(found),
            "",
        ]
    )


def table(runs: Mapping[int, Found]) -> str:
    """The numbers, without those of the machine that they were made on."""
    lines = ["| seed | cases | operations tried | succeeded at least once | failures |", "|---:|---:|---:|---:|---:|"]
    for seed, it in runs.items():
        lines.append(f"| {seed} | {it.cases} | {len(it.tried)} | {len(it.succeeded)} | {len(it.failures)} |")
    return "\n".join([*lines, "", *(f"`{name}` never does: {why}." for name, why in NEVER.items()), ""])


def main(arguments: Sequence[str]) -> int:
    """Fuzz with each seed and print what came of it; 1 when there is a failure, or an operation that never succeeds."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust.fuzz", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--examples", type=int, default=5, help="cases for each operation and kind of data")
    parser.add_argument("--phases", nargs="+", default=["examples", "fuzzing"], help="coverage takes minutes more")
    parser.add_argument("--write", action="store_true", help="write the numbers into docs/trust.md")
    given = parser.parse_args(arguments)
    runs: dict[int, Found] = {}
    for seed, found in in_process(given.seeds, examples=given.examples, phases=given.phases):
        runs[seed] = found
        sys.stdout.write(told(seed, found))
        sys.stdout.flush()
    if given.write:
        PAGE.write_text(_NUMBERS.sub(lambda _: table(runs), PAGE.read_text("utf-8")), "utf-8")
    return 1 if any(found.failures or unexplained(found) for found in runs.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
