"""Asks for every close that should have been and was not: a tick that never came, a message that was lost.

Back to the month in which the clinic was registered, and no further than payers take claims: a year for Medicare
(42 CFR 424.44(a)).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from functions.billing.closing.asking import ask, first_run, send
from functions.billing.closing.close_day import is_due
from functions.billing.closing.money import accounted
from functions.billing.closing.run_states import is_unanswered
from functions.billing.closing.runs import FIRST_RUN, ClaimsStore, Run
from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import ClinicChanged

HORIZON_MONTHS = 12


def catch_up(claims: ClaimsStore, clinic: ClinicChanged, registered_on: date, at: datetime) -> Sequence[Run]:
    """Ask for what is missing in one clinic; the runs that were asked for."""
    runs = claims.every_run(clinic.clinic_id)
    wanted = [*(run for run in runs if is_unanswered(run, at)), *_never_asked(clinic, runs, registered_on, at)]
    now = [ask(claims, run, at) for run in wanted]
    send(_unaccounted(clinic, runs))
    return [run for run in now if run.status == "asked"]


def due_months(clinic: ClinicChanged, registered_on: date, at: datetime) -> tuple[Month, ...]:
    """Every month that the clock should have closed by now, the first one first."""
    current = Month.of(local_day(at, clinic.time_zone))
    first = max(Month.of(registered_on), current.plus(-HORIZON_MONTHS))
    months = (first.plus(place) for place in range(current.months_since(first)))
    return tuple(month for month in months if is_due(clinic, month, at))


def _never_asked(clinic: ClinicChanged, runs: Sequence[Run], registered_on: date, at: datetime) -> Iterator[Run]:
    known = {run.month for run in runs}
    for month in due_months(clinic, registered_on, at):
        if str(month) not in known:
            yield first_run(clinic.clinic_id, month, at)


def _unaccounted(clinic: ClinicChanged, runs: Sequence[Run]) -> list[Run]:
    """Closed months whose sums were not kept because the worker was stopped just then: it makes them up."""
    kept = accounted(clinic.clinic_id)
    return [run for run in runs if run.status == "closed" and run.run == FIRST_RUN and run.month not in kept]
