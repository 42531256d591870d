"""Billing's door to corrections: finance asks for a run with what has changed since the month was closed."""

from datetime import date

from functions.aws.door import Call
from functions.billing.closing.asking import send
from functions.billing.closing.corrections import correction, is_worth_a_run
from functions.billing.closing.months import decided_now, ground_of
from functions.billing.closing.run_states import is_unanswered, seen
from functions.billing.closing.runs import ClaimsStore, Run
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.files.edi import can_be_sent
from functions.kernel.calendar import Month
from functions.kernel.errors import Conflict, Refused
from functions.kernel.facts import ClinicChanged
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
    _require_closed(runs)
    last = runs[-1]
    if last.status != "closed":
        return _ask_again(claims, last, call) if _is_stuck(last, call) else _refuse_open()
    _require_difference(call.clinic, month, call.today)
    asked = Run(
        clinic_id=last.clinic_id,
        month=last.month,
        run=last.run + 1,
        status="asked",
        frozen_at=call.at,
        patient_months=None,
        kind="correction",
        supersedes=last.run,
        request=request,
    )
    if not claims.ask(asked):
        return _refuse_open()
    send([asked])
    return asked


def _ask_again(claims: ClaimsStore, run: Run, call: Call[None]) -> Run:
    """A run that is at work or closed is left as it is; of any other the message may be lost."""
    if seen(run, call.at).status in ("running", "closed"):
        return run
    again = claims.ask_again(run, call.at)
    if again.status == "asked":
        send([again])
    return again


def _is_stuck(run: Run, call: Call[None]) -> bool:
    return run.kind == "correction" and (seen(run, call.at).status == "failed" or is_unanswered(run, call.at))


def _require_closed(runs: list[Run]) -> None:
    if not any(run.status == "closed" for run in runs):
        raise Refused("this month is not closed yet", code="MONTH_NOT_CLOSED")


def _require_difference(clinic: ClinicChanged, month: Month, on: date) -> None:
    found = correction(ground_of(clinic, month), decided_now(clinic, month, on))
    if not is_worth_a_run(found, lambda one: can_be_sent(clinic, one)):
        raise Refused("nothing differs from what the month's runs hold", code="NOTHING_TO_CORRECT")


def _refuse_open() -> Run:
    raise Conflict("a run of this month is still open; ask again when it is closed", code="RUN_OPEN")
