"""`caseload rebuild`, `recover`, `redrive`: made again from the records, from files, from what lies in failure queues.

Of the stack that runs here, or with `--stack` of one in AWS, with the rights of whoever is signed in there.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from infra.deployed import as_function_of, invoke_in_aws, physical_names
from infra.local import names
from infra.local.acting import as_function
from infra.local.control import drain, invoke
from infra.local.home import default_home
from infra.local.stack import required
from infra.local.values import StackError
from infra.redrive import OTHERS, WORK, Invoke, Queues, redrive_all


def main_rebuild(argv: Sequence[str]) -> int:
    """Rebuild every clinic and say what was different: 0 when nothing was, 1 when something was or cannot be read."""
    stack = asked_stack(argv, "caseload rebuild", main_rebuild.__doc__)
    try:
        with _acting(stack):
            from infra.rebuild import rebuild_all

            rebuilt = list(rebuild_all())
    except StackError as error:
        print(error, file=sys.stderr)
        return 2
    for it in rebuilt:
        print(f"{it.clinic_id}: {it.episodes} episodes, {it.different} different, {it.failed} not readable")
    return int(any(it.different or it.failed for it in rebuilt))


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


def main_redrive(argv: Sequence[str]) -> int:
    """Hand what lies in the failure queues to the functions that failed: 0 when nothing is left, else 1."""
    parser = _parser("caseload redrive", main_redrive.__doc__)
    parser.add_argument("--rebuilt", action="store_true", help="after a rebuild: let go of what the streams forgot")
    asked = parser.parse_args(list(argv))
    try:
        with _failures(asked.stack) as (queues, invoke):
            found = list(redrive_all(queues, invoke, is_rebuilt=asked.rebuilt))
    except StackError as error:
        print(error, file=sys.stderr)
        return 2
    for it in found:
        print(f"{it.queue}: {it.done} done, {it.failed} failed again, {it.forgotten} forgotten by the stream")
    left = any(it.failed or (it.forgotten and not asked.rebuilt) for it in found)
    if any(it.forgotten for it in found) and not asked.rebuilt:
        print("caseload rebuild makes up for what was forgotten; then caseload redrive --rebuilt")
    return int(left)


def asked_stack(argv: Sequence[str], program: str, description: str | None) -> str | None:
    """The stack in AWS that a command is about; None for the one that runs here."""
    stack: str | None = _parser(program, description).parse_args(list(argv)).stack
    return stack


def _parser(program: str, description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--stack", help="name of a stack in AWS; else the one that runs here")
    return parser


@contextmanager
def _failures(stack: str | None) -> Iterator[tuple[Queues, Invoke]]:
    """A stack's queues by the template's names, and how its functions are invoked."""
    if stack:
        yield physical_names(stack, "AWS::SQS::Queue"), invoke_in_aws
    else:
        running = required(default_home())
        with as_function(running):
            every, place = (*WORK, *WORK.values(), *OTHERS), f"{running.data}/{names.ACCOUNT}"
            urls = {name: f"{place}/{names.default_name(name)}" for name in every}
            yield urls, lambda function, event: invoke(running, names.logical_name(function), dict(event))


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
