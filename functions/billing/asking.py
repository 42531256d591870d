"""Asks for a clinic's month to be closed, whoever asks: the clock, finance, or the clock that catches up.

Noted first, then sent: a message that is lost leaves a run that was asked for and never answered, which is seen.
Asked twice at once a month is closed once, because what decides it is one conditional write.
"""

from collections.abc import Iterable
from datetime import datetime

from functions.aws.queues import send_all
from functions.billing.claims import ClaimsStore, Run
from functions.billing.run_states import seen
from functions.billing.worker import CloseWork
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId

FIRST_RUN = 1


def first_run(clinic_id: ClinicId, month: Month, at: datetime) -> Run:
    """The month's close as it is first asked for."""
    return Run(clinic_id=clinic_id, month=str(month), run=FIRST_RUN, status="asked", frozen_at=at, patient_months=None)


def send(runs: Iterable[Run]) -> None:
    """A message for each run, to the worker that closes it."""
    send_all("CLOSE_QUEUE", [CloseWork(run.clinic_id, run.month, run.run, run.frozen_at) for run in runs])


def ask_for_close(claims: ClaimsStore, clinic_id: ClinicId, month: Month, at: datetime) -> Run:
    """The month's run: asked for, again where it has been, unless it is closed or at work."""
    standing = claims.run(clinic_id, month, FIRST_RUN) or first_run(clinic_id, month, at)
    if seen(standing, at).status in ("closed", "running"):
        return standing
    run = claims.ask_again(standing, at)
    if run.status == "asked":
        send([run])
    return run
