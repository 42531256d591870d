"""`caseload up`, `down`, `status` and `tick`: what a person types, and what it prints."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from functions.kernel.calendar import Month, week_days, week_of
from infra.local import stack
from infra.local.control import ask, fire
from infra.local.home import Running, default_home, default_port
from infra.local.values import StackError, as_object, as_text

WEEKLY = "WeeklyPackets"
MONTHLY = "MonthEnd"


def _guarded(command: Callable[[Sequence[str]], int]) -> Callable[[Sequence[str]], int]:
    """A problem is one line on stderr and exit code 1, never a traceback."""

    @wraps(command)
    def run(argv: Sequence[str]) -> int:
        try:
            return command(argv)
        except StackError as error:
            print(f"caseload: {error}", file=sys.stderr)
            return 1

    return run


@_guarded
def main_up(argv: Sequence[str]) -> int:
    """Start the stack in the background and print where it is; a second time, only say so."""
    argparse.ArgumentParser(prog="caseload up", description=main_up.__doc__).parse_args(argv)
    found, started = stack.up(default_home(), port=default_port())
    print("The stack is ready." if started else "The stack is already running.")
    _print_addresses(found)
    return 0


def _print_addresses(found: Running) -> None:
    print(f"  API         {found.api}")
    print(f"  data plane  {found.data} (ministack: DynamoDB, S3, SQS, KMS, Cognito)")
    print(f"  data        {default_home().path} (unencrypted: synthetic data only)")


@_guarded
def main_down(argv: Sequence[str]) -> int:
    """Stop the stack: finish what was begun, save, exit. Nothing is lost."""
    argparse.ArgumentParser(prog="caseload down", description=main_down.__doc__).parse_args(argv)
    print("The stack has stopped; its data is kept." if stack.down(default_home()) else "No stack is running.")
    return 0


@_guarded
def main_status(argv: Sequence[str]) -> int:
    """Show addresses, workers, what mappings are behind and what waits in queues; exit code 3 when nothing runs."""
    parser = argparse.ArgumentParser(prog="caseload status")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    as_json = parser.parse_args(argv).json
    found = stack.status(default_home())
    if found is None:
        print("{}" if as_json else "No stack is running.")
        return 3
    running, state = found
    if as_json:
        print(json.dumps({"api": running.api, "data": running.data, **state}, indent=1))
        return 0
    print("The stack is running.")
    _print_addresses(running)
    for name, section in state.items():
        print(f"  {name}")
        for key, value in as_object(section, name).items():
            print(f"    {key:<40} {value if not isinstance(value, dict) else json.dumps(value)}")
    return 0


@_guarded
def main_tick(argv: Sequence[str]) -> int:
    """Run a clock now, for a week or a month of your choice."""
    parser = argparse.ArgumentParser(prog="caseload tick")
    kinds = parser.add_subparsers(dest="kind", required=True)
    weekly = kinds.add_parser("weekly", help="the review packets, as of the first firing from that week's Monday on")
    weekly.add_argument("--week", help="2026-W10; this week if left out")
    monthly = kinds.add_parser("month", help="the month-end, as of the first firing after that month")
    monthly.add_argument("--month", help="2026-03; last month if left out")
    given = parser.parse_args(argv)
    running = stack.required(default_home())
    if given.kind == "weekly":
        at = tick(running, WEEKLY, _monday(given.week))
    else:
        at = tick(running, MONTHLY, _day_after(given.month))
    print(f"{given.kind}: fired as of {at.isoformat()}")
    return 0


def tick(running: Running, schedule: str, day: date) -> datetime:
    """Fire a schedule as of its first firing from the start of a day (in its own time zone) on; that moment."""
    midnight = datetime.combine(day, time(), UTC).isoformat()
    zone = ZoneInfo(as_text(ask(running, "/next", {"name": schedule, "at": midnight})["zone"], "zone"))
    before = datetime.combine(day, time(), zone) - timedelta(seconds=1)
    found = ask(running, "/next", {"name": schedule, "at": before.isoformat()})["at"]
    if found is None:
        raise StackError(f"{schedule} does not fire after {day}")
    at = datetime.fromisoformat(as_text(found, "at"))
    fire(running, schedule, at)
    return at


def _monday(week: str | None) -> date:
    try:
        return week_days(week or week_of(datetime.now(UTC).date()))[0]
    except ValueError as error:
        raise StackError(str(error)) from error


def _day_after(month: str | None) -> date:
    try:
        chosen = Month.parse(month) if month else Month.of(datetime.now(UTC).date()).plus(-1)
    except ValueError as error:
        raise StackError(str(error)) from error
    return chosen.plus(1).first_day
