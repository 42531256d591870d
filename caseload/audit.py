"""`caseload audit verify`: holds the audit trail against its digests and seals; status 1 when anything is broken."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date

_TOLD = {"AUDIT_TABLE": "audit_table", "AUDIT_BUCKET": "audit_bucket", "DIRECTORY_TABLE": "directory_table"}


def main(argv: Sequence[str]) -> int:
    """Verify every trail, or one clinic's."""
    asked = _parser().parse_args(list(argv))
    from infra.local.values import StackError

    try:
        with _where(asked):
            return _verify(asked)
    except StackError as error:
        sys.stderr.write(f"caseload: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caseload audit", description=__doc__)
    verify = parser.add_subparsers(required=True, metavar="verify").add_parser("verify", help=__doc__)
    verify.add_argument("--clinic", help="only this clinic's trail")
    verify.add_argument("--from", dest="first", type=date.fromisoformat, help="first day (UTC); else the first seal's")
    verify.add_argument("--to", dest="last", type=date.fromisoformat, help="last day (UTC); else the last complete one")
    for name in _TOLD.values():
        verify.add_argument(f"--{name.replace('_', '-')}", help="of a stack in AWS; else the embedded one is read")
    return parser


def _where(asked: argparse.Namespace) -> AbstractContextManager[None]:
    """A stack in AWS, named by the outputs of its template, or the one that runs on this machine."""
    told = {variable: getattr(asked, name) for variable, name in _TOLD.items()}
    if any(told.values()):
        if not all(told.values()):
            _parser().error("name all three of --audit-table, --audit-bucket and --directory-table, or none")
        os.environ.update(told)
        return nullcontext()
    from infra.local.acting import as_function
    from infra.local.home import default_home
    from infra.local.stack import required

    return as_function(required(default_home()))


def _verify(asked: argparse.Namespace) -> int:
    from functions.access.sealing import verify
    from functions.access.seals import last_settled, together
    from functions.aws.clock import now

    settled = last_settled(now())
    last, every = min(asked.last or settled, settled), []
    for owner, begun in _trails(asked.clinic):
        checked = verify(owner, asked.first or begun, last)
        every.append(checked)
        sys.stdout.write(f"{owner}: {checked.days} days, {checked.chains} chains, {checked.records} records\n")
        sys.stdout.writelines(f"  {it.damage}: {it.where}\n" for it in checked.breaks)
    found = together(every)
    sys.stdout.write(
        f"up to {last}: {len(every)} trails, {found.days} days, {found.chains} chains, {found.records} records, "
        f"{len(found.breaks)} breaks\n"
    )
    return 1 if found.breaks or not every else 0


def _trails(clinic: str | None) -> Iterator[tuple[str, date]]:
    from functions.access.trail import owners

    yield from (it for it in owners() if clinic is None or it[0] == f"CLINIC#{clinic}")
