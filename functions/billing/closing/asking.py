"""Asks for a clinic's month to be closed, whoever asks: the clock, finance, or the clock that catches up.

Noted first, then sent: a message that is lost leaves a run that was asked for and never answered, which is seen.
Asked twice at once a month is closed once, because what decides it is one conditional write.
"""

from collections.abc import Iterable
from datetime import datetime

from functions.aws.queues import send_all
from functions.billing.closing.run_states import seen
from functions.billing.closing.runs import FIRST_RUN, ClaimsStore, Run
from functions.billing.worker import CloseWork
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId


def first_run(clinic_id: ClinicId, month: Month, at: datetime) -> Run:
    """The month's close as it is first asked for."""
    return Run(clinic_id=clinic_id, month=str(month), run=FIRST_RUN, status="asked", frozen_at=at, patient_months=None)


def send(runs: Iterable[Run]) -> None:
    """A message for each run, to the worker that closes it."""
    send_all("CLOSE_QUEUE", [CloseWork(run.clinic_id, run.month, run.run, run.frozen_at) for run in runs])


def ask_for_close(claims: ClaimsStore, clinic_id: ClinicId, month: Month, at: datetime) -> Run:
    """The month's close, asked for."""
    return ask(claims, claims.run(clinic_id, month, FIRST_RUN) or first_run(clinic_id, month, at), at)


def ask(claims: ClaimsStore, run: Run, at: datetime) -> Run:
    """Ask for a run, again where it has been asked for, unless it is over or at work."""
    if run.is_over or seen(run, at).status == "running":
        return run
    asked = claims.ask_again(run, at)
    if asked.status == "asked":
        send([asked])
    return asked
