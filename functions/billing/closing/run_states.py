"""How far runs are, as somebody sees them now: one that was broken off says nothing, so its silence is read.

A worker has a quarter of an hour (the time-out of CloseWorker). A run that is said to be running for longer was killed,
by its time-out or its memory, before it could note that it failed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from functions.billing.closing.runs import CloseStatus, Run

BROKEN_OFF = "BROKEN_OFF"
LONGEST_TRY = timedelta(seconds=900)
ANSWERED_WITHIN = timedelta(hours=20)
"""A run that was asked for is closed or failed for good by then: five tries, ninety minutes apart."""


def seen(run: Run, at: datetime) -> Run:
    """The run as it is at this moment."""
    if run.status == "running" and run.started_at is not None and at - run.started_at > LONGEST_TRY:
        return replace(run, status="failed", failure=BROKEN_OFF)
    return run


def is_unanswered(run: Run, at: datetime) -> bool:
    """Whether a run that is not over has had all its tries, or was lost on the way, and must be asked for again."""
    asked_at = run.asked_at or run.frozen_at
    return not run.is_over and at - asked_at >= ANSWERED_WITHIN


def state_of_month(runs: Iterable[Run], at: datetime) -> CloseStatus | None:
    """How far the month's last run is that was of any use; None when nobody has asked for any."""
    states = (seen(run, at).status for run in sorted(runs, key=lambda run: run.run))
    told = [state for state in states if state != "unchanged"]
    return told[-1] if told else None
