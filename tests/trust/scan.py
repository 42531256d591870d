"""What scanners say of the code and of the template as CloudFormation gets it: `make scan`.

bandit reads the code, checkov the expanded template. A finding fails unless it is explained below; an explanation that
nothing needs any more fails too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.template.document import ROOT, translated

BIN = ROOT / ".venv-scan" / "bin"
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


def bandit() -> set[str]:
    """Tests of bandit with findings of medium severity or above."""
    found = _run("bandit", "-q", "-ll", "-f", "json", "-r", "functions", "infra", "caseload")
    if not found["metrics"]["_totals"]["loc"]:
        raise RuntimeError("bandit has read nothing")
    return {it["test_id"] for it in found["results"]}


def checkov() -> set[str]:
    """Checks of checkov that fail; the paths of the API are left out, which it takes minutes to walk through."""
    template = translated("prod")
    template["Resources"]["Api"]["Properties"].pop("Body")
    written = OUTPUT / "template.json"
    written.write_text(json.dumps(template), "utf-8")
    options = ("--framework", "cloudformation", "--skip-download", "-o", "json", "--quiet")
    found = _run("checkov", *options, "-f", str(written))
    seen = found["summary"]["resource_count"]
    if seen < len(template["Resources"]) or found["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov saw {seen} of {len(template['Resources'])} resources")
    return {it["check_id"] for it in found["results"]["failed_checks"]}


def _run(program: str, *arguments: str) -> Any:
    """A scanner's JSON. They end with 1 when there are findings, and checkov would ask its maker for more words."""
    command = [str(BIN / program), *arguments]
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
    return 1 if every != EXPLAINED.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
