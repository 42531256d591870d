"""`caseload seed`, `caseload demo` and `caseload token`: what a person types, and what it prints."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from time import monotonic

from rich.console import Console

from infra.demo import alerts, clocks, report
from infra.demo.api import Api, client_of
from infra.demo.drive import drive
from infra.demo.export import export
from infra.demo.founding import found, settle
from infra.demo.keep import DEFAULT_PATIENTS, DEFAULT_SEED, Asked, kept_story
from infra.demo.progress import Bars
from infra.demo.requests import Ids
from infra.demo.signing_in import Pool
from infra.demo.story import Story
from infra.local import stack
from infra.local.home import Running, default_home, default_port
from infra.local.values import StackError

OUT = "out"
_GRANTED_BEFORE = timedelta(days=365)


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
def main_seed(argv: Sequence[str]) -> int:
    """Load the demonstration into the running stack; a second time, nothing happens twice."""
    asked = _asked("caseload seed", argv)
    running = stack.required(default_home())
    story = kept_story(default_home(), asked, _today())
    with Bars() as bars:
        api, _ = _seed(running, story, bars)
    print(f"The demonstration is in: {api.calls} calls. `caseload demo` runs its clocks, too.")
    return 0


@_guarded
def main_demo(argv: Sequence[str]) -> int:
    """Start the stack if none runs, load the demonstration, run two months of clocks, and say how to look around."""
    asked, began = _asked("caseload demo", argv), monotonic()
    home, console = default_home(), Console()
    running, started = stack.up(home, port=default_port())
    console.print(f"The stack {'is ready' if started else 'was running'}: {running.api}")
    story = kept_story(home, asked, _today())
    with Bars(console) as bars:
        api, ids = _seed(running, story, bars)
        clocks.strike(running, story.season, bars)
    out = home.path / OUT
    files = export(running, story.season, ids, out)
    report.show(console, running, story, ids, report.counts(story, api, ids, files), out)
    console.print(f"{api.calls} calls, {monotonic() - began:.0f} seconds in all.")
    return 0


@_guarded
def main_token(argv: Sequence[str]) -> int:
    """Print a token for somebody of the demonstration; it lasts a quarter of an hour."""
    parser = argparse.ArgumentParser(prog="caseload token", description=main_token.__doc__)
    parser.add_argument("name", help="a sign-in name that `caseload demo` printed")
    print(Pool(stack.required(default_home())).token(parser.parse_args(argv).name))
    return 0


def _seed(running: Running, story: Story, bars: Bars) -> tuple[Api, Ids]:
    """Found the vendor, settle it, drive the story, and wait until everything has been heard."""
    pool, people = Pool(running), story.vendor
    from_day = story.season.begins_on - _GRANTED_BEFORE
    bars.begin("People who can sign in", len(people.staff))
    staff = pool.create(people, bars.advance)
    found(running, people.admin, staff[people.admin.username], from_day=from_day, at=_now())
    api = Api(client_of(running.api), pool)
    bars.begin("Clinics, people, grants", 1)
    ids = settle(api, people, staff, from_day=from_day)
    bars.advance()
    drive(story, api, ids, bars)
    bars.begin("Streams and queues", 1)
    clocks.wait(running)
    bars.advance()
    alerts.resolve(story, api, ids, bars)
    clocks.wait(running)
    return api, ids


def _asked(program: str, argv: Sequence[str]) -> Asked:
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--seed", type=int, help=f"another cast and course of events (default {DEFAULT_SEED})")
    parser.add_argument("--patients", type=int, help=f"patients in each clinic (default {DEFAULT_PATIENTS})")
    parser.add_argument("--as-of", type=date.fromisoformat, help="tell the story up to this day (default today)")
    given = parser.parse_args(argv)
    if given.as_of and given.as_of > _today():
        raise StackError("--as-of lies in the future; nothing is recorded before it happens")
    return Asked(seed=given.seed, patients=given.patients, as_of=given.as_of)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()
