"""`caseload rebuild`: the registry and the ledger of the running stack, made again from the records."""

import sys
from collections.abc import Sequence

from infra.local.acting import as_function
from infra.local.control import drain
from infra.local.home import default_home
from infra.local.stack import required
from infra.local.values import StackError


def main_rebuild(argv: Sequence[str]) -> int:
    """Rebuild every clinic and say what was different: 0 when nothing was, 1 when something was lost or doubled."""
    if argv:
        print("caseload rebuild takes no arguments", file=sys.stderr)
        return 2
    try:
        running = required(default_home())
        drain(running)
    except StackError as error:
        print(error, file=sys.stderr)
        return 2
    with as_function(running):
        from infra.rebuild import rebuild_all

        rebuilt = list(rebuild_all())
    for clinic in rebuilt:
        print(
            f"{clinic.clinic_id}: {clinic.records} records, {clinic.rows} rows, {clinic.lines} lines, "
            f"{clinic.different} different"
        )
    return int(any(clinic.different for clinic in rebuilt))
