"""`caseload rebuild` and `recover`: what is derived made again from the records, claims from the files in the bucket.

Of the stack that runs here, or with `--stack` of one in AWS, with the rights of whoever is signed in there.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from infra.deployed import as_function_of
from infra.local.acting import as_function
from infra.local.control import drain
from infra.local.home import default_home
from infra.local.stack import required
from infra.local.values import StackError


def main_rebuild(argv: Sequence[str]) -> int:
    """Rebuild every clinic and say what was different: 0 when nothing was, 1 when something was lost or doubled."""
    stack = asked_stack(argv, "caseload rebuild", main_rebuild.__doc__)
    try:
        with _acting(stack):
            from infra.rebuild import rebuild_all

            rebuilt = list(rebuild_all())
    except StackError as error:
        print(error, file=sys.stderr)
        return 2
    for it in rebuilt:
        print(f"{it.clinic_id}: {it.records} records, {it.rows} rows, {it.lines} lines, {it.different} different")
    return int(any(it.different for it in rebuilt))


def main_recover(argv: Sequence[str]) -> int:
    """Finish every run that a restored table forgot, hear every payer's file again, and say how many there were."""
    stack = asked_stack(argv, "caseload recover", main_recover.__doc__)
    try:
        with _acting(stack):
            from infra.recover import recover_all

            for it in recover_all():
                print(f"{it.clinic_id}: {it.runs} runs, {it.forgotten} forgotten, {it.inbound} files of payers")
    except StackError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def asked_stack(argv: Sequence[str], program: str, description: str | None) -> str | None:
    """The stack in AWS that a command is about; None for the one that runs here."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--stack", help="name of a stack in AWS; else the one that runs here")
    stack: str | None = parser.parse_args(list(argv)).stack
    return stack


@contextmanager
def _acting(stack: str | None) -> Iterator[None]:
    if stack:
        with as_function_of(stack):
            yield
    else:
        running = required(default_home())
        drain(running)
        with as_function(running):
            yield
