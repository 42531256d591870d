"""The caseload command: finds the subcommand and hands over; each is imported only when it is asked for."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: a module with `main() -> int`, or `main(argv) -> int` when it reads arguments of its own.

    `entry` is the function's name where a module has several.
    """

    name: str
    module: str
    summary: str
    has_arguments: bool = False
    entry: str = "main"


COMMANDS = (
    Command("score", "caseload.score", "score instruments: a JSON list of cases in, a JSON list of results out"),
    Command("flags", "caseload.flags", "flags, outcomes and quality measures of patients: a JSON list in and out"),
    Command("bill", "caseload.bill", "what patient-months may be billed: a JSON list in and out"),
    Command("audit", "caseload.audit", "audit verify: whether the audit trail holds", has_arguments=True),
    Command("lint-837", "caseload.lint837", "what payers would refuse in an 837P or 837I file", has_arguments=True),
    Command("fees", "caseload.fees", "a locality's amounts of CMS's fee schedule, for the API", has_arguments=True),
    Command("mue", "caseload.mue", "the cap on 99494 of CMS's MUE table, for the API", has_arguments=True),
    *(
        Command(name, module, summary, has_arguments=True, entry=f"main_{name}")
        for name, module, summary in (
            ("up", "infra.local.commands", "start the embedded stack"),
            ("down", "infra.local.commands", "stop the embedded stack; its data stays"),
            ("status", "infra.local.commands", "what of the embedded stack runs, and what waits"),
            ("tick", "infra.local.commands", "strike a clock: weekly [--week 2026-W10], month [--month 2026-03]"),
            ("rebuild", "infra.local.maintenance", "make the registry and the ledger again from the records"),
            ("redrive", "infra.local.maintenance", "hand what lies in the failure queues to those that failed at it"),
            ("recover", "infra.local.maintenance", "make claims again from their files, after a table was restored"),
            ("seed", "infra.demo.commands", "drive two months of demonstration work through the running stack"),
            ("demo", "infra.demo.commands", "start the stack, seed it, strike its clocks, and say where things are"),
            ("token", "infra.demo.commands", "a sign-in token of a demonstration person, for a curl"),
        )
    ),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit status."""
    given = sys.argv[1:] if argv is None else list(argv)
    command = _asked(given)
    run = getattr(import_module(command.module), command.entry)
    return int(run(given[1:]) if command.has_arguments else run())


def _asked(given: Sequence[str]) -> Command:
    """The subcommand; argparse ends the program with status 2 when there is none such, or with 0 for help."""
    parser = argparse.ArgumentParser(prog="caseload", description="A registry and billing backend for CoCM.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    for command in COMMANDS:
        subparsers.add_parser(command.name, help=command.summary, add_help=not command.has_arguments)
    known = {command.name: command for command in COMMANDS}
    if given and given[0] in known and known[given[0]].has_arguments:
        return known[given[0]]
    return known[parser.parse_args(list(given)).command]
