"""`make mutants`: changes what decides access, scores, bills and claims, one place at a time: does a test notice?

mutmut makes the changes and runs the tests named in pyproject.toml; what was tried and is the same is not tried again.
All of them take half a night; `--sample 1000 --seed 1` draws so many. `--write` puts the numbers into docs/trust.md.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from infra.local.home import REPOSITORY

PAGE = REPOSITORY / "docs" / "trust.md"
_NUMBERS = re.compile(r"(?<=<!-- mutants -->\n).*?(?=<!-- /mutants -->)", re.DOTALL)
RESULT = re.compile(r"^ +(?P<name>functions\.(?P<module>[\w.]+)\.x\w*__mutmut_[0-9]+): (?P<status>.+)$", re.MULTILINE)
_MUTMUT = Path(sys.executable).with_name("mutmut")

# How modules are told in the table: the first that a module's name begins with.
_AREAS: Mapping[str, str] = {
    "access.": "who may see",
    "aws.": "who may see",
    "kernel.": "who may see",
    "scores.": "what a score is",
    "billing.rules.": "what is billed",
    "billing.x12.": "what a claim says",
}
_NOTICED = ("killed", "timeout", "segfault", "suspicious")  # what makes a test hang is noticed, and counted apart


def by_area(tried: Iterable[re.Match[str]]) -> dict[str, Counter[str]]:
    """How the mutants of each area ended, from the lines of `mutmut results --all true`."""
    areas: dict[str, Counter[str]] = {area: Counter() for area in _AREAS.values()}
    for found in tried:
        areas[_area(found["module"])][found["status"]] += 1
    return areas


def _area(module: str) -> str:
    return next(area for start, area in _AREAS.items() if f"{module}.".startswith(start))


def table(areas: Mapping[str, Counter[str]]) -> str:
    whole = sum(areas.values(), Counter[str]())
    rows = [_row(area, counted) for area, counted in areas.items()]
    heads = "| | changes | a test fails | a test hangs | no test runs it | no test notices | noticed |"
    return "\n".join([heads, "|---|---:|---:|---:|---:|---:|---:|", *rows, _row("**all**", whole)]) + "\n"


def _row(area: str, counted: Counter[str]) -> str:
    noticed = sum(counted[status] for status in _NOTICED)
    share = f"{noticed / counted.total():.1%}" if counted else "-"
    cells = (counted.total(), counted["killed"], noticed - counted["killed"], counted["no tests"], counted["survived"])
    return f"| {area} | {' | '.join(f'{count:,}' for count in cells)} | {share} |"


def unfinished(areas: Iterable[Counter[str]]) -> int:
    return sum(counted["not checked"] for counted in areas)


def drawn(names: Sequence[str], sample: int | None, seed: int) -> list[str]:
    """So many of the names, the same ones for the same seed; all of them without a sample."""
    if sample is None or sample >= len(names):
        return list(names)
    return sorted(Random(seed).sample(sorted(names), sample))  # noqa: S311 - a draw, not a secret


def main(arguments: Sequence[str]) -> int:
    """1 when a mutant has not been tried; survivors are listed, and judged by whoever reads them."""
    asked = _asked(arguments)
    _mutmut("run", "-")  # nothing is called so: the changes are written, none is tried
    names = drawn([found["name"] for found in RESULT.finditer(_told())], asked.sample, asked.seed)
    _mutmut("run", *names)
    tried = [found for found in RESULT.finditer(_told()) if found["name"] in set(names)]
    areas = by_area(tried)
    sys.stdout.write("".join(f"{found[0].strip()}\n" for found in tried if found["status"] != "killed"))
    sys.stdout.write(table(areas))
    if asked.write:
        PAGE.write_text(_NUMBERS.sub(lambda _: table(areas), PAGE.read_text("utf-8")), "utf-8")
    return int(unfinished(areas.values()) > 0)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.trust.mutants")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _mutmut(*arguments: str) -> None:
    subprocess.run([_MUTMUT, *arguments], cwd=REPOSITORY, check=False, stdout=sys.stderr)  # noqa: S603


def _told() -> str:
    return subprocess.check_output([_MUTMUT, "results", "--all", "true"], cwd=REPOSITORY, text=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
