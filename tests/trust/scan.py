"""What scanners say of the code and of the template as CloudFormation gets it: `make scan`.

bandit reads the code, checkov the expanded template. A finding fails unless it is explained below; an explanation that
nothing needs any more fails too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.template.document import ROOT, translated

SCANNERS = ROOT / ".venv-scan"
OUTPUT = ROOT / "build" / "scan"

# Findings that stay, and why.
EXPLAINED: Mapping[str, str] = {
    "B506": "infra/local/intrinsics.py reads template.yaml with a loader derived from SafeLoader",
    "CKV_AWS_18": "the bucket of access logs: its own log would log itself",
    "CKV_AWS_73": "a trace of the stage holds the path as called, and in it the secret of a self-report link",
    "CKV_AWS_115": "doors share the account's concurrency; only billing and month-end must keep their own",
    "CKV_AWS_116": "doors are called synchronously; what clocks and streams fail at has its queue (gates_of_data)",
    "CKV_AWS_117": "no function talks to anything in a VPC; roles and the key decide what it reaches",
    "CKV_AWS_120": "no answer may be kept: all of them are about patients",
    "CKV_AWS_173": "the environment holds names of tables and buckets, no secret (gates: no_function_is_told_a_secret)",
}


# What each must find in every run, or it has stopped looking: a text that is run, a queue without a key.
_SEEDS: Mapping[str, str] = {
    "B307": "eval(input())\n",
    "CKV_AWS_27": json.dumps({"Resources": {"Open": {"Type": "AWS::SQS::Queue"}}}),
}


def bandit() -> set[str]:
    """Tests of bandit with findings of medium severity or above."""
    seed = _written("seed.py", _SEEDS["B307"])
    found = _run("bandit", "-q", "-ll", "-f", "json", "-r", "functions", "infra", "caseload", str(seed))
    if not found["metrics"]["_totals"]["loc"]:
        raise RuntimeError("bandit has read nothing")
    return _but_the_seed("B307", seed, ((it["test_id"], it["filename"]) for it in found["results"]))


def checkov() -> set[str]:
    """Checks of checkov that fail; the paths of the API are left out, which it takes minutes to walk through."""
    template = translated("prod")
    template["Resources"]["Api"]["Properties"].pop("Body")
    given, seed = _written("template.json", json.dumps(template)), _written("seed.json", _SEEDS["CKV_AWS_27"])
    options = ("--framework", "cloudformation", "--skip-download", "-o", "json", "--quiet")
    found = _run("checkov", *options, "-f", str(given), str(seed))
    seen = found["summary"]["resource_count"]
    if seen < len(template["Resources"]) + 1 or found["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov saw {seen} of {len(template['Resources'])} resources and a seed")
    failed = ((it["check_id"], it["file_path"]) for it in found["results"]["failed_checks"])
    return _but_the_seed("CKV_AWS_27", seed, failed)


def _but_the_seed(wanted: str, seed: Path, found: Iterable[tuple[str, str]]) -> set[str]:
    """Checks that fail elsewhere than in the seed, where this one must."""
    its = [(check, Path(path).name == seed.name) for check, path in found]
    if (wanted, True) not in its:
        raise RuntimeError(f"{wanted} was not found where it is: {seed}")
    return {check for check, is_seeded in its if not is_seeded}


def _written(name: str, text: str) -> Path:
    path = OUTPUT / name
    path.write_text(text, "utf-8")
    return path


def _run(program: str, *arguments: str) -> Any:
    """A scanner's JSON. They end with 1 when there are findings, and checkov would ask its maker for more words."""
    command = [str(SCANNERS / "bin" / program), *arguments]
    environment = {**os.environ, "BC_SKIP_MAPPING": "TRUE"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{program}: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    return found[0] if isinstance(found, list) else found


def main() -> int:
    """Run all; 1 when there is something to explain, or an explanation too many."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    found = {"bandit": bandit(), "checkov": checkov()}
    for program, its in found.items():
        sys.stdout.write(f"{program}: {len(its)} kinds of finding\n")
    every = set().union(*found.values())
    for check in sorted(every - EXPLAINED.keys()):
        sys.stdout.write(f"{check}: not explained in {Path(__file__).name}\n")
    for check in sorted(EXPLAINED.keys() - every):
        sys.stdout.write(f"{check}: explained and no longer found\n")
    return 0 if every == EXPLAINED.keys() else 1


if __name__ == "__main__":
    sys.exit(main())
