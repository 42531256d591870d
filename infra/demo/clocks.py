"""The clocks of the demonstration's months: each week's packets and each month's close, as of when they were due."""

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
    progress.begin("Weekly packets", len(season.weeks))
    for week in season.weeks:
        tick(running, WEEKLY, week_days(week)[0])
        wait(running)
        progress.advance()
    progress.begin("Month-end", len(season.months))
    for month in season.months:
        tick(running, MONTHLY, month.plus(1).first_day)
        wait(running)
        progress.advance()
