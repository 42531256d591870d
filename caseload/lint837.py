"""`caseload lint-837 FILE`: what payers would refuse in an 837, one finding a line; status 1 when there is any."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TextIO

from functions.billing.x12.lint837 import lint
from functions.kernel.errors import Invalid

_CHUNK = 65_536
_USAGE = (
    "usage: caseload lint-837 FILE\n\nFILE is an X12 837P or 837I, or - for standard input.\n"
    "Status 1: findings; 2: not read.\n"
)


def main(argv: Sequence[str]) -> int:
    """Lint one file."""
    if len(argv) != 1 or argv[0] in ("-h", "--help"):
        (sys.stdout if "-h" in argv or "--help" in argv else sys.stderr).write(_USAGE)
        return 0 if "-h" in argv or "--help" in argv else 2
    try:
        # every byte is a character, so that the ISA's 105 are counted and a foreign letter is a finding
        with open(0 if argv[0] == "-" else argv[0], encoding="latin-1", newline="") as text:
            return _report(text)
    except (OSError, Invalid) as error:
        sys.stderr.write(f"caseload: {error}\n")
        return 2


def _report(text: TextIO) -> int:
    count = 0
    for finding in lint(_chunks(text)):
        count += 1
        sys.stdout.write(f"segment {finding.segment}: {finding.code}: {finding.words}\n")
    sys.stdout.write(f"{count} finding{'' if count == 1 else 's'}\n")
    return 1 if count else 0


def _chunks(text: TextIO) -> Iterator[str]:
    return iter(partial(text.read, _CHUNK), "")
