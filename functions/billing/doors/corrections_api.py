"""Billing's door to corrections: finance asks for a run with what has changed since the month was closed.

What has changed is the worker's to find out: in a large clinic that takes longer than a door has (docs/decisions/0125).
"""

from collections.abc import Sequence

from functions.aws.door import Call
from functions.billing.closing.asking import send
from functions.billing.closing.run_states import is_unanswered, seen
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.kernel.errors import Conflict, Refused
from functions.kernel.roles import Role


@door.route(
    "POST",
    f"{MONTH}/corrections",
    roles=frozenset({Role.FINANCE}),
    answer=Run,
    status=202,
    summary="Correct a closed month: a further run with only what differs, and the claims that must go to payers",
)
def correct(call: Call[None]) -> Run:
    """Asked for with the same key again it is the same run, and its message is sent again unless it is at work."""
    claims, month, request = ClaimsStore(), month_of(call), call.new_id("cor")
    runs = claims.runs(call.clinic.clinic_id, month)
    for run in runs:
        if run.request == request:
            return _ask_again(claims, run, call)
    corrected, last = _last_closed(runs), runs[-1]
    if not last.is_over:
        return _ask_again(claims, last, call) if _is_stuck(last, call) else _refuse_open()
    asked = Run(
        clinic_id=last.clinic_id,
        month=last.month,
        run=last.run + 1,
        status="asked",
        frozen_at=call.at,
        patient_months=None,
        kind="correction",
        supersedes=corrected.run,
        request=request,
    )
    if not claims.ask(asked):
        return _refuse_open()
    send([asked])
    return asked


def _ask_again(claims: ClaimsStore, run: Run, call: Call[None]) -> Run:
    """A run that is at work or over is left as it is; of any other the message may be lost."""
    if run.is_over or seen(run, call.at).status == "running":
        return run
    again = claims.ask_again(run, call.at)
    if again.status == "asked":
        send([again])
    return again


def _is_stuck(run: Run, call: Call[None]) -> bool:
    return run.kind == "correction" and (seen(run, call.at).status == "failed" or is_unanswered(run, call.at))


def _last_closed(runs: Sequence[Run]) -> Run:
    """The run that a correction comes after; one that found nothing to do left nothing to correct."""
    closed = [run for run in runs if run.status == "closed"]
    if not closed:
        raise Refused("this month is not closed yet", code="MONTH_NOT_CLOSED")
    return closed[-1]


def _refuse_open() -> Run:
    raise Conflict("a run of this month is still open; ask again when it is over", code="RUN_OPEN")
