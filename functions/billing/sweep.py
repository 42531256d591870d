"""Billing's daily clock: closes that were missed are asked for, sums are looked after, what waits too long is counted.

The time is the schedule's own. One clinic that fails does not keep the others waiting: the tick fails at the end and is
tried again, and what it did before it does not do twice. Metrics name the clinic and nobody else.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.clinics import profile_records, registered_at
from functions.aws.directory import every_clinic
from functions.aws.observability import count, count_of_clinic, logger
from functions.aws.rounds import RoundFailedError, failed_in
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.catch_up import catch_up
from functions.billing.closing.money import refresh
from functions.billing.closing.run_states import seen
from functions.billing.closing.runs import ClaimsStore
from functions.billing.inbound.aging import age
from functions.billing.inbound.partners import patience_of
from functions.billing.waiting import waiting
from functions.kernel.calendar import local_day
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    """Every clinic's closes before any clinic's claims: the first is quick and matters more."""
    at = datetime.fromisoformat(event["scheduled_at"])
    clinics, totals = list(every_clinic()), Counter[str]()
    records = profile_records(clinics)

    def closes(clinic_id: ClinicId) -> None:
        _count(clinic_id, _closes(records[clinic_id].value(ClinicChanged), at), totals)

    def claims(clinic_id: ClinicId) -> None:
        _count(clinic_id, _claims(records[clinic_id].value(ClinicChanged), at), totals)

    failed = sum(failed_in(clinics, step, "clinic not swept") for step in (closes, claims))
    for name, value in (+totals).items():
        count(name, value)
    if failed:
        raise RoundFailedError(f"{failed} steps of clinics could not be done")


def _count(clinic_id: ClinicId, counts: Mapping[str, int], totals: Counter[str]) -> None:
    count_of_clinic(clinic_id, counts)
    totals.update(counts)


def _closes(clinic: ClinicChanged, at: datetime) -> Mapping[str, int]:
    claims, registered = ClaimsStore(), registered_at([clinic])[clinic.clinic_id]
    failed = [run for run in claims.every_run(clinic.clinic_id) if seen(run, at).status == "failed"]
    asked = catch_up(claims, clinic, local_day(registered, clinic.time_zone), at)
    for run in asked:
        told = {"clinic_id": clinic.clinic_id, "month": run.month, "run": run.run, "attempts": run.attempts}
        logger().warning("close asked for again", extra=told)
    return {"MonthsFailed": len(failed), "MonthsAskedAgain": len(asked)}


def _claims(clinic: ClinicChanged, at: datetime) -> Mapping[str, int]:
    claims = list(ClaimBook(clinic.clinic_id).every_claim())
    refresh(clinic.clinic_id, claims)
    patience = patience_of(clinic.policy)
    return waiting(claims, age(claims, local_day(at, clinic.time_zone), clinic.time_zone, patience), patience)
