"""`python -m tests.faults.table`: runs the tests here and prints the table of faults of docs/trust.md, as it came out.

With `--every` each call of each run and longer searches, with `--write` into the document itself.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from infra.local.home import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "trust.md"
_BEGIN, _END = "<!-- faults: begin -->", "<!-- faults: end -->"


def main(arguments: list[str]) -> int:
    """Zero when every invariant held."""
    counted, failed = run(every="--every" in arguments)
    text = table(counted, failed)
    if "--write" in arguments:
        write(text)
    sys.stdout.write(text)
    return int(failed > 0)


def run(*, every: bool) -> tuple[Counter[str], int]:
    """Tries that held by fault, and how many tests failed."""
    with tempfile.TemporaryDirectory() as folder:
        out, junit = Path(folder) / "tried", Path(folder) / "junit.xml"
        environment = {**os.environ, "FAULTS_TRIED": str(out), **({"FAULTS_EVERY": "1"} if every else {})}
        command = [sys.executable, "-m", "pytest", "-q", "tests/faults", f"--junitxml={junit}", "--timeout=7200"]
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=False, stdout=sys.stderr)  # noqa: S603
        report = junit.read_text("utf-8")
        counted = Counter[str]()
        for line in out.read_text("utf-8").splitlines():
            counted.update(json.loads(line))
    return counted, report.count("<failure") + report.count("<error")


def table(counted: Counter[str], failed: int) -> str:
    rows = [f"| {fault} | {tries:,} | 0 |" for fault, tries in sorted(counted.items())]
    total = f"| **all** | **{counted.total():,}** | **{failed}** |"
    return "\n".join(["| fault | tries that held | violations |", "|---|---:|---:|", *rows, total]) + "\n"


def write(text: str) -> None:
    document = DOCUMENT.read_text("utf-8")
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}{_END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
