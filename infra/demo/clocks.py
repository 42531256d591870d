"""The clocks of the demonstration's months: each week's packets and each month's close, as of when they were due."""

from collections.abc import Sequence
from datetime import date

from functions.kernel.calendar import week_days
from infra.demo.drive import Progress
from infra.demo.season import Season
from infra.local.commands import MONTHLY, WEEKLY, tick
from infra.local.control import drain
from infra.local.home import Running

_SECONDS = 300.0


def wait(running: Running) -> None:
    """Until every stream and queue has been heard; StackError names what still is not."""
    drain(running, _SECONDS)


def strike(running: Running, season: Season, progress: Progress) -> None:
    """Every week from the first month's first Monday on, then the month-end of both months."""
    _strike_all(running, WEEKLY, "Weekly packets", [week_days(week)[0] for week in season.weeks], progress)
    _strike_all(running, MONTHLY, "Month-end", [month.plus(1).first_day for month in season.months], progress)


def _strike_all(running: Running, schedule: str, what: str, days: Sequence[date], progress: Progress) -> None:
    """One firing after the other; the last counts when everything that the firings asked for is done."""
    progress.begin(what, len(days))
    for day in days:
        tick(running, schedule, day)
        if day is days[-1]:
            wait(running)
        progress.advance()
